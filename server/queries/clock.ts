import type { ISql } from "postgres";
import type { CaseClock, CaseClocks, ClockName, Counting, OpeningHours, UnitLevel, WorkingHours } from "../protocol/clock.ts";
import type { AccountName, ComplaintId } from "../protocol/code.ts";

interface ClockRow {
	clock: ClockName;
	unit_level: UnitLevel | null;
	rule: number | null;
	rule_version: number | null;
	counting: Counting | null;
	is_pausable: boolean | null;
	basis: string | null;
	started_at: Date;
	first_due_at: Date;
	due_at: Date;
}

/** Days of the calendar that are sent with a case: past its last deadline by the longest pause. */
const CALENDAR_DAYS = 60;

/** The clocks of a complaint as they stand, with what they follow from. */
export async function readCaseClocks(sql: ISql, id: ComplaintId): Promise<CaseClocks> {
	const [rows, pauses, estimates, [limits]] = await Promise.all([
		sql<ClockRow[]>`select * from complaint_clocks(${id})`,
		sql<{ owner: string; reason: string; starts_at: Date; ends_at: Date }[]>`
			select owner, reason, starts_at, least(until_at, resumed_at) as ends_at from pause where complaint_id = ${id} order by starts_at`,
		sql<{ by_account: string; at: Date; finish_at: Date; reason: string }[]>`
			select by_account, at, finish_at, reason from estimate where complaint_id = ${id} order by id`,
		sql<{ days: number; latest: Date }[]>`
			select (select value::float8 from setting where key = 'pause_max_days') as days, estimate_limit(c) as latest from complaint c where id = ${id}`,
	]);
	const clocks = rows.map(rowToClock);
	return {
		clocks,
		pauses: pauses.map(({ owner, reason, starts_at, ends_at }) => ({
			owner: owner as AccountName,
			reason,
			startsAt: starts_at.getTime(),
			endsAt: ends_at.getTime(),
		})),
		estimates: estimates.map(({ by_account, at, finish_at, reason }) => ({
			by: by_account as AccountName,
			at: at.getTime(),
			finishAt: finish_at.getTime(),
			reason,
		})),
		workingTime: clocks.some(({ counting }) => counting === "working") ? await readWorkingTime(sql, clocks) : null,
		pauseMaxDays: limits?.days ?? 0,
		estimateLimit: limits?.latest.getTime() ?? 0,
	};
}

/** A complaint from before the rules were kept counts by the calendar. */
function rowToClock(row: ClockRow): CaseClock {
	const { rule: id, rule_version: version, basis } = row;
	return {
		clock: row.clock,
		unitLevel: row.unit_level,
		startedAt: row.started_at.getTime(),
		firstDueAt: row.first_due_at.getTime(),
		dueAt: row.due_at.getTime(),
		counting: row.counting ?? "calendar",
		isPausable: row.is_pausable ?? false,
		rule: id === null || version === null || basis === null ? null : { id, version, basis },
	};
}

async function readWorkingTime(sql: ISql, clocks: readonly CaseClock[]) {
	const from = new Date(Math.min(...clocks.map(({ startedAt }) => startedAt)));
	const until = new Date(Math.max(...clocks.map(({ dueAt }) => dueAt)));
	const [[week], days] = await Promise.all([
		sql<{ value: WorkingHours }[]>`select value from setting where key = 'working_hours'`,
		sql<{ day: string; hours: OpeningHours | null }[]>`
			select day::text, case when opens is not null
				then jsonb_build_object('opens', to_char(opens, 'HH24:MI'), 'closes', to_char(closes, 'HH24:MI')) end as hours
			from calendar_day where day between ${from}::timestamptz::date - 1 and ${until}::timestamptz::date + ${CALENDAR_DAYS}::int order by day`,
	]);
	if (week === undefined) throw new Error("Setting working_hours is missing; run the seed");
	return { week: week.value, days };
}
