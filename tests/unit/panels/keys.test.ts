import { expect, test } from "vitest";
import { keyToAction } from "../../../client/panels/keys.ts";

test("letters and arrows move the same way", () => {
	expect(["j", "ArrowDown"].map(keyToAction)).toEqual(["down", "down"]);
	expect(["k", "ArrowUp"].map(keyToAction)).toEqual(["up", "up"]);
});

test("a key without a meaning does nothing", () => {
	expect(keyToAction("w")).toBeUndefined();
	expect(keyToAction("D")).toBeUndefined();
});
