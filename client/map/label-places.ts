// Where the labels of hotspots stand: each at the corner of its hotspot where it covers no label that is more important. Pure, on
// pixels; MapLibre's own collision only hides, and a hotspot that the list speaks of must be named on the map.

export interface Label {
	/** The box that it names, px. */
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	readonly widthPx: number;
	readonly heightPx: number;
}

export const LABEL_SIDES = ["top", "bottom", "right", "left"] as const;
export type LabelSide = (typeof LABEL_SIDES)[number];

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/**
 * A side for each label, the first ones choose first: the first side where it meets no label that stands already and nothing that
 * another one names; where there is none, the first where it meets no label. null where all four do: only its rank is to be written
 * then. Greedy: for the few dozen labels of a city that is near enough to the best.
 */
export function placeLabels(labels: readonly Label[]): (LabelSide | null)[] {
	const standing: Box[] = [];
	return labels.map((label) => {
		const isFree = (side: LabelSide, taken: readonly Box[]) => !taken.some((box) => overlaps(box, boxOf(label, side)));
		const others = [...standing, ...labels.filter((other) => other !== label)];
		const side = LABEL_SIDES.find((one) => isFree(one, others)) ?? LABEL_SIDES.find((one) => isFree(one, standing)) ?? null;
		if (side !== null) standing.push(boxOf(label, side));
		return side;
	});
}

function boxOf({ left, top, right, bottom, widthPx, heightPx }: Label, side: LabelSide): Box {
	const [x, y] = [(left + right) / 2, (top + bottom) / 2];
	switch (side) {
		case "top":
			return { left: x - widthPx / 2, right: x + widthPx / 2, top: top - heightPx, bottom: top };
		case "bottom":
			return { left: x - widthPx / 2, right: x + widthPx / 2, top: bottom, bottom: bottom + heightPx };
		case "right":
			return { left: right, right: right + widthPx, top: y - heightPx / 2, bottom: y + heightPx / 2 };
		case "left":
			return { left: left - widthPx, right: left, top: y - heightPx / 2, bottom: y + heightPx / 2 };
	}
}

function overlaps(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
