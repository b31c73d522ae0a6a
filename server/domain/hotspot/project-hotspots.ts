import type { ComplaintId, RegionCode } from "../../protocol/code.ts";
import type { Hotspot, Hotspots } from "../../protocol/hotspot.ts";
import type { PastHotspot, PastLife } from "../../protocol/playback.ts";
import { type Audience, isInScope } from "../audience.ts";
import type { ComplaintColumns } from "../complaint-columns.ts";
import { PROVINCE } from "../responsibility.ts";

/** Whether a hotspot that lies in these regions is shown in a scope: one part of it is enough. null: in none. */
export function isHotspotSeen(regions: readonly (RegionCode | null)[], scope: readonly RegionCode[]): boolean {
	return scope.includes(PROVINCE) || regions.some((region) => isInScope({ region }, scope));
}

/**
 * What an audience is shown: the hotspots that lie at least partly in its scope, whole, since a part of a cluster explains
 * nothing; of single complaints only those in its scope, and on a wall none (domain.md §8). A unit is shown none: their counts are
 * of complaints that are not its own. Every field is named, so that a new
 * one reaches nobody until somebody decides it here. `columns` are the room's open complaints.
 */
export function projectHotspots({ at, list }: Hotspots, { view, scope, units }: Audience, columns: ComplaintColumns): Hotspots {
	if (units !== null) return { at, list: [] };
	const isSeen = (id: ComplaintId) => {
		const row = columns.find(id);
		return row !== undefined && isInScope(row, scope);
	};
	const seen = list.filter(({ regions }) =>
		isHotspotSeen(
			regions.map(({ code }) => code),
			scope,
		),
	);
	return {
		at,
		list: seen.map(
			(hotspot): Hotspot => ({
				id: hotspot.id,
				phase: hotspot.phase,
				since: hotspot.since,
				phaseSince: hotspot.phaseSince,
				into: hotspot.into,
				place: hotspot.place,
				movedTo: hotspot.movedTo,
				cells: hotspot.cells,
				z: hotspot.z,
				q: hotspot.q,
				open: hotspot.open,
				overdue: hotspot.overdue,
				expected: hotspot.expected,
				regions: hotspot.regions,
				categories: hotspot.categories,
				units: hotspot.units,
				waits: hotspot.waits,
				clocks: hotspot.clocks,
				memory: {
					before: hotspot.memory.before,
					lastGoneAt: hotspot.memory.lastGoneAt,
					earlier: hotspot.memory.earlier,
					acts: hotspot.memory.acts.map(({ kind, at, by, complaints, stillOverdue, overdueThen }) => ({
						kind,
						at,
						by: view === "wall" ? null : by,
						complaints,
						stillOverdue,
						overdueThen,
					})),
				},
				oldest: view === "wall" ? [] : hotspot.oldest.filter(isSeen),
			}),
		),
	};
}

/** What a scope was shown of a life, at each moment by the same rule as then. Undefined: nothing, ever. */
export function projectPastHotspot(
	{ id, place, since, goneAt, cells, states }: PastLife,
	scope: readonly RegionCode[],
): PastHotspot | undefined {
	const isSeen = states.map(({ regions }) => isHotspotSeen(regions, scope));
	// From before its states were kept its name is all that is known of where it lay.
	if (states.length === 0 ? !isHotspotSeen([place], scope) : !isSeen.includes(true)) return undefined;
	return {
		id,
		place,
		since,
		goneAt,
		cells: states[isSeen.lastIndexOf(true)]?.cells ?? cells,
		states: states.map(({ at, phase, phaseSince, cells: then, regions }, index) => ({
			at,
			phase,
			phaseSince,
			hasMoved: place !== null && !regions.includes(place),
			cells: isSeen[index] === true ? then : null,
		})),
	};
}
