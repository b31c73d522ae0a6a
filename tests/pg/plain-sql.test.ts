import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

// What somebody in psql may try. `$ID` is a complaint that has just come in.

const DISPATCHED = "insert into dispatch (complaint_id, to_unit, by_account) values ($ID, 'dinas-bina-marga', 'dewi');";
const PROVEN = `update complaint set status = 'in_progress' where id = $ID;
	insert into evidence (complaint_id, store_key, sha256, by_account) values ($ID, gen_random_uuid()::text, encode(sha256('$ID'), 'hex'), 'unit');
	insert into evidence_flag (evidence_id, kind) select id, 'own_photo' from evidence where complaint_id = $ID;`;
const LOOKED = "insert into case_look (account, complaint_id) values ('dewi', $ID);";

const REFUSED: readonly (readonly [what: string, before: string, attempt: string, words: string])[] = [
	[
		"a step that no dispatch was undone for, dressed up as an undo",
		"",
		`select set_config('pantau.act', '{"kind": "undone"}', true); update complaint set status = 'resolved' where id = $ID`,
		"no step leads to resolved",
	],
	[
		"the undo of a dispatch, told again later for another step",
		`${DISPATCHED} update dispatch set answer = 'undone', answered_at = now() where complaint_id = $ID; update complaint set status = 'in_progress' where id = $ID;`,
		`select set_config('pantau.act', jsonb_build_object('kind', 'undone', 'data', jsonb_build_object('dispatch', (select max(id) from dispatch where complaint_id = $ID)))::text, true);
		update complaint set status = 'resolved' where id = $ID`,
		"no step leads to resolved",
	],
	[
		"an undo after the 30 seconds",
		"insert into dispatch (complaint_id, to_unit, by_account, at) values ($ID, 'dinas-bina-marga', 'dewi', now() - interval '31 seconds');",
		"update dispatch set answer = 'undone', answered_at = at where complaint_id = $ID",
		"within 30 seconds or not at all",
	],
	[
		"an undo after the answer",
		`${DISPATCHED} update complaint set status = 'in_progress' where id = $ID;`,
		"update dispatch set answer = 'undone' where complaint_id = $ID",
		"answered already: accepted",
	],
	[
		"a hand-back without a cause",
		DISPATCHED,
		"update dispatch set answer = 'handed_back', answered_at = now() where complaint_id = $ID",
		"without a cause",
	],
	[
		"a cause that is none",
		DISPATCHED,
		"update dispatch set answer = 'handed_back', answered_at = now(), answer_cause = 'malas' where complaint_id = $ID",
		"Expected a cause wrong_authority",
	],
	[
		"a dispatch of next year",
		"",
		"insert into dispatch (complaint_id, to_unit, by_account, at) values ($ID, 'dinas-sda', 'dewi', now() + interval '1 year')",
		"written when it happens",
	],
	[
		"a dispatch to a unit that is no more",
		"insert into unit (code, kind, level, name, short_name, valid_to) values ('dinas-lama-$ID', 'lama', 'dinas', 'Lama', 'Lama', '2021-01-01');",
		"insert into dispatch (complaint_id, to_unit, by_account) values ($ID, 'dinas-lama-$ID', 'dewi')",
		"No unit dinas-lama-",
	],
	[
		"a dispatch to the unit that works on it",
		`${DISPATCHED} update complaint set status = 'in_progress' where id = $ID;`,
		DISPATCHED,
		"is with dinas-bina-marga already, and in_progress",
	],
	["a dispatch to the unit that is to answer it", DISPATCHED, DISPATCHED, "is with dinas-bina-marga already, and coordinating"],
	[
		"a complaint in progress that no unit has",
		`${DISPATCHED} update complaint set status = 'in_progress' where id = $ID;`,
		"update complaint set unit_code = null where id = $ID",
		"is in_progress: it is with a unit, got none",
	],
	[
		"a complaint that is resolved as it arrives",
		"",
		"insert into complaint (channel_code, category_code, status, closed_at) values ('jaki', 'jalan', 'resolved', now())",
		"arrives waiting and open, got resolved",
	],
	[
		"a complaint that is worked on as it arrives",
		"",
		"insert into complaint (channel_code, category_code, status) values ('jaki', 'jalan', 'in_progress')",
		"arrives waiting and open, got in_progress",
	],
	[
		"a load of old data that no unit works on",
		"",
		"set local pantau.import = 'on'; insert into complaint (channel_code, category_code, status) values ('jaki', 'jalan', 'in_progress')",
		"in_progress is with a unit, got none",
	],
	[
		"a number that nobody gave",
		"",
		"insert into complaint (channel_code, category_code, external_id, number) values ('jaki', 'jalan', 'X-$ID', 'XX')",
		"or is its external_id X-",
	],
	[
		"a lease without an end",
		"",
		"update complaint set claimed_by = 'dewi', claimed_until = 'infinity' where id = $ID",
		"ends within a day",
	],
	["proof that goes away", PROVEN, "delete from evidence where complaint_id = $ID", "append-only"],
	["proof that is another one", PROVEN, "update evidence set taken_at = now() where complaint_id = $ID", "append-only"],
	[
		"a verdict that no validator gave",
		PROVEN,
		"update evidence set verdict = 'accepted', judged_at = now() where complaint_id = $ID",
		"append-only",
	],
	["a flag that goes away", PROVEN, "delete from evidence_flag", "append-only"],
	["a flag that says something else", PROVEN, "update evidence_flag set data = '{}'", "append-only"],
	["all proof at once", PROVEN, "truncate evidence cascade", "append-only"],
	["a look that nobody had", LOOKED, "delete from case_look where complaint_id = $ID", "append-only"],
	["a look of somebody else", LOOKED, "update case_look set account = 'budi' where complaint_id = $ID", "append-only"],
	["all looks at once", LOOKED, "truncate case_look", "append-only"],
	["all clocks at once", "", "truncate clock", "clock is history"],
	["all pauses at once", "", "truncate pause", "pause is history"],
	["all estimates at once", "", "truncate estimate", "estimate is history"],
	[
		"an event of next year",
		"",
		"insert into event (complaint_id, version, at, kind, actor) values ($ID, 1, now() + interval '1 year', 'note', 'dewi')",
		"written too early",
	],
	[
		"a rule written over while complaints go by it",
		"",
		"update deadline_rule set duration = '99 days' where id = (select finish_rule from complaint where id = $ID)",
		"Complaints go by deadline rule",
	],
	[
		"a rule taken away while complaints go by it",
		"",
		"delete from deadline_rule where id = (select finish_rule from complaint where id = $ID)",
		"Complaints go by deadline rule",
	],
	["pauses without a limit", "", "delete from setting where key = 'pause_max_days'", "cannot be taken away"],
	["a limit by another name", "", "update setting set key = 'pause_max' where key = 'pause_max_days'", "cannot be taken away"],
	[
		"a calendar by which the offices never open again",
		"",
		"insert into calendar_day (day, kind, name, tentative) select d, 'holiday', 'x', false from generate_series(date '2031-01-01', '2032-12-31', '1 day') d",
		"No working day within a year",
	],
];

