import type { ComplaintId } from "../../protocol/code.ts";
import type { Hotspot, Hotspots } from "../../protocol/hotspot.ts";
import { type Audience, isInScope } from "../audience.ts";
import type { ComplaintColumns } from "../complaint-columns.ts";
import { PROVINCE } from "../responsibility.ts";

/**
 * What an audience is shown: the hotspots that lie at least partly in its scope, whole, since a part of a cluster explains
 * nothing; of single complaints only those in its scope, and on a wall none (domain.md §8). A unit is shown none: their counts are
 * of complaints that are not its own. Every field is named, so that a new
 * one reaches nobody until somebody decides it here. `columns` are the room's open complaints.
 */
export function projectHotspots({ at, list }: Hotspots, { view, scope, units }: Audience, columns: ComplaintColumns): Hotspots {
	if (units !== null) return { at, list: [] };
	const isAll = scope.includes(PROVINCE);
	const isSeen = (id: ComplaintId) => {
		const row = columns.find(id);
		return row !== undefined && isInScope(row, scope);
	};
	const seen = list.filter(({ regions }) => isAll || regions.some(({ code }) => isInScope({ region: code }, scope)));
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
