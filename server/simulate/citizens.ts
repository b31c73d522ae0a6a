// What comes in at the intake: who reports what, where and through which channel. Pure: the same seed gives the same reports,
// whichever part of the time is asked for first. No name, number or word of a real person is in here.
import type { Instant, Position } from "../protocol/code.ts";
import type { IntakeItem } from "../protocol/intake.ts";
import { buildWeighted, type Chance, createChance, pick, pickWeighted, type Weighted } from "./chance.ts";
import { type City, drawNear, drawPlace, drawPosition, type Place } from "./city.ts";
import { dayMoments, dayOf, dayToDigits, instantToJakarta, type Moment, type Rhythm } from "./rhythm.ts";
import { SINCES, STRAY_NAMES, STREETS, TROUBLES, type Trouble } from "./words.ts";

export interface Arrival {
	/** When the intake hears of it; `item.reportedAt` may be earlier. */
	readonly at: Instant;
	readonly item: IntakeItem;
}

export interface Citizens {
	readonly city: City;
	readonly seed: string;
	readonly ordinary: Weighted<Trouble>;
	readonly inSurge: Weighted<Trouble>;
}

/** Shares in a thousand; JAKI 91 % (domain.md §4), the rest our own guess. Codes as in db/seed. */
const CHANNELS = buildWeighted(
	[
		["jaki", 910],
		["lapor", 22],
		["sms_whatsapp", 16],
		["twitter", 14],
		["lurah", 14],
		["camat", 6],
		["email", 6],
		["facebook", 4],
		["medsos_gubernur", 3],
		["balai_kota", 3],
		["media_massa", 2],
	] as const,
	([, share]) => share,
);

/** At a desk an officer keys the complaint in, up to some hours after it was made. */
const DESKS: ReadonlySet<string> = new Set(["lurah", "camat", "balai_kota", "media_massa"]);

/** Towns just over the border, and how often in a thousand a JAKI report comes from there. */
const NEIGHBOURS: readonly Position[] = [
	[106.992, -6.24],
	[106.818, -6.396],
	[106.634, -6.178],
	[106.711, -6.315],
];
const OUTSIDE_SHARE = 8;

/** `known` are the category names of the database; troubles of other categories are left out. Throws when none is left. */
export function buildCitizens(city: City, seed: string, known: ReadonlySet<string>): Citizens {
	const troubles = TROUBLES.filter((trouble) => known.has(trouble.category));
	return {
		city,
		seed,
		ordinary: buildWeighted(troubles, (trouble) => trouble.share),
		inSurge: buildWeighted(troubles, (trouble) => trouble.inSurge),
	};
}

/** Arrivals with `from <= at < to`, in order of time. */
export function listArrivals(citizens: Citizens, rhythm: Rhythm, from: Instant, to: Instant): readonly Arrival[] {
	const arrivals: Arrival[] = [];
	for (let day = dayOf(from); day <= dayOf(to - 1); day += 1) {
		for (const moment of dayMoments(citizens.city, citizens.seed, day, rhythm)) {
			if (moment.at >= from && moment.at < to) arrivals.push(momentToArrival(citizens, day, moment));
		}
	}
	return arrivals;
}

/** The report of one moment of one day. */
export function momentToArrival(citizens: Citizens, day: number, moment: Moment): Arrival {
	const chance = createChance(`${citizens.seed}/report/${day}/${moment.number}`);
	const trouble = pickWeighted(chance, moment.surge === null ? citizens.ordinary : citizens.inSurge);
	const place = drawSurgePlace(chance, citizens.city, moment);
	const channel = pickWeighted(chance, CHANNELS)[0];
	const digits = `${dayToDigits(day)}${String(moment.number).padStart(4, "0")}`;
	const street = `${pick(chance, STREETS)} ${1 + Math.floor(chance.next() * 30)}`;
	const address = `${street}, RT ${pad3(chance, 16)}/RW ${pad3(chance, 12)}`;
	const text = pick(chance, trouble.texts).replaceAll("{street}", street).replaceAll("{since}", pick(chance, SINCES));
	const delayMs = DESKS.has(channel) ? chance.next() * 4 * 3_600_000 : 0;
	const item: IntakeItem = {
		channel,
		externalId: channel === "jaki" ? `JK${digits}` : `${channel}-${digits}`,
		category: trouble.category,
		reportedAt: instantToJakarta(moment.at - delayMs),
		text,
		address,
		private: chance.next() < 0.82,
	};
	if (channel === "jaki") {
		const isOutside = chance.next() * 1000 < OUTSIDE_SHARE;
		const [lng, lat] = isOutside ? drawNear(chance, pick(chance, NEIGHBOURS), 900) : drawPosition(chance, place);
		item.position = [lng, lat];
	} else if (chance.next() < 0.62) {
		item.kelurahan = chance.next() < 0.03 ? pick(chance, STRAY_NAMES) : spell(chance, place);
	}
	return { at: moment.at, item };
}

function drawSurgePlace(chance: Chance, city: City, { surge }: Moment): Place {
	if (surge === null) return drawPlace(chance, city);
	const place = city.placeOf.get(pick(chance, surge.regions));
	return place ?? drawPlace(chance, city);
}

/** As officers write it: with or without the word, in capitals, with trailing blanks. */
function spell(chance: Chance, place: Place): string {
	return pick(chance, [
		place.name,
		`KELURAHAN ${place.name.toUpperCase()}`,
		`Kel. ${place.name}`,
		`${place.name.toLowerCase()} `,
		place.code,
	]);
}

function pad3(chance: Chance, most: number): string {
	return String(1 + Math.floor(chance.next() * most)).padStart(3, "0");
}
