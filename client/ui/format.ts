// Every number, instant and span on a screen is written here. Instants are shown in Asia/Jakarta whatever the machine's zone.
import { type Language, wordsOf } from "./language.ts";

export const TIME_ZONE = "Asia/Jakarta";

const LOCALES = { id: "id-ID", en: "en-GB" } as const satisfies Record<Language, string>;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
	/** 12345 → `12.345`. */
	number(value: number): string;
	/** 0.123 → `12%`. What is neither none nor all is never told as either: 0.999 → `>99%`, 0.001 → `<1%`. */
	percent(share: number): string;
	/** `14:03`, Asia/Jakarta; in both languages: at 10 m a point between numbers is a decimal one. */
	time(instant: number): string;
	/** `14:03:09`. */
	clock(instant: number): string;
	/** `Sab, 21 Nov`. */
	day(instant: number): string;
	/** `Rabu`, `Wednesday`. */
	weekday(instant: number): string;
	/** `21 Nov 2026 14:03 WIB`. */
	instant(instant: number): string;
	/** `14:03` on the same Jakarta day as `now`, else `20 Nov 14:03`. */
	shortInstant(instant: number, now: number): string;
	/** The two largest parts of a span in ms, rounded down: `2 h 3 j`, `3 j 20 m`, `20 m`, `0 m`. The sign is dropped. */
	span(ms: number): string;
	/** `20 m lalu`, and `baru saja` within the first minute. */
	ago(ms: number): string;
	/** Metres as `85 m` or `1,2 km`. */
	distance(metres: number): string;
	/** `-6,17540, 106,82720`: latitude first, as maps and people say it. */
	position(position: readonly [lng: number, lat: number]): string;
}

/** Builds the formatters once per language: constructing an Intl object costs more than using it. */
export function createFormat(language: Language): Format {
	const locale = LOCALES[language];
	const { unitsOfTime: units, ago } = wordsOf(language);
	const number = new Intl.NumberFormat(locale);
	const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
	const degrees = new Intl.NumberFormat(locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 });
	const metres = new Intl.NumberFormat(locale, { style: "unit", unit: "meter", maximumFractionDigits: 0 });
	const kilometres = new Intl.NumberFormat(locale, { style: "unit", unit: "kilometer", maximumFractionDigits: 1 });
	const zone = { timeZone: TIME_ZONE, hourCycle: "h23" } as const;
	const hourAndMinute = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit" });
	const hourToSecond = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
	const time = (instant: number) => joinByColons(hourAndMinute, instant);
	const clock = (instant: number) => joinByColons(hourToSecond, instant);
	const day = new Intl.DateTimeFormat(locale, { ...zone, weekday: "short", day: "numeric", month: "short" });
	const weekday = new Intl.DateTimeFormat(locale, { ...zone, weekday: "long" });
	const date = new Intl.DateTimeFormat(locale, { ...zone, day: "numeric", month: "short", year: "numeric" });
	const shortDate = new Intl.DateTimeFormat(locale, { ...zone, day: "numeric", month: "short" });
	const sameDay = new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE });

	const [none, all] = [percent.format(0), percent.format(1)];
	function wordShare(share: number): string {
		const rounded = percent.format(share);
		if (rounded === none && share > 0) return `<${percent.format(0.01)}`;
		return rounded === all && share < 1 ? `>${percent.format(0.99)}` : rounded;
	}

	function span(ms: number): string {
		const size = Math.abs(ms);
		const days = Math.floor(size / DAY);
		const hours = Math.floor((size % DAY) / HOUR);
		const minutes = Math.floor((size % HOUR) / MINUTE);
		const part = (count: number, unit: string): string => `${number.format(count)} ${unit}`;
		if (days > 0) return hours > 0 ? `${part(days, units.day)} ${part(hours, units.hour)}` : part(days, units.day);
		if (hours > 0) return minutes > 0 ? `${part(hours, units.hour)} ${part(minutes, units.minute)}` : part(hours, units.hour);
		return part(minutes, units.minute);
	}

	return {
		number: (value) => number.format(value),
		percent: wordShare,
		time,
		clock,
		day: (instant) => day.format(instant),
		weekday: (instant) => weekday.format(instant),
		instant: (instant) => `${date.format(instant)} ${time(instant)} ${units.zone}`,
		shortInstant: (instant, now) =>
			sameDay.format(instant) === sameDay.format(now) ? time(instant) : `${shortDate.format(instant)} ${time(instant)}`,
		span,
		ago: (ms) => (ms < MINUTE ? ago.justNow : ago.before(span(ms))),
		distance: (value) => (value < 1000 ? metres.format(value) : kilometres.format(value / 1000)),
		position: ([lng, lat]) => `${degrees.format(lat)}, ${degrees.format(lng)}`,
	};
}

/** The parts of a time of day as Intl has them, without what stands between them in the language. */
function joinByColons(format: Intl.DateTimeFormat, instant: number): string {
	const parts = format.formatToParts(instant).filter(({ type }) => type !== "literal");
	return parts.map(({ value }) => value).join(":");
}
