import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needsReason, STATUS_STEPS } from "../../server/domain/lifecycle.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import { asImport, insertEvidence } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const isAllowed = (from: ComplaintStatus, to: ComplaintStatus) => STATUS_STEPS.some((step) => step.from === from && step.to === to);

describe.each(DATABASES)("the life cycle, on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());

	/** A complaint with that status from its arrival on, as a load of old data has it. */
	const arrive = async (status: ComplaintStatus) => {
		const closedAt = status === "resolved" || status === "invalid" ? new Date() : null;
		const [row] = await asImport(
			database.sql,
			(tx) => tx<{ id: string; due_at: Date | null }[]>`
				insert into complaint (channel_code, category_code, region_code, status, closed_at)
				values ('jaki', 'jalan', '31.71.01.1001', ${status}, ${closedAt}) returning id, due_at`,
		);
		if (row === undefined) throw new Error("No row came back");
		return row;
	};

	const pairs = COMPLAINT_STATUSES.flatMap((from) => COMPLAINT_STATUSES.filter((to) => to !== from).map((to) => ({ from, to })));

	it("takes every step that the table has, and counts the version", async () => {
		for (const { from, to } of pairs.filter((pair) => isAllowed(pair.from, pair.to))) {
			const { id } = await arrive(from);
			// A hand-in needs proof, whose arrival is a version of its own.
			if (to === "awaiting_validation") await insertEvidence(database.sql, id);
			const version = to === "awaiting_validation" ? 3 : 2;
			const reason = needsReason(from, to) ? "Karena diuji" : null;
			const [after] = await database.sql`
				update complaint set status = ${to}, status_reason = ${reason} where id = ${id}
				returning version, status, status_reason, closed_at, due_at`;
			expect(after, `${from} → ${to}`).toMatchObject({ version, status: to, status_reason: reason });
			const [event] = await database.sql`select data ->> 'note' as note from event where complaint_id = ${id} and version = ${version}`;
			expect(event?.note).toBe(reason);
			expect(after?.closed_at === null, `${from} → ${to} closes`).toBe(to !== "resolved" && to !== "invalid");
			expect(after?.due_at === null).toBe(after?.closed_at !== null);
		}
	});

	it("refuses a step that needs a reason without one, and a reason without a step", async () => {
		for (const { from, to } of STATUS_STEPS.filter((step) => step.needsReason)) {
			for (const reason of [null, " "]) {
				const { id } = await arrive(from);
				await expect(
					database.sql`update complaint set status = ${to}, status_reason = ${reason} where id = ${id}`,
					`${from} → ${to}`,
				).rejects.toThrow(`Complaint ${id} is ${from}: the step to ${to} needs a reason`);
			}
		}
		const { id } = await arrive("waiting");
		await expect(database.sql`update complaint set status_reason = 'x' where id = ${id}`).rejects.toThrow("with its status only");
	});

	it("refuses every other step and says what the status is", async () => {
		for (const { from, to } of pairs.filter((pair) => !isAllowed(pair.from, pair.to))) {
			const { id } = await arrive(from);
			await expect(database.sql`update complaint set status = ${to} where id = ${id}`, `${from} → ${to}`).rejects.toThrow(
				`Complaint ${id} is ${from}: no step leads to ${to}`,
			);
		}
	});

	it("runs the coordination clock while waiting and the finish clock afterwards, and restarts neither", async () => {
		const [before] = await database.sql`
			insert into complaint (channel_code, category_code, unit_code, reported_at)
			values ('jaki', 'jalan', 'dinas-sda', now() - interval '2 days') returning *`;
		expect(before?.due_at).toEqual(before?.coordination_due_at);
		const [after] =
			await database.sql`update complaint set status = 'coordinating', text = 'edited' where id = ${before?.id ?? 0} returning *`;
		expect(after?.due_at).toEqual(before?.finish_due_at);
		expect(after?.coordination_due_at).toEqual(before?.coordination_due_at);
		await expect(
			database.sql`update complaint set finish_due_at = now() + interval '1 year' where id = ${before?.id ?? 0}`,
		).rejects.toThrow("never change");
	});

	it("keeps history: no update, delete or truncate of an event", async () => {
		await arrive("waiting");
		await expect(database.sql`update event set actor = 'nobody'`).rejects.toThrow("append-only");
		await expect(database.sql`delete from event`).rejects.toThrow("append-only");
		await expect(database.sql`truncate event`).rejects.toThrow("append-only");
	});

	it("applies a dispatch that plain SQL writes, and the unit's answer", async () => {
		const { id } = await arrive("waiting");
		const [holder] = await database.sql`select unit_code from complaint where id = ${id}`;
		const [unit] = await database.sql<{ code: string }[]>`select code from unit where level = 'dinas' limit 1`;
		const [sudin] = await database.sql<{ code: string }[]>`select code from unit where level = 'sudin' limit 1`;
		const read = async () => (await database.sql`select status, unit_code from complaint where id = ${id}`)[0];
		const dispatch = (to: string | undefined) =>
			database.sql<
				{ id: string; kind: string }[]
			>`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, ${to ?? ""}, 'sql') returning id, kind`;

		expect((await dispatch(unit?.code))[0]?.kind).toBe("koordinasi");
		expect(await read()).toEqual({ status: "coordinating", unit_code: unit?.code });
		const [second] = await dispatch(sudin?.code);
		expect(second?.kind).toBe("disposisi");
		expect(await read()).toEqual({ status: "delegated", unit_code: sudin?.code });
		await database.sql`update dispatch set answer = 'handed_back', answer_cause = 'wrong_location', answered_at = now() where id = ${second?.id ?? 0}`;
		expect(await read()).toEqual({ status: "waiting", unit_code: unit?.code });
		await expect(database.sql`update dispatch set answer = 'accepted' where id = ${second?.id ?? 0}`).rejects.toThrow("answered already");

		await dispatch(holder?.unit_code);
		await database.sql`update complaint set status = 'in_progress' where id = ${id}`;
		expect(await database.sql`select answer from dispatch where complaint_id = ${id} order by id`).toEqual([
			{ answer: "superseded" },
			{ answer: "handed_back" },
			{ answer: "accepted" },
		]);
	});

	it("writes one event for each version, whatever changed", async () => {
		const { id } = await arrive("waiting");
		await database.sql`update complaint set text = 'a' where id = ${id}`;
		await database.sql`update complaint set category_code = 'sampah' where id = ${id}`;
		const events = await database.sql`select version, kind from event where complaint_id = ${id} order by id`;
		expect(events).toEqual([
			{ version: 1, kind: "arrived" },
			{ version: 2, kind: "changed" },
			{ version: 3, kind: "changed" },
		]);
	});
});
