import fc from "fast-check";
import { expect, test } from "vitest";
import { type Audience, accountToAudience } from "../../../server/domain/audience.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import type { Change } from "../../../server/protocol/down.ts";
import { MOST_RESUMED_CHARACTERS, Resumes } from "../../../server/room/resume.ts";
import { RoomState } from "../../../server/room/room-state.ts";
import { accountOf } from "../../support/room.ts";
import { anyRow } from "../../support/rows.ts";

const room = accountToAudience(accountOf("dewi", "dispatcher"), "console");
const wall = accountToAudience(accountOf("wall", "display"), "wall");
const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 5 }) as [ComplaintRow];

/** Says how often what an audience is told was built. */
class CountedState extends RoomState {
	builds = 0;
	#xid = 0n;

	override buildTold(...given: Parameters<RoomState["buildTold"]>): ReturnType<RoomState["buildTold"]> {
		this.builds += 1;
		return super.buildTold(...given);
	}

	insert(count: number): void {
		const from = this.columns.count;
		const rows = Array.from({ length: count }, (_, index) => ({ ...sample, id: (from + index + 1) as ComplaintId, version: 1 }));
		const ids = rows.map(({ id }) => id);
		this.apply({ xid: ++this.#xid, seq: 1n }, ids, rows);
		this.takeTick();
	}
}

function setUp() {
	const state = new CountedState("e", { xid: 0n, seq: 0n });
	const resumes = new Resumes();
	const get = (audience: Audience, mark: string) => resumes.get(state, audience, mark);
	const read = (audience: Audience, mark: string): Change[] => {
		const resumed = get(audience, mark);
		if (!resumed.ok) throw new Error(`Expected a resume from ${mark}, got ${resumed.reason}`);
		return resumed.packets.map((packet) => JSON.parse(packet.slice(1))[1]);
	};
	return { state, get, read };
}

test("a thousand that come back with one mark are looked up and built once, until there is more to tell", () => {
	const { state, get, read } = setUp();
	state.insert(3);
	const first = get(room, "e/0-0");
	for (let turn = 1; turn < 1000; turn++) expect(get(room, "e/0-0")).toBe(first);
	expect(state.builds).toBe(1);
	expect(read(room, "e/0-0")).toMatchObject([{ from: "e/0-0", mark: "e/1-1", put: [{ id: 1 }, { id: 2 }, { id: 3 }], drop: [] }]);
	state.insert(1);
	expect(read(room, "e/0-0")[0]).toMatchObject({ from: "e/0-0", mark: "e/2-1", put: [{}, {}, {}, {}] });
	expect(state.builds).toBe(2);
});

test("what is older than the ring is asked of the log, once for all who come with one mark, and told with what the ring has", async () => {
	const { state } = setUp();
	state.insert(2);
	const asked: string[] = [];
	const resumes = new Resumes(async (after, to, limit) => {
		asked.push(`${after.xid}..${to.xid} ${limit}`);
		return [2 as ComplaintId, 77 as ComplaintId];
	});
	// As a room that has just started: its ring begins at its head.
	const later = new CountedState("e", { xid: 5n, seq: 1n });
	later.load(Array.from({ length: 3 }, (_, index) => ({ ...sample, id: (index + 1) as ComplaintId, version: 1 })));
	expect(resumes.get(later, room, "e/1-1")).toEqual({ ok: false, reason: "mark_too_old" });
	await Promise.all(Array.from({ length: 100 }, () => resumes.lookBack(later, "e/1-1")));
	expect(asked).toEqual(["1..5 20000"]);
	expect(resumes.lookBack(later, "e/1-1")).toBeUndefined();
	const resumed = resumes.get(later, room, "e/1-1");
	expect(resumed.ok && JSON.parse(resumed.packets[0]?.slice(1) ?? "")[1]).toMatchObject({
		from: "e/1-1",
		mark: "e/5-1",
		put: [{ id: 2 }],
		drop: [77],
	});
	// What came since is told with it.
	later.apply({ xid: 6n, seq: 1n }, [3 as ComplaintId], [{ ...sample, id: 3 as ComplaintId, version: 2 }]);
	later.takeTick();
	const then = resumes.get(later, room, "e/1-1");
	expect(then.ok && JSON.parse(then.packets[0]?.slice(1) ?? "")[1]).toMatchObject({
		mark: "e/6-1",
		put: [{ id: 3, version: 2 }, { id: 2 }],
	});
	for (const given of [undefined, "nonsense", "other/1-1", "e/5-1", "e/9-1"]) expect(resumes.lookBack(later, given)).toBeUndefined();
});

test("a mark that the log does not reach either is too old, and so is one that comes while many others are asked for", async () => {
	const later = new CountedState("e", { xid: 50n, seq: 1n });
	const gone = new Resumes(async () => undefined);
	await gone.lookBack(later, "e/1-1");
	expect(gone.get(later, room, "e/1-1")).toEqual({ ok: false, reason: "mark_too_old" });
	const slow = new Resumes(() => new Promise(() => {}));
	const looks = Array.from({ length: 12 }, (_, index) => slow.lookBack(later, `e/${index}-1`));
	expect(looks.filter((look) => look !== undefined)).toHaveLength(8);
});

test("another audience and another mark are other answers, and each mark is answered with what came after it", () => {
	const { state, read } = setUp();
	state.insert(1);
	state.insert(1);
	expect(read(room, "e/0-0")[0]?.put[0]?.number).toBe(sample.number);
	expect(read(wall, "e/0-0")[0]?.put[0]?.number).toBeNull();
	expect(read(room, "e/1-1")[0]?.put.map(({ id }) => id)).toEqual([2]);
	expect(read(room, "e/2-1")).toEqual([]);
});

test("more than the bound of text is refused, which is found out once, too; just below it is told in parts that lead to the end", () => {
	const { state, get, read } = setUp();
	const rowCharacters = JSON.stringify({ ...sample, id: 1000, version: 1 }).length;
	state.insert(Math.floor((0.9 * MOST_RESUMED_CHARACTERS) / rowCharacters));
	const parts = read(room, "e/0-0");
	expect(parts.reduce((sum, { put }) => sum + put.length, 0)).toBe(state.columns.count);
	expect(parts.at(-1)?.mark).toBe("e/1-1");
	state.insert(Math.ceil((0.2 * MOST_RESUMED_CHARACTERS) / rowCharacters));
	for (let turn = 0; turn < 10; turn++) expect(get(room, "e/0-0")).toEqual({ ok: false, reason: "mark_too_old" });
	expect(state.builds).toBe(2);
	expect(read(room, "e/1-1").length).toBeGreaterThan(0);
});
