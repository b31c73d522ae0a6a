import { expect, test } from "vitest";
import { ariaShortcut, keyOf, keyToAction } from "../../../client/panels/keys.ts";

test("letters and arrows move the same way", () => {
	expect(["j", "ArrowDown"].map(keyToAction)).toEqual(["down", "down"]);
	expect(["k", "ArrowUp"].map(keyToAction)).toEqual(["up", "up"]);
});

test("a key without a meaning does nothing", () => {
	expect(keyToAction("w")).toBeUndefined();
	expect(keyToAction("D")).toBeUndefined();
});

test("tabs, folding, the filter, the cell and the kelurahan under the pointer have keys of their own", () => {
	expect(["[", "]", "Y", "C", ".", ">"].map(keyToAction)).toEqual([
		"previousTab",
		"nextTab",
		"fold",
		"clearFilter",
		"choose",
		"chooseRegion",
	]);
});

test("Caps Lock makes no other act of a key, and Shift does", () => {
	const pressed = (key: string, shiftKey: boolean) => keyToAction(keyOf({ key, shiftKey }));
	expect([pressed("c", false), pressed("C", false)]).toEqual(["claim", "claim"]);
	expect([pressed("C", true), pressed("c", true)]).toEqual(["clearFilter", "clearFilter"]);
	expect(["/", "?", "[", "0", "Escape"].map((key) => keyOf({ key, shiftKey: true }))).toEqual(["/", "?", "[", "0", "Escape"]);
});

test("a capital is told as the keys that are pressed for it", () => {
	expect(["F", "f", "/", "0", "."].map(ariaShortcut)).toEqual(["Shift+F", "f", "/", "0", "."]);
});
