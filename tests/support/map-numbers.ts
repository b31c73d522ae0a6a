import { cellToParent, latLngToCell } from "h3-js";
import type { ISql } from "postgres";
import { selectCells } from "../../client/store/select-cells.ts";
import { shownCount } from "../../client/store/shown-count.ts";
import type { State } from "../../client/store/state.ts";
import { HOTSPOT_OPTIONS } from "../../server/domain/hotspot/options.ts";
import type { Instant } from "../../server/protocol/code.ts";
import { CONSOLE_RESOLUTION } from "../../server/protocol/complaint.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";

// What a wall's map says in numbers: cells and hotspots, each counted anew from the points that stand in the database.

/** By cell `overdue/open`; `overdue/hidden` where the number must not be shown. */
export type CellNumbers = Readonly<Record<string, string>>;

interface Point {
	readonly lng: number;
	readonly lat: number;
	readonly isOverdue: boolean;
	readonly isPrivate: boolean;
}

/** Coarser cells are the parents of the finest, so that wall and console count alike: near an edge another cell may hold the point itself. */
export function pointToCell({ lng, lat }: { readonly lng: number; readonly lat: number }, resolution: number): string {
	return cellToParent(latLngToCell(lat, lng, CONSOLE_RESOLUTION), resolution);
}

/** What lies outside of the city is counted for itself, and is no part of the map. */
async function readPoints(sql: ISql, now: Instant): Promise<readonly Point[]> {
	return await sql<Point[]>`
		select st_x(position) as lng, st_y(position) as lat, coalesce(due_at < ${new Date(now)}, false) as "isOverdue", is_private as "isPrivate"
		from complaint where closed_at is null and position is not null and region_how <> 'outside'`;
}

export async function countCellsBySql(sql: ISql, now: Instant, resolution: number): Promise<CellNumbers> {
	const [setting] = await sql<{ value: number }[]>`select value from setting where key = 'min_cell_count'`;
	const cells = new Map<string, { open: number; overdue: number; private: number }>();
	for (const point of await readPoints(sql, now)) {
		const cell = pointToCell(point, resolution);
		const held = cells.get(cell) ?? { open: 0, overdue: 0, private: 0 };
		cells.set(cell, {
			open: held.open + 1,
			overdue: held.overdue + Number(point.isOverdue),
			private: held.private + Number(point.isPrivate),
		});
	}
	const minimum = setting?.value ?? Number.NaN;
	return Object.fromEntries(
		[...cells]
			.map(([cell, each]) => [cell, `${each.overdue}/${each.private > 0 && each.open < minimum ? "hidden" : each.open}`] as const)
			.sort(),
	);
}

export function countCellsByStore(state: State): CellNumbers {
	const { cells, open, overdue, private: hidden } = selectCells(state);
	return Object.fromEntries(
		cells
			.flatMap((cell, at) => {
				const [count, secret] = [open[at] as number, hidden[at] as number];
				return count === 0 ? [] : [[cell, `${overdue[at]}/${shownCount(state, count, secret) ?? "hidden"}`] as const];
			})
			.sort(),
	);
}

/** `overdue/open` of each hotspot's cells, in the order of the list. */
export async function countHotspotsBySql(sql: ISql, now: Instant, hotspots: readonly Pick<Hotspot, "cells">[]): Promise<readonly string[]> {
	const points = await readPoints(sql, now);
	return hotspots.map(({ cells }) => {
		const inside = points.filter((point) => (cells as readonly string[]).includes(pointToCell(point, HOTSPOT_OPTIONS.resolution)));
		return `${inside.filter(({ isOverdue }) => isOverdue).length}/${inside.length}`;
	});
}
