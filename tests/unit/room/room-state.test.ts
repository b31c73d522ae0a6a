import fc from "fast-check";
import { expect, test } from "vitest";
import { accountToAudience, isSeen } from "../../../server/domain/audience.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import { isOpen } from "../../../server/domain/lifecycle.ts";
import { projectToView } from "../../../server/domain/projection.ts";
import type { AccountName, ComplaintId, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow } from "../../../server/protocol/complaint.ts";
import { findMissed, splitChange } from "../../../server/room/resume.ts";
import { RoomState } from "../../../server/room/room-state.ts";
import { anyRow } from "../../support/rows.ts";

const at = (xid: number) => ({ xid: BigInt(xid), seq: 1n });

const audienceOf = (view: "wall" | "console", ...scope: string[]) =>
	accountToAudience({ name: "a" as AccountName, role: "operator", scope: scope as RegionCode[], unit: null }, view);

const unitAudience = (unit: string, ...under: string[]) =>
	accountToAudience(
		{ name: "u" as AccountName, role: "unit", scope: ["31" as RegionCode], unit: unit as UnitCode },
		"console",
		(code) => [code, ...under] as UnitCode[],
	);

const AUDIENCES = [
	audienceOf("wall", "31"),
	audienceOf("console", "31.71"),
	audienceOf("console", "31.71.02", "31.74"),
	unitAudience("dishub"),
	unitAudience("sekda", "dinas-bina-marga", "dinas-sda"),
];

/** As the table has it. */
interface TableRow extends ComplaintRow {
	readonly heldBefore?: readonly UnitCode[];
}

/** The same complaint again and again: any status, any region, version rising. */
const anyHistory = fc.array(fc.array(fc.tuple(anyRow, fc.constantFrom(...COMPLAINT_STATUSES)), { minLength: 1, maxLength: 6 }), {
	maxLength: 15,
});

function playBatch(
	state: RoomState,
	table: Map<ComplaintId, TableRow>,
	batch: readonly (readonly [ComplaintRow, ComplaintRow["status"]])[],
	xid: number,
) {
	const touched = new Set<ComplaintId>();
	for (const [row, status] of batch) {
		const before = table.get(row.id);
		const had = new Set([...(before?.heldBefore ?? []), ...(before?.unit ? [before.unit] : [])]);
		if (row.unit !== null) had.delete(row.unit);
		table.set(row.id, { ...row, status, version: (before?.version ?? 0) + 1, ...(had.size > 0 ? { heldBefore: [...had] } : {}) });
		touched.add(row.id);
	}
	state.apply(
		at(xid),
		[...touched],
		[...touched].map((id) => table.get(id) as TableRow),
	);
}

test("whoever applies the changes of an audience, from any mark on, holds what the audience may see", () => {
	fc.assert(
		fc.property(
			anyHistory,
			fc.nat(14),
			fc.constantFrom(...AUDIENCES),
			fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
			(history, resumeAt, audience, ticks) => {
				const state = new RoomState("e", at(0));
				const table = new Map<ComplaintId, TableRow>();
				const follower = new ComplaintColumns();
				let returning = new ComplaintColumns();
				let mark = state.toMark(state.head);
				const take = (client: ComplaintColumns, { put, drop }: { put: readonly ComplaintRow[]; drop: readonly ComplaintId[] }) => {
					for (const id of drop) client.drop(id);
					for (const row of put) client.put(row);
				};
				const tick = () => {
					const taken = state.takeTick();
					if (taken !== undefined) take(follower, state.buildTold(taken.touched, audience));
				};
				for (const [index, batch] of history.entries()) {
					playBatch(state, table, batch, index + 1);
					if (index === resumeAt) {
						// A snapshot in the middle of a tick.
						mark = state.toMark(state.head);
						returning = new ComplaintColumns();
						for (const row of table.values())
							if (isOpen(row.status) && isSeen(row, audience)) returning.put(projectToView(row, audience.view));
					}
					if (ticks[index]) tick();
				}
				tick();
				const missed = findMissed(mark, state);
				if (!missed.ok) throw new Error(missed.reason);
				take(returning, state.buildTold(missed.touched, audience));

				const visible = [...table.values()].filter((row) => isOpen(row.status) && isSeen(row, audience));
				const expected = new Map(visible.map((row) => [row.id, projectToView(row, audience.view)]));
				for (const client of [follower, returning]) {
					expect(new Map(Array.from({ length: client.count }, (_, slot) => [client.rowAt(slot).id, client.rowAt(slot)]))).toEqual(expected);
				}
				const slots = state.selectSlots(audience);
				expect(slots?.length ?? state.columns.count).toBe(expected.size);
			},
		),
	);
});

