// Who was just handed what: an arc from the place to the middle of what the unit serves, for a few seconds.
import { ArcLayer } from "@deck.gl/layers";
import { type Instant, isWithin, type Position, type RegionCode, type UnitCode } from "../../server/protocol/code.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import type { Dispatched } from "../store/state.ts";
import { type Palette, rgbOf } from "../ui/palette.ts";
import { ISLANDS } from "./region-geometry.ts";

export const ARC_MS = 6000;
/** At once; more of them begin in the middle of their kelurahan, so that a bulk does not cover the map and none is left out. */
const ARCS_MOST = 40;
/** Fades in steps, once a second: nothing moves on the screen. */
const ALPHA_STEPS = [
	{ untilMs: 2000, alpha: 230 },
	{ untilMs: 4000, alpha: 150 },
	{ untilMs: ARC_MS, alpha: 80 },
] as const;
const WIDTH_PX = 1.5;
const WIDEST_PX = 6;

export interface Arc {
	readonly from: Position;
	readonly to: Position;
	readonly at: Instant;
	/** Complaints from this place to this unit. */
	readonly count: number;
}

/** The middle of what a unit serves, by area; undefined for a unit that serves nothing that the reference has. */
export function findSeat({ regions, units }: Reference, unit: UnitCode): Position | undefined {
	const areas = units.find(({ code }) => code === unit)?.areas ?? [];
	const isIslands = areas.every((area) => isWithin(area, ISLANDS as RegionCode));
	// The province's own middle is that of the mainland: the islands reach 150 km out.
	const served = regions.filter(
		({ level, code }) =>
			level === "kelurahan" && areas.some((area) => isWithin(code, area)) && (isIslands || !isWithin(code, ISLANDS as RegionCode)),
	);
	const total = served.reduce((sum, { areaKm2 }) => sum + areaKm2, 0);
	if (total === 0) return undefined;
	const mean = (axis: 0 | 1) => served.reduce((sum, { innerPoint, areaKm2 }) => sum + innerPoint[axis] * areaKm2, 0) / total;
	return [mean(0), mean(1)];
}

/** One arc for a place and a unit, or for a kelurahan and a unit where those are too many; oldest first, without those that are over. */
export function selectArcs(dispatched: readonly Dispatched[], reference: Reference, now: Instant): readonly Arc[] {
	const arcs = joinArcs(dispatched, reference, now);
	if (arcs.length <= ARCS_MOST) return arcs;
	const inRegion = dispatched.map((each) => (each.region === null ? each : { ...each, position: null }));
	return joinArcs(inRegion, reference, now);
}

function joinArcs(dispatched: readonly Dispatched[], reference: Reference, now: Instant): readonly Arc[] {
	const arcs = new Map<string, Arc>();
	for (const { at, unit, region, position } of dispatched) {
		if (now - at >= ARC_MS) continue;
		const from = position ?? reference.regions.find(({ code }) => code === region)?.innerPoint;
		const to = findSeat(reference, unit);
		if (from === undefined || to === undefined) continue;
		const key = `${from.join()} ${unit}`;
		const held = arcs.get(key);
		arcs.delete(key);
		arcs.set(key, { from: [from[0], from[1]], to, at, count: (held?.count ?? 0) + 1 });
	}
	return [...arcs.values()];
}

export function alphaOf(ageMs: number): number {
	return ALPHA_STEPS.find(({ untilMs }) => ageMs < untilMs)?.alpha ?? 0;
}

/** With reduced motion an arc is there and then is not; it does not fade. */
export function buildArcLayer(arcs: readonly Arc[], now: Instant, palette: Palette, scale: number, isStill: boolean): ArcLayer<Arc> {
	const colour = rgbOf(palette.accent.text);
	const alpha = ({ at }: Arc) => (isStill ? (ALPHA_STEPS[1].alpha as number) : alphaOf(now - at));
	const second = Math.floor(now / 1000);
	return new ArcLayer<Arc>({
		id: "dispatch-arc",
		data: arcs,
		getSourcePosition: ({ from }) => [from[0], from[1]],
		getTargetPosition: ({ to }) => [to[0], to[1]],
		// Fainter where it comes from: the end is who has it now.
		getSourceColor: (arc) => [...colour, alpha(arc) / 3] as [number, number, number, number],
		getTargetColor: (arc) => [...colour, alpha(arc)] as [number, number, number, number],
		getWidth: ({ count }) => Math.min(WIDEST_PX, WIDTH_PX * Math.sqrt(count)) * scale,
		// Lying in the plane: a flat map shows an upright arc as a straight line.
		getTilt: 90,
		getHeight: 0.35,
		widthUnits: "pixels",
		updateTriggers: { getSourceColor: [second, palette, isStill], getTargetColor: [second, palette, isStill], getWidth: scale },
		pickable: false,
		parameters: { depthWriteEnabled: false, depthCompare: "always" },
	});
}
