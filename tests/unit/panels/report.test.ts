import { describe, expect, it } from "vitest";
import { createRowCounter, filterWithin } from "../../../client/panels/export-source.ts";
import { sortRows } from "../../../client/panels/report-source.ts";
import { NO_FILTER } from "../../../client/store/filter.ts";
import type { RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import type { ReportRow } from "../../../server/protocol/report.ts";

const rowOf = (code: string, more: Partial<ReportRow>): ReportRow => ({
	level: "unit",
	code: code as UnitCode,
	arrived: 0,
	open: 0,
	overdue: 0,
	closed: 0,
	closedOnTime: 0,
	onTimeShare: null,
	handBacks: 0,
	steps: {},
	...more,
});

describe("the rows of a report", () => {
	it("without a figure come last, whichever way they are ordered", () => {
		const rows = [rowOf("none", {}), rowOf("bad", { onTimeShare: 0.2 }), rowOf("good", { onTimeShare: 0.9 })];
		expect(sortRows(rows, "onTimeShare", true).map(({ code }) => code)).toEqual(["bad", "good", "none"]);
		expect(sortRows(rows, "onTimeShare", false).map(({ code }) => code)).toEqual(["good", "bad", "none"]);
	});

	it("are ordered by the median of a step", () => {
		const rows = [
			rowOf("slow", { steps: { work: { count: 1, medianMs: 9, p90Ms: 9 } } }),
			rowOf("fast", { steps: { work: { count: 9, medianMs: 1, p90Ms: 99 } } }),
		];
		expect(sortRows(rows, "work", true).map(({ code }) => code)).toEqual(["fast", "slow"]);
	});
});

describe("complaints counted while a file comes", () => {
	const bytesOf = (text: string) => new TextEncoder().encode(text);

	it("are the lines of a CSV after its first, wherever it is cut, a citizen's line breaks left out", () => {
		const csv = 'id,text\r\n1,"a ""b""\r\nc"\r\n2,d\r\n';
		for (let cut = 0; cut <= csv.length; cut++) {
			const count = createRowCounter("csv");
			count?.(bytesOf(csv.slice(0, cut)));
			expect(count?.(bytesOf(csv.slice(cut)))).toBe(2);
		}
	});

	it("cannot be known of a workbook, which is packed", () => {
		expect(createRowCounter("xlsx")).toBeNull();
	});
});

it("what is filtered leaves within the region that is selected, and a region beside the filter's is not said to be in it", () => {
	const [kota, kecamatan, other] = ["31.74", "31.74.04", "31.71"] as [RegionCode, RegionCode, RegionCode];
	const of = (...regions: RegionCode[]) => ({ ...NO_FILTER, lateness: ["late" as const], regions });
	expect(filterWithin(of(), kecamatan)).toEqual(of(kecamatan));
	expect(filterWithin(of(kota, other), kecamatan)).toEqual(of(kecamatan));
	expect(filterWithin(of(kecamatan, other), kota)).toEqual(of(kecamatan));
	expect(filterWithin(of(other), kota)).toBeUndefined();
});