test("a complaint that an audience never had is not even named to it", () => {
	const state = new RoomState("e", at(0));
	const [row] = fc.sample(anyRow, { numRuns: 1, seed: 1 }) as [ComplaintRow];
	const elsewhere = { ...row, version: 1, status: "waiting" as const, region: "31.74.09.1001" as RegionCode };
	state.apply(at(1), [row.id], [elsewhere]);
	state.apply(at(2), [row.id], [{ ...elsewhere, version: 2, status: "resolved" }]);
	const taken = state.takeTick();
	expect(state.buildTold(taken?.touched ?? new Map(), audienceOf("console", "31.71"))).toEqual({ put: [], drop: [] });
});

test("a unit is not even told the ids of what it never had, and keeps what it had", () => {
	const state = new RoomState("e", at(0));
	const [row] = fc.sample(anyRow, { numRuns: 1, seed: 1 }) as [ComplaintRow];
	const [sda, dishub] = ["dinas-sda", "dinas-perhubungan"] as [UnitCode, UnitCode];
	const toldTo = (unit: UnitCode) => {
		const taken = state.takeTick();
		return state.buildTold(taken?.touched ?? new Map(), unitAudience(unit));
	};
	const first = { ...row, version: 1, status: "waiting" as const, unit: sda };
	state.apply(at(1), [row.id], [first]);
	expect(toldTo(dishub)).toEqual({ put: [], drop: [] });
	const second = { ...first, version: 2, unit: null, heldBefore: [sda] };
	state.apply(at(2), [row.id], [second]);
	expect(toldTo(sda)).toEqual({ put: [projectToView(second, "console")], drop: [] });
	expect(state.selectSlots(unitAudience(sda))).toHaveLength(1);
	expect(state.selectSlots(unitAudience(dishub))).toHaveLength(0);
	state.apply(at(3), [row.id], [{ ...second, version: 3, status: "resolved" }]);
	const taken = state.takeTick();
	expect(state.buildTold(taken?.touched ?? new Map(), unitAudience(sda))).toEqual({ put: [], drop: [row.id] });
	expect(state.buildTold(taken?.touched ?? new Map(), unitAudience(dishub))).toEqual({ put: [], drop: [] });
});

test("a screen that another gateway showed a row newer than its mark is told when that row is gone", () => {
	const [row] = fc.sample(anyRow, { numRuns: 1, seed: 1 }) as [ComplaintRow];
	const open = { ...row, version: 3, status: "waiting" as const };
	const closed = { ...row, version: 4, status: "resolved" as const };
	// At mark 1 the other gateway had read version 3, open, which the log names at 2 only; this one loaded after it was closed at 3.
	const behind = new RoomState("e", at(1));
	behind.apply(at(3), [row.id], [closed]);
	const told = behind.buildTold(behind.takeTick()?.touched ?? new Map(), audienceOf("wall", "31"));
	expect(told.drop).toEqual([row.id]);
	// The same when it reads every step, but tells them together.
	const level = new RoomState("e", at(0));
	level.load([{ ...open, version: 1 }]);
	level.apply(at(1), [row.id], [{ ...closed, version: 2 }]);
	level.takeTick();
	level.apply(at(2), [row.id], [open]);
	level.apply(at(3), [row.id], [closed]);
	expect(level.buildTold(level.takeTick()?.touched ?? new Map(), audienceOf("wall", "31")).drop).toEqual([row.id]);
});

test("each mark that is of no use is refused with its own reason", () => {
	const state = new RoomState("e.2", at(5));
	state.apply(at(9), [], []);
	state.takeTick();
	const reasonOf = (mark: string | undefined) => {
		const missed = findMissed(mark, state);
		return missed.ok ? "ok" : missed.reason;
	};
	expect(reasonOf("e.2/9-1")).toBe("ok");
	expect(reasonOf("e.2/5-1")).toBe("ok");
	expect(reasonOf(undefined)).toBe("no_mark");
	expect(reasonOf("rubbish; drop table")).toBe("no_mark");
	expect(reasonOf("e.1/9-1")).toBe("other_epoch");
	expect(reasonOf("f.3/9-1")).toBe("other_epoch");
	expect(reasonOf("e.2.another/9-1")).toBe("other_epoch");
	// Of the next timeline: somebody else has noticed a promotion already.
	expect(reasonOf("e.3/4-1")).toBe("mark_from_the_future");
	expect(reasonOf("e.2/4-1")).toBe("mark_too_old");
	expect(reasonOf("e.2/9-2")).toBe("mark_from_the_future");
});

test("a change of many rows goes out in parts of which only the last one moves the mark", () => {
	const put = Array.from({ length: 4500 }, (_, id) => ({ id })) as unknown as ComplaintRow[];
	const state = new RoomState("e", at(0));
	const [from, mark] = [state.toMark(at(1)), state.toMark(at(2))];
	const parts = splitChange({ from, mark, put, drop: [9 as ComplaintId] });
	expect(parts.map((part) => [part.put.length, part.drop.length, part.mark])).toEqual([
		[2000, 1, from],
		[2000, 0, from],
		[500, 0, mark],
	]);
	expect(parts.flatMap((part) => part.put)).toEqual(put);
});
