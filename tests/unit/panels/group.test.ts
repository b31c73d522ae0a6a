import { expect, test } from "vitest";
import { planGroup } from "../../../client/panels/case-group.tsx";
import { parsePosition } from "../../../client/panels/case-locate.tsx";
import type { CategoryCode, ComplaintId } from "../../../server/protocol/code.ts";
import type { DuplicateCandidate, GroupMember } from "../../../server/protocol/related.ts";

const held: GroupMember = { id: 1 as ComplaintId, number: "JK1", status: "waiting", reportedAt: 100, dueAt: null };
const candidate = (id: number, parts: Partial<DuplicateCandidate> = {}): DuplicateCandidate => ({
	id: id as ComplaintId,
	number: `JK${id}`,
	category: "jalan" as CategoryCode,
	status: "waiting",
	reportedAt: 200 + id,
	leader: null,
	distanceM: 5,
	apartMs: 0,
	wordsShare: null,
	...parts,
});

test("the earliest leads, and the furthest on before it", () => {
	expect(planGroup(held, [candidate(2), candidate(3)])).toEqual({ leader: 1, members: [2, 3] });
	expect(planGroup(held, [candidate(2), candidate(3, { status: "in_progress" })])).toEqual({ leader: 3, members: [1, 2] });
});

test("a group that is there keeps its leader, and another group comes with its own", () => {
	expect(planGroup(held, [candidate(2, { leader: 9 as ComplaintId })])).toEqual({ leader: 9, members: [1] });
	expect(planGroup(held, [candidate(2, { leader: 9 as ComplaintId }), candidate(3, { leader: 8 as ComplaintId }), candidate(4)])).toEqual({
		leader: 9,
		members: [1, 8, 4],
	});
});

test("nothing chosen is nothing to group", () => {
	expect(planGroup(held, [])).toBeNull();
});

test("a point may be typed either way round, and what is no point is none", () => {
	expect(parsePosition("-6.1754, 106.8272")).toEqual([106.8272, -6.1754]);
	expect(parsePosition("106.8272 -6.1754")).toEqual([106.8272, -6.1754]);
	for (const text of ["", "6.1754", "-6.1754, 6.8", "1, 2, 3", "di depan pasar", "-6.17, 190"])
		expect(parsePosition(text), text).toBeNull();
});
