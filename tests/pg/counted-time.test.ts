import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

// The oracle walks minute by minute (hours) and day by day (days) over the same calendar; it knows no shortcut.

const MINUTE = 60_000;
const JAKARTA = 7 * 60 * MINUTE;

interface Hours {
	readonly opens: number;
	readonly closes: number;
}
type Calendar = ReadonlyMap<string, Hours | null>;

const minuteOfDay = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const dayOf = (at: number) => new Date(at + JAKARTA).toISOString().slice(0, 10);
const minuteAt = (at: number) => Math.floor(((at + JAKARTA) % 86_400_000) / MINUTE);
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`) - JAKARTA;

function hoursOn(day: string, calendar: Calendar): Hours | null {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	if (weekday === 0 || weekday === 6) return null;
	const special = calendar.get(day);
	return special === undefined ? { opens: minuteOfDay("07:30"), closes: minuteOfDay("16:00") } : special;
}

function isOpenMinute(at: number, calendar: Calendar): boolean {
	const hours = hoursOn(dayOf(at), calendar);
	return hours !== null && minuteAt(at) >= hours.opens && minuteAt(at) < hours.closes;
}

function walk(from: number, days: number, hours: number, calendar: Calendar): number {
	let at = from;
	while (!isOpenMinute(at, calendar)) at += MINUTE;
	const timeOfDay = minuteAt(at);
	for (let left = days; left > 0; ) {
		at = startOf(dayOf(at)) + 86_400_000;
		const open = hoursOn(dayOf(at), calendar);
		if (open === null) continue;
		left--;
		at += Math.min(Math.max(timeOfDay, open.opens), open.closes) * MINUTE;
	}
	let left = hours * 60;
	while (left > 0) {
		if (isOpenMinute(at, calendar)) left--;
		at += MINUTE;
	}
	return at;
}

describe.each(DATABASES)("counted time, on %s", (kind) => {
	let database: TestDatabase;
	let calendar: Calendar;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		const rows = await database.sql<{ day: string; opens: string | null; closes: string | null }[]>`
			select day::text, opens::text, closes::text from calendar_day`;
		calendar = new Map(
			rows.map((row) => [
				row.day,
				row.opens === null || row.closes === null ? null : { opens: minuteOfDay(row.opens), closes: minuteOfDay(row.closes) },
			]),
		);
	});
	afterAll(() => database?.close());

	const add = async (from: Date, duration: string, counting: string) => {
		const [row] = await database.sql<{ due: Date }[]>`
			select add_counted_time(${from}, ${duration}::interval, ${counting}) as due`;
		if (row === undefined) throw new Error("No row came back");
		return row.due;
	};

	it("calendar time runs day and night, in whatever zone the session is", async () => {
		await database.sql.begin(async (transaction) => {
			await transaction`select set_config('TimeZone', 'Europe/Berlin', true)`;
			const [row] = await transaction<{ due: Date }[]>`
				select add_counted_time('2026-03-28T12:00:00Z', interval '7 days', 'calendar') as due`;
			expect(row?.due).toEqual(new Date("2026-04-04T12:00:00Z"));
		});
	});

	it("six working hours from Friday afternoon end on Monday", async () => {
		// Friday 2026-07-03 14:00 in Jakarta: two hours until 16:00, four more from Monday 07:30.
		expect(await add(new Date("2026-07-03T07:00:00Z"), "6 hours", "working")).toEqual(new Date("2026-07-06T04:30:00Z"));
	});

	it("three working days from a Sunday begin on Monday morning", async () => {
		expect(await add(new Date("2026-07-05T03:00:00Z"), "3 days", "working")).toEqual(new Date("2026-07-09T00:30:00Z"));
	});

	it("equals the minute-by-minute walk, holidays and short days included", async () => {
		const minutes = fc.integer({ min: Date.parse("2026-01-01T00:00:00Z") / MINUTE, max: Date.parse("2026-12-01T00:00:00Z") / MINUTE });
		await fc.assert(
			fc.asyncProperty(minutes, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 }), async (minute, days, hours) => {
				const from = minute * MINUTE;
				// A duration of nothing ends at the next opening, where the walk may stand at a closing time.
				fc.pre(days + hours > 0);
				const due = await add(new Date(from), `${days} days ${hours} hours`, "working");
				expect(due.toISOString()).toBe(new Date(walk(from, days, hours, calendar)).toISOString());
			}),
			{ numRuns: 120, seed: 20261121 },
		);
	});

	it("refuses a way of counting that it does not know", async () => {
		await expect(add(new Date(), "1 day", "lunar")).rejects.toThrow("Expected counting calendar or working, got lunar");
	});

	it("takes the rule that says most about the complaint, then the older one", async () => {
		const insert = async (channel: string, category: string) => {
			const [row] = await database.sql<{ hours: number }[]>`
				insert into complaint (channel_code, category_code) values (${channel}, ${category})
				returning extract(epoch from coordination_due_at - reported_at)::int / 3600 as hours`;
			return row?.hours;
		};
		await database.sql`
			insert into deadline_rule (clock, category_code, channel_code, duration, counting, basis) values
				('coordination', 'pohon', null, '5 hours', 'calendar', 'test'), ('coordination', 'pohon', 'jaki', '4 hours', 'calendar', 'test'),
				('coordination', 'pohon', 'jaki', '3 hours', 'calendar', 'test'), ('coordination', 'pohon', null, '2 hours', 'calendar', 'test')`;
		const [other] = await database.sql<{ code: string }[]>`
			select code from channel c where code <> 'jaki' and not exists (select from deadline_rule d where d.channel_code = c.code) limit 1`;
		expect(await insert("jaki", "sampah")).toBe(6);
		expect(await insert("jaki", "pohon")).toBe(4);
		expect(await insert(other?.code ?? "", "pohon")).toBe(5);
	});
});
