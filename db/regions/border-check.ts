import type { Position } from "../../server/protocol/code.ts";
import { type BorderEdges, collectEdges, type Edge, findMeetings, type Meeting } from "./border-edges.ts";
import { type Fault, type FaultKind, type FileFeature, featureFault } from "./boundary-fault.ts";
import { multiPolygonToBox, placeInMultiPolygon } from "./ring.ts";

/** Nearer than this a vertex lies on the line as far as doubles can say; GEOS then calls the ring invalid or not by chance. */
const ON_LINE_DEGREES = 1e-12;
/** How far beside the middle of an edge another feature is looked for: 1 mm. */
const BESIDE_DEGREES = 1e-8;

/** A vertex of a neighbour that belongs into an edge. */
export interface LooseVertex {
	readonly edge: Edge;
	readonly vertex: number;
}

export interface BorderCheck {
	readonly faults: readonly Fault[];
	/** What insertVertices (border-repair.ts) can mend. */
	readonly loose: readonly LooseVertex[];
	/** Pairs of feature indexes that overlap, with a place in or beside the overlap. */
	readonly overlaps: readonly { readonly pair: readonly [number, number]; readonly place: Position }[];
	readonly edges: BorderEdges;
}

/**
 * Crossings, overlaps and vertices that the neighbour's line lacks. Two features overlap exactly where their edges cross, where
 * both lie on one side of an edge, or where one lies on the inner side of another's unshared edge; each is looked for.
 */
export function checkBorders(features: readonly FileFeature[]): BorderCheck {
	const edges = collectEdges(features);
	const faults = new Map<string, Fault>();
	const loose: LooseVertex[] = [];
	const overlaps = new Map<string, { pair: readonly [number, number]; place: Position }>();
	const addFault = (kind: FaultKind, index: number, place: Position, found: string, due: string) => {
		const key = `${kind} ${index} ${place.join(" ")}`;
		if (!faults.has(key)) faults.set(key, featureFault(kind, features[index] as FileFeature, place, found, due));
	};
	const addOverlap = (a: number, b: number, place: Position) => {
		if (a === b) {
			addFault("self_intersection", a, place, "a part that lies over another part of the same feature", "parts side by side");
			return;
		}
		const pair = a < b ? ([a, b] as const) : ([b, a] as const);
		if (!overlaps.has(pair.join())) overlaps.set(pair.join(), { pair, place });
	};

	for (const meeting of findMeetings(edges)) {
		const { a, b } = meeting;
		if (meeting.kind === "beside") {
			const place = edges.positions[meeting.vertex] as Position;
			if (isLoose(meeting)) {
				loose.push({ edge: a, vertex: meeting.vertex });
				const owner = features[ownersOf(a)[0] as number];
				addFault(
					"loose_vertex",
					ownersOf(b)[0] as number,
					place,
					`a vertex on the border of ${owner?.code} that it lacks`,
					"the same vertices on both sides",
				);
				continue;
			}
			const common = ownersOf(a).find((owner) => ownersOf(b).includes(owner));
			if (meeting.distance <= ON_LINE_DEGREES && common !== undefined) {
				loose.push({ edge: a, vertex: meeting.vertex });
				addFault("self_touch", common, place, "a vertex on another line of the same feature", "none, or a vertex of both");
				continue;
			}
			if (meeting.isCrossing) addCrossing(a, b, place);
			continue;
		}
		addCrossing(a, b, meeting.place);
	}
	function addCrossing(a: Edge, b: Edge, place: Position): void {
		const common = ownersOf(a).find((owner) => ownersOf(b).includes(owner));
		if (common !== undefined) addFault("self_intersection", common, place, "lines that cross", "a ring that never crosses itself");
		for (const left of ownersOf(a)) for (const right of ownersOf(b)) if (left !== right) addOverlap(left, right, place);
	}

	for (const edge of edges.edges) {
		for (const owners of [edge.left, edge.right]) {
			for (let i = 1; i < owners.length; i++) addOverlap(owners[0] as number, owners[i] as number, middleOfEdge(edge, edges));
		}
	}
	for (const { owner, other, place } of findCovered(features, edges)) addOverlap(owner, other, place);
	return { faults: [...faults.values()], loose, overlaps: [...overlaps.values()], edges };
}

/** A neighbour drew its side of the border with one vertex more: both sides stand alone, and belong to different features. */
function isLoose({ a, b }: Meeting): boolean {
	const [as, bs] = [ownersOf(a), ownersOf(b)];
	return as.length === 1 && bs.length === 1 && as[0] !== bs[0];
}

function ownersOf({ left, right }: Edge): number[] {
	return [...left, ...right];
}

function middleOfEdge({ from, to }: Edge, { positions }: BorderEdges): Position {
	const [a, b] = [positions[from] as Position, positions[to] as Position];
	return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** Features that lie on the inner side of another's unshared edge: one within the other, or over its rim. */
function* findCovered(features: readonly FileFeature[], edges: BorderEdges): Generator<{ owner: number; other: number; place: Position }> {
	const boxes = features.map(({ geometry }) => multiPolygonToBox(geometry));
	for (const edge of edges.edges) {
		const [owner] = ownersOf(edge);
		if (owner === undefined || edge.left.length + edge.right.length !== 1) continue;
		const [a, b] = [edges.positions[edge.from] as Position, edges.positions[edge.to] as Position];
		const [lng, lat] = middleOfEdge(edge, edges);
		const scale = ((edge.left.length === 1 ? 1 : -1) * BESIDE_DEGREES) / Math.hypot(b[0] - a[0], b[1] - a[1]);
		const inner: Position = [lng - (b[1] - a[1]) * scale, lat + (b[0] - a[0]) * scale];
		for (let other = 0; other < features.length; other++) {
			const [west, south, east, north] = boxes[other] as (typeof boxes)[number];
			if (other === owner || inner[0] < west || inner[0] > east || inner[1] < south || inner[1] > north) continue;
			if (placeInMultiPolygon(inner, (features[other] as FileFeature).geometry) > 0) {
				yield { owner, other, place: [Math.round(inner[0] * 1e6) / 1e6, Math.round(inner[1] * 1e6) / 1e6] };
			}
		}
	}
}
