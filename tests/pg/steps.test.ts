import type { ISql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canStep, isOpen, needsReason, STATUS_STEPS } from "../../server/domain/lifecycle.ts";
import { type Account, ROLES, type Role } from "../../server/protocol/account.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { type CommandCall, callCommand } from "../../server/queries/command.ts";
import { asImport, insertEvidence } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestClient, type TestRoom } from "../support/room.ts";

// Every step there could be, 8 × 7, by every role: with the command that takes it, and with the one that must not.

const PAIRS = COMPLAINT_STATUSES.flatMap((from) => COMPLAINT_STATUSES.filter((to) => to !== from).map((to) => ({ from, to })));

interface Wish {
	readonly name: "dispatch" | "hand-back" | "advance";
	readonly command: { readonly key: string; readonly id: ComplaintId; readonly version: number } & Readonly<Record<string, unknown>>;
}

describe.each(DATABASES)("each step by each role, on %s", (kind) => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	let holder = "";
	let dinas = "";
	let sudin = "";
	let keys = 0;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		const units = await sql<{ code: string }[]>`
			(select code from unit where level = 'dinas' order by code limit 2) union all (select code from unit where level = 'sudin' order by code limit 1)`;
		[holder, dinas, sudin] = units.map(({ code }) => code) as [string, string, string];
	});
	afterAll(() => database?.close());

	/** A complaint with that status, that was dispatched to its holder and has all that a step may ask for. */
	async function arrive(status: ComplaintStatus): Promise<{ id: ComplaintId; version: number }> {
		const [row] = await asImport(
			sql,
			(tx) => tx<{ id: string }[]>`
				insert into complaint (channel_code, category_code, region_code, status, unit_code, closed_at)
				values ('jaki', 'jalan', '31.71.01.1001', ${status}, ${holder}, ${isOpen(status) ? null : new Date()}) returning id`,
		);
		const id = Number(row?.id) as ComplaintId;
		if (status === "in_progress" || status === "follow_up_rejected") await insertEvidence(sql, id);
		await asReplica(
			(tx) => tx`
				insert into dispatch (complaint_id, kind, from_unit, to_unit, from_status, by_account, answer, answered_at)
				values (${id}, 'koordinasi', ${dinas}, ${holder}, 'waiting', 'dewi', 'accepted', now())`,
		);
		const [present] = await sql<{ version: number }[]>`select version from complaint where id = ${id}`;
		return { id, version: present?.version ?? 0 };
	}

	/** Without triggers: a past that nobody took the steps of. */
	async function asReplica(write: (tx: ISql) => Promise<unknown>): Promise<void> {
		await sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await write(tx);
		});
	}

	function wishFor(from: ComplaintStatus, to: ComplaintStatus, held: { id: ComplaintId; version: number }): Wish {
		const common = { key: `step-${String(keys++).padStart(8, "0")}`, ...held };
		if (to === "coordinating" || to === "delegated")
			return { name: "dispatch", command: { ...common, unit: to === "delegated" ? sudin : dinas } };
		if (to === "waiting" && isOpen(from)) return { name: "hand-back", command: { ...common, cause: "not_our_task" } };
		return { name: "advance", command: { ...common, to, note: "Karena diuji" } };
	}

	async function expectStep(
		role: Role,
		from: ComplaintStatus,
		to: ComplaintStatus,
		ask: (wish: Wish) => Promise<CommandAnswer>,
	): Promise<void> {
		const name = `${role}: ${from} → ${to}`;
		const held = await arrive(from);
		const answer = await ask(wishFor(from, to, held));
		const [after] = await sql<{ status: string; version: number }[]>`select status, version from complaint where id = ${held.id}`;
		const isStep = STATUS_STEPS.some((step) => step.from === from && step.to === to);
		if (canStep(role, from, to)) {
			expect(answer, name).toMatchObject({ ok: true });
			expect(after?.status, name).toBe(to);
		} else {
			expect(answer, name).toMatchObject({ ok: false, reason: isStep || role === "display" ? "forbidden" : "step_not_allowed" });
			expect(after, name).toEqual({ status: from, version: held.version });
		}
	}

	const accounts = () => ROLES.map((role): Account => accountOf(`step-${role}`, role, ["31"], role === "unit" ? holder : null));

	it("is done or refused as the table says, by the SQL functions", async () => {
		for (const account of accounts()) {
			const ask = ({ name, command }: Wish) =>
				callCommand(sql, { name, command, explanation: null } as unknown as CommandCall, account, Date.now());
			for (const { from, to } of PAIRS) await expectStep(account.role, from, to, ask);
		}
	});

	it("is not taken by an advance where it says to whom, by nobody", async () => {
		for (const account of accounts()) {
			for (const { from, to } of PAIRS.filter(
				(pair) => wishFor(pair.from, pair.to, { id: 1 as ComplaintId, version: 1 }).name !== "advance",
			)) {
				const held = await arrive(from);
				const command = { key: `step-${String(keys++).padStart(8, "0")}`, ...held, to, note: "Karena diuji" };
				const answer = await callCommand(sql, { name: "advance", command } as CommandCall, account, Date.now());
				expect(answer, `${account.role}: ${from} → ${to}`).toMatchObject({
					ok: false,
					reason: account.role === "display" ? "forbidden" : "step_not_allowed",
				});
			}
		}
	});

	it("is refused without its reason, and done with it", async () => {
		for (const { from, to, roles } of STATUS_STEPS.filter((step) => step.needsReason)) {
			const held = await arrive(from);
			const account = accountOf("step-reason", roles[0] as Role, ["31"]);
			const ask = (note: string | null) =>
				sql<{ answer: CommandAnswer }[]>`
					select do_advance(${sql.json({ ...account } as never)}, ${`step-${String(keys++).padStart(8, "0")}`}, ${held.id}, ${held.version}, ${to}, ${note}, now()) as answer`;
			for (const note of [null, "", "  "]) expect((await ask(note))[0]?.answer).toMatchObject({ ok: false, reason: "reason_missing" });
			expect((await ask("Sudah diperiksa"))[0]?.answer).toMatchObject({ ok: true });
			const [row] = await sql`
				select c.status_reason as reason, e.data ->> 'note' as note, e.kind, c.finish_due_at = c.due_at or c.due_at is null or c.status = 'waiting' as same_clock
				from complaint c join event e on e.complaint_id = c.id and e.version = c.version where c.id = ${held.id}`;
			const kinds = { awaiting_validation: "disputed", invalid: "invalidated" } as Partial<Record<ComplaintStatus, string>>;
			expect(row, `${from} → ${to}`).toMatchObject({
				reason: "Sudah diperiksa",
				note: "Sudah diperiksa",
				kind: kinds[to] ?? "reopened",
				same_clock: true,
			});
			expect(needsReason(from, to)).toBe(true);
		}
	});

	describe("through the socket", () => {
		let room: TestRoom;
		beforeAll(async () => {
			room = await openTestRoom({ sql });
		});
		afterAll(() => room?.stop());

		it("is done or refused as the table says, and a refusal comes with the present state", async () => {
			for (const account of accounts()) {
				const client: TestClient = await room.join(account, "console", "snapshot");
				const ask = async ({ name, command }: Wish): Promise<CommandAnswer> => {
					const emit = client.socket.emitWithAck.bind(client.socket) as unknown as (
						event: CommandName,
						payload: unknown,
					) => Promise<CommandAnswer>;
					const answer = await emit(name, command);
					if (!answer.ok && answer.reason === "step_not_allowed") {
						expect(answer.current).toMatchObject({ id: command.id, version: command.version });
					}
					return answer;
				};
				for (const { from, to } of PAIRS) await expectStep(account.role, from, to, ask);
				client.socket.disconnect();
			}
		});
	});
});
