import { expect, test } from "vitest";
import { selectSearchActs } from "../../../client/panels/search-acts.ts";
import { textOfQueue } from "../../../client/panels/search-text.ts";
import type { RegionCode, UnitCode } from "../../../server/protocol/code.ts";

const IN = {
	regions: [
		{ code: "31.74.10" as RegionCode, short: "Kebayoran Lama", name: "Kebayoran Lama, Jakarta Selatan" },
		{ code: "31.71.01" as RegionCode, short: "Gambir", name: "Gambir, Jakarta Pusat" },
	],
	units: [{ code: "kelurahan-gambir" as UnitCode, short: "Kel. Gambir", name: "Kelurahan Gambir" }],
	commands: [
		{ code: "filter", short: "Saringan", name: "Saringan", shortcut: "⇧F", run: () => undefined },
		{ code: "help", short: "Tampilkan pintasan", name: "Tampilkan pintasan", shortcut: "?", run: () => undefined },
	],
};
const codes = (typed: string) => selectSearchActs(typed, IN).map(({ choice }) => choice.code);

test("names of places, units and commands are offered while they are typed", () => {
	expect(codes("gambir")).toEqual(["31.71.01", "kelurahan-gambir"]);
	expect(codes("sar")).toEqual(["filter"]);
	expect(codes("g")).toEqual([]);
	expect(codes("tidak ada")).toEqual([]);
});

test("what begins with what is typed comes first", () => {
	expect(codes("la")[0]).toBe("31.74.10");
});

test("after the mark there are commands only, all of them at first, and the queue is not searched", () => {
	expect(codes(">")).toEqual(["filter", "help"]);
	expect(codes(">pintasan")).toEqual(["help"]);
	expect(textOfQueue(">pin")).toBe("");
	expect(textOfQueue("gambir")).toBe("gambir");
});
