// Days that are not ordinary working days. Ramadan's short hours are given by year and written out for its working days.

export interface CalendarRow {
	readonly day: string;
	readonly kind: string;
	readonly name: string;
	readonly tentative: boolean;
	readonly opens: string | null;
	readonly closes: string | null;
}

const DAY_MS = 86_400_000;

/** Holidays and joint leave win over short hours; Saturdays and Sundays are no working days and get none. */
export function buildCalendar(days: readonly Record<string, string>[], ramadans: readonly Record<string, string>[]): CalendarRow[] {
	const rows: CalendarRow[] = days.map(({ day = "", kind = "", name = "", tentative }) => {
		return { day, kind, name, tentative: tentative === "true", opens: null, closes: null };
	});
	const taken = new Set(rows.map((row) => row.day));
	for (const { year, first_day, last_day, tentative, opens = null, closes = null, closes_friday = null } of ramadans) {
		for (let at = Date.parse(`${first_day}T00:00:00Z`); at <= Date.parse(`${last_day}T00:00:00Z`); at += DAY_MS) {
			const date = new Date(at);
			const day = date.toISOString().slice(0, 10);
			const weekday = date.getUTCDay();
			if (weekday === 0 || weekday === 6 || taken.has(day)) continue;
			const until = weekday === 5 ? closes_friday : closes;
			rows.push({ day, kind: "short_hours", name: `Ramadan ${year} Hijriah`, tentative: tentative === "true", opens, closes: until });
		}
	}
	return rows.sort((a, b) => (a.day < b.day ? -1 : 1));
}