describe.each(DATABASES)("plain SQL on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());
	const run = (text: string, id: ComplaintId) => database.sql.begin((tx) => tx.unsafe(text.replaceAll("$ID", String(id))).simple());

	it.each(REFUSED)("is refused %s", async (_what, before, attempt, words) => {
		const id = await insertComplaint(database.sql);
		if (before !== "") await run(before, id);
		await expect(run(attempt, id)).rejects.toThrow(words);
	});

	it("has no say in what the database finds for itself", async () => {
		const { sql } = database;
		const id = await insertComplaint(sql);
		const found = async () =>
			(
				await sql`
			select region_how, border_distance_m, point_region_code, boundary_version, hand_backs, held_by from complaint where id = ${id}`
			)[0];
		const before = await found();
		await sql`update complaint set region_how = 'nearest', border_distance_m = 1, point_region_code = '31.74.01.1001', boundary_version = null, hand_backs = 9 where id = ${id}`;
		expect(await found()).toEqual(before);
		await sql`update complaint set region_how = 'given' where id = ${id}`;
		expect(await found()).toEqual({ ...before, region_how: "given", border_distance_m: null });

		const [born] = await sql`
			insert into complaint (channel_code, category_code, hand_backs, escalated_at, content_version, claimed_by, claimed_until, held_by)
			values ('jaki', 'jalan', 5, now(), 9, 'dewi', now() + interval '1 year', '{dinas-sda}')
			returning hand_backs, escalated_at, content_version, claimed_by, held_by`;
		expect(born).toEqual({ hand_backs: 0, escalated_at: null, content_version: 1, claimed_by: null, held_by: [] });

		const [dispatch] = await sql`
			insert into dispatch (complaint_id, to_unit, by_account, answer, answer_cause, answered_at) values (${id}, 'dinas-sda', 'dewi', 'accepted', 'not_our_task', now())
			returning answer, answer_cause, answered_at`;
		expect(dispatch).toEqual({ answer: null, answer_cause: null, answered_at: null });
		const [event] = await sql`
			insert into event (complaint_id, version, at, kind, actor, xid) values (${id}, 1, now(), 'note', 'dewi', '3') returning xid = pg_current_xact_id() as "isOwn"`;
		expect(event).toEqual({ isOwn: true });
	});

	it("that gives a dispatched complaint to another unit leaves no dispatch open with the first", async () => {
		const { sql } = database;
		const id = await insertComplaint(sql);
		await run(DISPATCHED, id);
		await sql`update complaint set unit_code = 'dinas-sda' where id = ${id}`;
		expect(await sql`select to_unit, answer from dispatch where complaint_id = ${id}`).toEqual([
			{ to_unit: "dinas-bina-marga", answer: "superseded" },
		]);
		await sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, 'dinas-perhubungan', 'dewi')`;
		await sql`update dispatch set answer = 'handed_back', answer_cause = 'not_our_task', answered_at = now() where complaint_id = ${id} and answer is null`;
		const [held] = await sql`select status, unit_code, hand_backs, held_by from complaint where id = ${id}`;
		expect(held).toMatchObject({ status: "waiting", unit_code: "dinas-sda", hand_backs: 1 });
		expect(held?.held_by).toEqual(["kelurahan-31.71.01.1001", "dinas-bina-marga", "dinas-sda", "dinas-perhubungan"]);
	});
});
