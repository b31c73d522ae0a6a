import fc from "fast-check";
import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseClockChange } from "../../db/clocks/change-file.ts";
import { changeClockRules } from "../../db/clocks/rule-change.ts";
import type { WorkingTime } from "../../server/protocol/clock.ts";
import { DAY, MINUTE, randomPauses, randomStart, randomWorkingTime, walkDuration, walkPauses } from "../support/clock-oracle.ts";
import { asImport } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const HOUR = 60 * MINUTE;
const held: WorkingTime = { week: { days: [1, 2, 3, 4, 5], opens: "07:30", closes: "16:00" }, days: [] };
const now = Date.parse("2026-11-18T02:00:00Z");

describe.each(DATABASES)("clock rules, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
	});
	afterAll(() => database?.close());

	const arrive = async (category: string, agoMs: number, channel = "jaki") => {
		const [row] = await asImport(
			sql,
			(tx) => tx<{ id: number }[]>`
				insert into complaint (channel_code, category_code, reported_at, status, unit_code)
				values (${channel}, ${category}, ${new Date(now - agoMs)}, 'in_progress', 'dinas-sda')
				returning id::int`,
		);
		return row?.id ?? 0;
	};
	const dueOf = async (id: number) =>
		((await sql<{ due: Date }[]>`select due_at as due from complaint where id = ${id}`)[0]?.due.getTime() ?? 0) - now;
	const change = (given: object, isApplied: boolean, at = now) => {
		const parsed = parseClockChange(JSON.stringify({ reason: "SE 1/2027", ...given }));
		if ("faults" in parsed) throw new Error(parsed.faults.join("; "));
		return changeClockRules(sql, parsed, "clocks:test", new Date(at), isApplied);
	};
	const finish = (duration: string | null, category: string | null = "pohon") => ({
		rules: [{ clock: "finish", category, duration, basis: "SE 1/2027" }],
	});

	it("paused working time equals the minute-by-minute walk over random calendars, pauses and zone edges", async () => {
		const putTime = async (tx: Sql, { week, days }: WorkingTime) => {
			await tx`update setting set value = ${tx.json(week as never)} where key = 'working_hours'`;
			await tx`delete from calendar_day`;
			await tx`
				insert into calendar_day (day, kind, name, tentative, opens, closes)
				select d.day, case when d.hours is null then 'holiday' else 'short_hours' end, 'test', false,
					(d.hours ->> 'opens')::time, (d.hours ->> 'closes')::time
				from jsonb_to_recordset(${tx.json(days as never)}) d (day date, hours jsonb)`;
		};
		await fc.assert(
			fc.asyncProperty(
				randomWorkingTime,
				randomStart,
				fc.integer({ min: 0, max: 5 }),
				fc.integer({ min: 0, max: 600 }),
				randomPauses,
				fc.constantFrom("working" as const, "calendar" as const),
				fc.constantFrom("UTC", "Asia/Jakarta", "America/New_York"),
				async (time, from, days, minutes, gaps, counting, zone) => {
					fc.pre(days + minutes > 0);
					const pauses = gaps(from);
					const [row] = (await sql.begin(async (tx) => {
						await tx`select set_config('TimeZone', ${zone}, true)`;
						await putTime(tx as unknown as Sql, time);
						const found = await tx<{ due: Date; paused: Date }[]>`
							with due as (select add_counted_time(${new Date(from)}, make_interval(days => ${days}, mins => ${minutes}), ${counting}) as at)
							select d.at as due, paused_due(${new Date(from)}, d.at, ${counting},
								(select array_agg(tstzrange(p.s, p.e) order by p.n) from unnest(${pauses.map(({ startsAt }) => new Date(startsAt).toISOString())}::timestamptz[],
									${pauses.map(({ endsAt }) => new Date(endsAt).toISOString())}::timestamptz[]) with ordinality p (s, e, n))) as paused
							from due d`;
						await putTime(tx as unknown as Sql, held);
						return found;
					})) as { due: Date; paused: Date }[];
					const due = walkDuration(from, days, minutes, counting, time);
					expect(row?.due.getTime()).toBe(due);
					expect(row?.paused.getTime()).toBe(walkPauses(from, due, pauses, counting, time));
				},
			),
			{ numRuns: 40, seed: 20261121 },
		);
	});
	it("a preview says what a change does to open complaints, does not do it, and applying says the same", async () => {
		const [young, old, paused, other] = [
			await arrive("pohon", DAY),
			await arrive("pohon", 4 * DAY),
			await arrive("pohon", DAY),
			await arrive("jalan", DAY),
		];
		const late = await arrive("pohon", DAY);
		await sql`insert into pause (complaint_id, reason, owner, until_at) values (${paused}, 'x', 'dewi', now() + interval '1 hour')`;
		const pausedBefore = await dueOf(paused);
		// A clock that does not run yet counts, too: this one waits, so coordination is what it is due by.
		await sql`insert into complaint (channel_code, category_code, reported_at) values ('jaki', 'pohon', ${new Date(now - HOUR)})`;
		const preview = await change(finish("3 days"), false);
		expect(preview).toMatchObject({ rulesAdded: 1, rulesEnded: 0, touched: 5, earlier: 5, later: 0, becomeOverdue: 1, noLongerOverdue: 0 });
		expect(await dueOf(young)).toBe(6 * DAY);
		expect(await sql`select from deadline_rule where category_code = 'pohon'`).toHaveLength(0);

		expect(await change(finish("3 days"), true)).toEqual(preview);
		expect(await Promise.all([young, old, other].map(dueOf))).toEqual([2 * DAY, -DAY, 6 * DAY]);
		expect(await dueOf(paused)).toBeLessThan(pausedBefore);
		const [event] =
			await sql`select kind, actor, data ->> 'note' as note from event where complaint_id = ${young} order by id desc limit 1`;
		expect(event).toEqual({ kind: "rules_changed", actor: "clocks:test", note: "SE 1/2027" });
		expect(await change(finish("3 days"), true)).toMatchObject({ rulesAdded: 0, rulesEnded: 0, touched: 0 });

		// Changed again on the same day, then ended: the general rule holds again.
		expect(await change(finish("9 days"), true)).toMatchObject({ rulesAdded: 1, rulesEnded: 1, touched: 5, later: 5, noLongerOverdue: 1 });
		expect(await dueOf(late)).toBe(8 * DAY);
		expect(await change(finish(null), true)).toMatchObject({ rulesAdded: 0, rulesEnded: 1 });
		expect(await dueOf(young)).toBe(6 * DAY);
		expect(
			await sql`select version, valid_from = valid_to as same_day from deadline_rule where category_code = 'pohon' order by version`,
		).toEqual([
			{ version: 1, same_day: true },
			{ version: 2, same_day: true },
		]);
	});

	it("a new holiday moves working clocks and no others", async () => {
		const lapor = await arrive("pohon", HOUR, "lapor");
		const before = await sql<{ coordination: Date; channel: Date }[]>`
			select c.coordination_due_at as coordination, k.due_at as channel from complaint c join clock k on k.complaint_id = c.id where c.id = ${lapor}`;
		const effect = await change({ days: [{ day: "2026-11-19", kind: "holiday", name: "Libur mendadak" }] }, true);
		expect(effect).toMatchObject({ touched: 1, otherClocks: 1 });
		const [after] = await sql<{ coordination: Date; channel: Date }[]>`
			select c.coordination_due_at as coordination, k.due_at as channel from complaint c join clock k on k.complaint_id = c.id where c.id = ${lapor}`;
		expect(after?.coordination.getTime()).toBe((before[0]?.coordination.getTime() ?? 0) + DAY);
		expect(after?.channel.getTime()).toBeGreaterThan(before[0]?.channel.getTime() ?? 0);
	});

	it("refuses, whole, what would leave a complaint without a clock or the calendar without a working day", async () => {
		await expect(change(finish(null, null), true)).rejects.toThrow("Every complaint needs");
		await expect(change(finish(null, "sampah"), true)).rejects.toThrow("nothing to end");
		const days = Array.from({ length: 380 }, (_, index) => ({
			day: new Date(Date.parse("2026-11-18") + index * DAY).toISOString().slice(0, 10),
			kind: "holiday",
			name: "x",
		}));
		await expect(change({ days }, true)).rejects.toThrow("No working day within a year");
		expect(await sql`select from calendar_day where name = 'x'`).toHaveLength(0);
		const put = (value: string) => sql`update setting set value = ${value}::text::jsonb where key = 'working_hours'`;
		await expect(put('{"days":[],"opens":"07:30","closes":"16:00"}')).rejects.toThrow("at least one working day");
		await expect(put('{"days":[1],"opens":"16:00","closes":"07:30"}')).rejects.toThrow("opens before closes");
		await expect(put('{"days":[9],"opens":"07:30","closes":"16:00"}')).rejects.toThrow("1 (Monday) to 7");
		await expect(sql`insert into calendar_day values ('2027-02-09', 'short_hours', 'x', false, '15:00', '08:00')`).rejects.toThrow(
			"closes_after_opening",
		);
		await expect(
			sql`insert into deadline_rule (clock, duration, counting, basis) values ('finish', '-1 day', 'working', 'x')`,
		).rejects.toThrow("duration_check");
		await expect(sql`update setting set value = '0' where key = 'pause_max_days'`).rejects.toThrow("above 0");
	});
});
