import { expect, test } from "vitest";
import { GROUPINGS, groupQueue, lineToItem, rowToLine } from "../../../client/panels/queue-groups.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { ComplaintId, UnitCode } from "../../../server/protocol/code.ts";
import { row } from "../store/fixture.ts";

const UNITS = ["sda", null, "sda", "dishub", null, "sda"];

function columnsOf(): ComplaintColumns {
	const columns = new ComplaintColumns();
	for (const [at, unit] of UNITS.entries()) columns.put(row(at + 1, { unit: unit as UnitCode | null }));
	return columns;
}
const IDS = UNITS.map((_, at) => (at + 1) as ComplaintId);

test("the group of the first comes first, and within a group the order stays", () => {
	expect(groupQueue(IDS, columnsOf(), "unit")).toEqual({
		ids: [1, 3, 6, 2, 5, 4],
		groups: [
			{ code: "sda", from: 0, size: 3 },
			{ code: null, from: 3, size: 2 },
			{ code: "dishub", from: 5, size: 1 },
		],
	});
});

test("every line is one heading or one complaint, and every complaint is found in its line again", () => {
	for (const by of GROUPINGS) {
		const { ids, groups } = groupQueue(IDS, columnsOf(), by);
		expect([...ids].sort()).toEqual(IDS);
		const lines = Array.from({ length: ids.length + groups.length }, (_, line) => lineToItem(groups, line));
		expect(lines.filter((item) => "group" in item)).toEqual(groups.map((group) => ({ group })));
		expect(ids.map((_, at) => lines[rowToLine(groups, at)])).toEqual(ids.map((_, at) => ({ row: at })));
	}
});
