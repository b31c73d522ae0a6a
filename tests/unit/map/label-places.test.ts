import fc from "fast-check";
import { expect, test } from "vitest";
import { type Label, type LabelSide, placeLabels } from "../../../client/map/label-places.ts";

const at = (left: number, top: number): Label => ({ left, top, right: left + 20, bottom: top + 20, widthPx: 100, heightPx: 20 });

test("a label alone stands above its hotspot; the next one, too near for that, goes below, to the right, then to the left", () => {
	expect(placeLabels([at(0, 0)])).toEqual(["top"]);
	expect(placeLabels([at(0, 0), at(10, 0), at(400, 0)])).toEqual(["top", "bottom", "top"]);
});

test("a label keeps off what another one names, as long as it has a side for that", () => {
	expect(placeLabels([at(0, 40), at(0, 10)])).toEqual(["bottom", "top"]);
	const around = [at(0, -20), at(0, 20), at(30, 0), at(-30, 0)];
	expect(placeLabels([at(0, 0), ...around])[0]).toBe("top");
});

test("where every side is taken only the rank is left, and it takes no room from the others", () => {
	const crowd = Array.from({ length: 8 }, () => at(0, 0));
	const sides = placeLabels([...crowd, at(500, 500)]);
	expect(new Set(sides.slice(0, 4)).size).toBe(4);
	expect(sides.slice(4)).toEqual([null, null, null, null, "top"]);
});

test("labels that stand never cover each other, and the most important one always stands", () => {
	const anyLabel = fc
		.record({ left: fc.integer({ min: 0, max: 600 }), top: fc.integer({ min: 0, max: 600 }) })
		.map(({ left, top }) => at(left, top));
	fc.assert(
		fc.property(fc.array(anyLabel, { minLength: 1, maxLength: 30 }), (labels) => {
			const sides = placeLabels(labels);
			expect(sides[0]).not.toBeNull();
			const boxes = labels.flatMap((label, index) => (sides[index] === null ? [] : [boxOf(label, sides[index] as LabelSide)]));
			for (const [index, box] of boxes.entries()) for (const other of boxes.slice(0, index)) expect(meets(box, other)).toBe(false);
		}),
	);
});

/** Left, top, right, bottom, from the words of the sides. */
function boxOf(label: Label, side: LabelSide): readonly [number, number, number, number] {
	const [x, y] = [(label.left + label.right) / 2, (label.top + label.bottom) / 2];
	const [w, h] = [label.widthPx / 2, label.heightPx / 2];
	if (side === "top") return [x - w, label.top - 2 * h, x + w, label.top];
	if (side === "bottom") return [x - w, label.bottom, x + w, label.bottom + 2 * h];
	if (side === "right") return [label.right, y - h, label.right + 2 * w, y + h];
	return [label.left - 2 * w, y - h, label.left, y + h];
}

function meets(a: readonly [number, number, number, number], b: readonly [number, number, number, number]): boolean {
	return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
