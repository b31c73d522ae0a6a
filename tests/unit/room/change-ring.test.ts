import fc from "fast-check";
import { expect, test } from "vitest";
import type { ComplaintId, RegionCode } from "../../../server/protocol/code.ts";
import type { LogPosition } from "../../../server/queries/change-log.ts";
import { ChangeRing, type Stood } from "../../../server/room/change-ring.ts";

const at = (xid: number, seq = 0): LogPosition => ({ xid: BigInt(xid), seq: BigInt(seq) });
const gambir: Stood = [{ region: "31.71.01.1001" as RegionCode, unit: null }];
const touched = (...ids: number[]) => new Map<ComplaintId, Stood>(ids.map((id) => [id as ComplaintId, gambir]));

function ringOf(capacity: number, ...ticks: [from: number, to: number, ...ids: number[]][]): ChangeRing {
	const ring = new ChangeRing(at(ticks[0]?.[0] ?? 0), capacity);
	for (const [from, to, ...ids] of ticks) ring.push({ from: at(from), to: at(to), touched: touched(...ids) });
	return ring;
}

test("a mark at the end has missed nothing, one before has missed exactly the ticks after it", () => {
	const ring = ringOf(100, [0, 10, 1, 2], [10, 20, 2, 3], [20, 30, 4]);
	const idsSince = (mark: LogPosition) => {
		const answer = ring.touchedSince(mark);
		return answer.ok ? [...answer.touched.keys()] : answer.reason;
	};
	expect(idsSince(at(30))).toEqual([]);
	expect(idsSince(at(20))).toEqual([4]);
	expect(idsSince(at(10))).toEqual([2, 3, 4]);
	expect(idsSince(at(0))).toEqual([1, 2, 3, 4]);
});

test("a mark inside a tick gives the whole tick, and does not say where its complaints stood", () => {
	const ring = ringOf(100, [0, 10, 1], [10, 20, 1, 2]);
	const answer = ring.touchedSince(at(15, 3));
	expect(answer).toEqual({
		ok: true,
		touched: new Map([
			[1, "unknown"],
			[2, "unknown"],
		]),
	});
});

test("where a complaint stood from a mark on is where it stood before each of its touches after it", () => {
	const ring = new ChangeRing(at(0), 100);
	const id = 7 as ComplaintId;
	ring.push({ from: at(0), to: at(10), touched: new Map([[id, []]]) });
	ring.push({ from: at(10), to: at(20), touched: new Map([[id, gambir]]) });
	expect(ring.touchedSince(at(0))).toMatchObject({ touched: new Map([[id, gambir]]) });
	ring.push({ from: at(20), to: at(30), touched: new Map([[id, "unknown"]]) });
	expect(ring.touchedSince(at(10))).toMatchObject({ touched: new Map([[id, "unknown"]]) });
});

test("marks before the ring and after it are refused, each with its reason", () => {
	const ring = ringOf(3, [0, 10, 1, 2], [10, 20, 3, 4]);
	expect(ring.touchedSince(at(9))).toEqual({ ok: false, reason: "mark_too_old" });
	expect(ring.touchedSince(at(20, 1))).toEqual({ ok: false, reason: "mark_from_the_future" });
	expect(ring.touchedSince(at(10))).toMatchObject({ ok: true });
});

test("a ring with no tick yet knows its start only", () => {
	const ring = new ChangeRing(at(5, 5), 10);
	expect(ring.touchedSince(at(5, 5))).toEqual({ ok: true, touched: new Map() });
	expect(ring.touchedSince(at(5, 4))).toMatchObject({ reason: "mark_too_old" });
});

test("whatever is pushed, the ring answers like the list of all touches, or says that it cannot", () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 })), { maxLength: 30 }),
			fc.integer({ min: 0, max: 100 }),
			(ticks, mark) => {
				const ring = new ChangeRing(at(0), 20);
				let end = 0;
				const all: { to: number; ids: number[] }[] = [];
				for (const [span, ids] of ticks) {
					ring.push({ from: at(end), to: at(end + span), touched: touched(...ids) });
					end += span;
					all.push({ to: end, ids });
				}
				const answer = ring.touchedSince(at(mark));
				if (mark > end) expect(answer).toMatchObject({ reason: "mark_from_the_future" });
				else if (answer.ok) {
					const expected = new Set(all.filter(({ to }) => to > mark).flatMap(({ ids }) => ids));
					expect(new Set(answer.touched.keys())).toEqual(expected);
				} else expect(answer.reason).toBe("mark_too_old");
			},
		),
	);
});
