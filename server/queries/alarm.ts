import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { Alarm, AlarmAnswer, AlarmCommand, AlarmCommandName, AlarmKind, AlarmLoad } from "../protocol/alarm.ts";
import type { Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import { actorOf } from "./actor.ts";

// Alarms: what is measured for them, what stands, and what people do about it.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_HOURS = 168;
/** How far back a unit's silence is looked into: its steps cost a look each. */
const SILENCE_DAYS = 14;

/** The setting `alarm_rules` as it was written; undefined where there is none. */
export async function readAlarmSetting(sql: ISql): Promise<unknown> {
	const [row] = await sql<{ value: unknown }[]>`select value from setting where key = 'alarm_rules'`;
	return row?.value;
}

interface Seen {
	readonly key: string;
	readonly what: { readonly kind: AlarmKind };
}

/**
 * Tells the database what is seen now of the kinds that were judged (db/functions/observe_alarms.sql). Returns how many alarms
 * are others now, null while another gateway does it.
 */
export async function observeAlarms(
	sql: ISql,
	conditions: readonly Seen[],
	judged: readonly AlarmKind[],
	at: Instant,
): Promise<number | null> {
	const [row] = await sql<{ changed: number | null }[]>`
		select observe_alarms(${sql.json(conditions as unknown as JSONValue)}, ${judged as AlarmKind[]}, ${new Date(at)}) as changed`;
	return row?.changed ?? null;
}

/** What stands, latest raised first. */
export async function readAlarms(sql: ISql): Promise<Alarm[]> {
	return await sql<Alarm[]>`
		select id::float8 as id, what, priority, to_jsonb(region_codes) as regions, floor(extract(epoch from raised_at) * 1000)::float8 as "raisedAt",
			case when acknowledged_at is not null then
				jsonb_build_object('by', acknowledged_by, 'at', floor(extract(epoch from acknowledged_at) * 1000)) end as acknowledged,
			case when shelved_at is not null then
				jsonb_build_object('by', shelved_by, 'at', floor(extract(epoch from shelved_at) * 1000),
					'until', floor(extract(epoch from shelved_until) * 1000), 'reason', shelve_reason) end as shelved
		from alarm where ended_at is null and raised_at is not null
		order by raised_at desc, id desc`;
}

/** When alarms were raised since `after`, and whom they concern; ascending. */
export async function readRaised(sql: ISql, after: Instant): Promise<{ raisedAt: Instant; regions: RegionCode[] }[]> {
	return await sql<{ raisedAt: Instant; regions: RegionCode[] }[]>`
		select floor(extract(epoch from raised_at) * 1000)::float8 as "raisedAt", to_jsonb(region_codes) as regions
		from alarm where raised_at > ${new Date(after)} order by raised_at, id`;
}

/** Does the command in one transaction, or gives the stored answer of its key. */
export async function callAlarmCommand<Name extends AlarmCommandName>(
	sql: ISql,
	name: Name,
	command: AlarmCommand<Name>,
	account: Account,
	at: Instant,
): Promise<AlarmAnswer> {
	const actor = actorOf(sql, account, command);
	const { key, id } = command;
	const when = new Date(at);
	const [row] = await sql<{ answer: AlarmAnswer }[]>`select ${(() => {
		switch (name) {
			case "acknowledge-alarm":
				return sql`do_acknowledge_alarm(${actor}, ${key}, ${id}, ${when})`;
			case "shelve-alarm": {
				const { until, reason } = command as AlarmCommand<"shelve-alarm">;
				return sql`do_shelve_alarm(${actor}, ${key}, ${id}, ${new Date(until)}, ${reason}, ${when})`;
			}
			default:
				return sql`do_unshelve_alarm(${actor}, ${key}, ${id}, ${when})`;
		}
	})()} as answer`;
	if (row === undefined) throw new Error(`Expected an answer of ${name}, got no row`);
	return row.answer;
}

export interface HourArrivals {
	readonly region: RegionCode;
	/** Hours before now: 0 is the hour that ends now. */
	readonly hoursAgo: number;
	readonly count: number;
}

/**
 * Complaints by kota (a kota's code; `31` for those without one) and hour: `hours` consecutive hours that end `now`, and the same of
 * `weeks` earlier weeks. By when they were reported, as far as they have come in. Hours without any are left out.
 */
export async function readArrivals(sql: ISql, now: Instant, weeks: number, hours: number): Promise<HourArrivals[]> {
	return await sql<HourArrivals[]>`
		select coalesce(left(c.region_code, 5), '31') as region, h.ago as "hoursAgo", count(*)::int as count
		from (select w * ${WEEK_HOURS}::int + o as ago from generate_series(0, ${weeks}::int) w, generate_series(0, ${hours - 1}::int) o) h
		join complaint c on c.reported_at > ${new Date(now)}::timestamptz - make_interval(hours => h.ago + 1)
			and c.reported_at <= ${new Date(now)}::timestamptz - make_interval(hours => h.ago)
		group by 1, 2`;
}

/** When the last complaint came in, whenever it was reported; null before the first. By the last numbers: an import's may be old. */
export async function readLastArrival(sql: ISql): Promise<Instant | null> {
	const [row] = await sql<{ at: Instant | null }[]>`
		select floor(extract(epoch from max(c.received_at)) * 1000)::float8 as at
		from (select received_at from complaint order by id desc limit 100) c`;
	return row?.at ?? null;
}

/**
 * Units that hold at least `overdue` complaints whose first answer is late, pauses counted out. A unit answers when it takes up or
 * hands back what it has, when it moves work on or hands it in, and when one of its own accounts hands one on; that the complaint is
 * closed since, or is with another unit, takes no answer back. `since` is its last answer, and never before the oldest of them became
 * late, for until then nobody could miss one; a longer silence than two weeks is told as one of two weeks. `quietHours` are working hours
 * since then (setting working_hours, calendar_day).
 */
export async function readSilentUnits(
	sql: ISql,
	now: Instant,
	overdue: number,
): Promise<{ unit: UnitCode; areas: RegionCode[]; overdue: number; since: Instant; quietHours: number }[]> {
	const at = new Date(now);
	// Of whole days, so that an alarm that stands is not told anew each minute.
	const earliest = new Date((Math.floor(now / DAY_MS) - SILENCE_DAYS) * DAY_MS);
	// Not what others do: re-open, dispute, take a dispatch back.
	const isAnswer = sql`(e.kind <> 'undone' and coalesce(e.data ->> 'to', '') in ('in_progress', 'awaiting_validation')
		and coalesce(e.data ->> 'from', '') not in ('resolved', 'invalid'))`;
	return await sql<{ unit: UnitCode; areas: RegionCode[]; overdue: number; since: Instant; quietHours: number }[]>`
		with late as (
			select c.unit_code, count(*)::int as overdue, min(coalesce(c.coordination_moved_to, c.coordination_due_at)) as first_late
			from complaint c
			where c.status in ('waiting', 'coordinating', 'delegated') and c.unit_code is not null
				and coalesce(c.coordination_moved_to, c.coordination_due_at) <= ${at}
			group by c.unit_code having count(*) >= ${overdue}
		), quiet as (
			select l.*, greatest(l.bound,
				(select max(d.answered_at) from dispatch d where d.to_unit = l.unit_code and d.answer in ('accepted', 'handed_back') and d.answered_at <= ${at}),
				-- On what it has now, closed or not, and on what has left it: the last step before that, if no other unit has had it since.
				(select max(s.at)
					from complaint c, lateral (
						select e.at, ${isAnswer} as is_answer from event e
						where e.complaint_id = c.id and (${isAnswer} or e.data ->> 'fromUnit' is not null) order by e.id desc limit 1) s
					where c.unit_code = l.unit_code and c.status not in ('waiting', 'coordinating', 'delegated') and c.status_since > l.bound
						and s.is_answer and s.at <= ${at}),
				(select max(case when n.kind = 'handed_back' then n.at else
						(select case when ${isAnswer} then e.at end from event e
							where e.complaint_id = n.complaint_id and e.id < n.id and (${isAnswer} or e.data ->> 'fromUnit' is not null)
							order by e.id desc limit 1) end)
					from event n where n.data ->> 'fromUnit' = l.unit_code and n.at > l.bound and n.at <= ${at}),
				(select max(d.at) from dispatch d join account a on a.name = d.by_account where a.unit_code = l.unit_code and d.from_unit = l.unit_code)
			) as since
			from (select *, greatest(first_late, ${earliest}::timestamptz) as bound from late) l
		)
		select q.unit_code as unit, q.overdue, floor(extract(epoch from q.since) * 1000)::float8 as since,
			coalesce((select jsonb_agg(distinct a.region_code) from unit_area a where a.unit_code = q.unit_code
				and a.valid_from <= ${at} and (a.valid_to is null or a.valid_to > ${at})), '[]') as areas,
			extract(epoch from counted_between(q.since, ${at}, 'working'))::float8 / 3600 as "quietHours"
		from quiet q order by q.overdue desc, q.unit_code`;
}

/** Who is at work (has a session that goes on) within a scope, with what they have on their hands. */
export async function readAlarmLoad(sql: ISql, scope: readonly RegionCode[], now: Instant): Promise<AlarmLoad> {
	const at = new Date(now);
	const tenMinutes = new Date(now - HOUR_MS / 6);
	const hour = new Date(now - HOUR_MS);
	const people = await sql<AlarmLoad["people"][number][]>`
		select a.name, a.role,
			(select count(*)::int from alarm m where m.raised_at > ${tenMinutes} and m.raised_at <= ${at} and is_alarm_seen(m, to_jsonb(a.scope))) as alarms,
			(select count(*)::int from alarm_event e where e.at > ${hour} and e.kind = 'acknowledged' and e.actor = a.name) as acknowledged,
			(select count(*)::int from complaint c where c.claimed_by = a.name and c.claimed_until > ${at}) as claims
		from account a
		where a.role in ('operator', 'dispatcher', 'supervisor') and a.disabled_at is null
			and exists (select from session s where s.account = a.name and s.expires_at > ${at})
			and exists (select from unnest(a.scope) as own (code), unnest(${scope as RegionCode[]}::text[]) as area (code)
				where own.code = area.code or starts_with(own.code, area.code || '.') or starts_with(area.code, own.code || '.'))
		order by 3 desc, a.name`;
	const [mix] = await sql<AlarmLoad["mix"][]>`
		select count(*) filter (where priority = 'low')::int as low, count(*) filter (where priority = 'medium')::int as medium,
			count(*) filter (where priority = 'high')::int as high
		from alarm where raised_at > ${new Date(now - 30 * 24 * HOUR_MS)}`;
	return { people, mix: mix ?? { low: 0, medium: 0, high: 0 } };
}
