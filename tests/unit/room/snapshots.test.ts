import fc from "fast-check";
import { expect, test } from "vitest";
import { accountToAudience } from "../../../server/domain/audience.ts";
import { decodeSnapshot } from "../../../server/domain/snapshot-columns.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import { RoomState } from "../../../server/room/room-state.ts";
import { Snapshots } from "../../../server/room/snapshots.ts";
import { accountOf } from "../../support/room.ts";
import { anyRow } from "../../support/rows.ts";

const wall = accountToAudience(accountOf("a", "display"), "wall");
const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 5 }) as [ComplaintRow];

function setUp() {
	let now = 1000;
	const state = new RoomState("e", { xid: 0n, seq: 0n });
	const snapshots = new Snapshots(() => now);
	let xid = 0n;
	return {
		get: (shown?: string) => snapshots.get(state, wall, shown),
		insert: (id: number) => state.apply({ xid: ++xid, seq: 1n }, [id as ComplaintId], [{ ...sample, id: id as ComplaintId, version: 1 }]),
		wait: (ms: number) => {
			now += ms;
		},
	};
}

test("a thousand who come back within a second cost one encoding, and the mark in it is its own", () => {
	const { get, insert, wait } = setUp();
	insert(1);
	const first = get();
	insert(2);
	wait(900);
	expect(get()).toBe(first);
	expect(decodeSnapshot(first.body)).toMatchObject({ mark: "e/1-1", columns: { count: 1 } });
	wait(200);
	const second = get();
	expect(decodeSnapshot(second.body)).toMatchObject({ mark: "e/2-1", columns: { count: 2 } });
	expect(second.etag).not.toBe(first.etag);
});

test("whoever shows more already than what is kept is given a newer one, a thousand such cost one encoding", () => {
	const { get, insert } = setUp();
	insert(1);
	const first = get();
	insert(2);
	insert(3);
	for (const shown of [undefined, "nonsense", "other/2-1", "e/1-1"]) expect(get(shown)).toBe(first);
	const second = get("e/2-1");
	expect(decodeSnapshot(second.body)).toMatchObject({ mark: "e/3-1" });
	insert(4);
	for (let turn = 0; turn < 1000; turn++) expect(get("e/3-1")).toBe(second);
	// From a gateway that is further: nothing here is as new.
	insert(5);
	expect(get("e/9-1")).toBe(second);
});

test("while nothing changes the same bytes are given, however old", () => {
	const { get, insert, wait } = setUp();
	insert(1);
	const first = get();
	wait(3_600_000);
	expect(get()).toBe(first);
});

test("one that more has changed since than a resume would tell is not given again, however young", () => {
	const { get, insert } = setUp();
	insert(1);
	const first = get();
	for (let id = 2; id <= 1001; id++) insert(id);
	expect(get()).toBe(first);
	insert(1002);
	expect(decodeSnapshot(get().body)).toMatchObject({ columns: { count: 1002 } });
});
