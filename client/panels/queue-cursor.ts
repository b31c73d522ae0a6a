// Where the queue's cursor goes. What is handed over has another clock from then on and moves down the queue: the hand that goes on to
// the next one means the next one of where it was.
import type { ComplaintId } from "../../server/protocol/code.ts";

/** The rows above and below the cursor when it came to where it is. */
export interface Neighbours {
	readonly above: ComplaintId | undefined;
	readonly below: ComplaintId | undefined;
}

export const NO_NEIGHBOURS: Neighbours = { above: undefined, below: undefined };

export function neighboursOf(ids: readonly ComplaintId[], index: number): Neighbours {
	return { above: ids[index - 1], below: ids[index + 1] };
}

/** The index one step from the row at `index`, or, when that has moved past a neighbour since, the neighbour's on that side. */
export function stepFrom(ids: readonly ComplaintId[], index: number, { above, below }: Neighbours, by: 1 | -1): number {
	const atAbove = above === undefined ? -1 : ids.indexOf(above);
	const atBelow = below === undefined ? -1 : ids.indexOf(below);
	const hasMoved = (atBelow !== -1 && atBelow < index) || atAbove > index;
	const neighbour = by === 1 ? atBelow : atAbove;
	const next = hasMoved && neighbour !== -1 ? neighbour : index + by;
	return Math.max(0, Math.min(ids.length - 1, next));
}
