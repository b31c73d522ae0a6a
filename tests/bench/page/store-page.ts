// The page on which the console's own store is measured: snapshot, filters and changes by the client's modules, and beside them
// supercluster on the same points. Driven from outside by `window.bench`.
import Supercluster from "supercluster";
import { fetchSnapshot } from "../../../client/feed/http.ts";
import { OWN_SERVER } from "../../../client/feed/server-link.ts";
import { selectQueue } from "../../../client/panels/queue-query.ts";
import { applyChange, applyFilter, applyResolution, applySnapshot } from "../../../client/store/apply.ts";
import { type Filter, NO_FILTER } from "../../../client/store/filter.ts";
import { selectCells } from "../../../client/store/select-cells.ts";
import { selectCounts, selectSlots } from "../../../client/store/select-counts.ts";
import { Store } from "../../../client/store/store.ts";
import type { ComplaintRow, ComplaintStatus } from "../../../server/protocol/complaint.ts";
import type { Mark } from "../../../server/protocol/mark.ts";

interface Weighed {
	readonly overdue: number;
	readonly private: number;
}
type Point = GeoJSON.Feature<GeoJSON.Point, Weighed>;

const store = new Store(
	{ monotonic: () => performance.now(), wallClock: () => Date.now(), schedule: () => undefined },
	{ view: "console" },
);

export interface StoreBench {
	/** ms: with the way over the wire, and without it. */
	load(): Promise<{ readonly rows: number; readonly fetchMs: number; readonly applyMs: number; readonly cellsMs: number }>;
	/** ms of one change of the filter until cells and all counts are there, how many rows passed, and ms of the queue of them. */
	filter(filter: Filter, resolution: number): { readonly ms: number; readonly rows: number; readonly queueMs: number };
	/** ms of supercluster's index of the points that pass now, and how many it counts. */
	cluster(options: { readonly minZoom: number; readonly maxZoom: number }): { readonly ms: number; readonly points: number };
	/** ms of each of `count` changes, one tick each. */
	changes(count: number): number[];
}

/** ms of what the list beside the map shows: which complaints, in which order, and what is in each tab. */
function measureQueue(): number {
	const { columns, now } = store.state.complaints;
	const names = { regions: new Map(), units: new Map(), categories: new Map(), statuses: {} as Record<ComplaintStatus, string> };
	const from = performance.now();
	selectQueue(columns, names, { tab: "all", text: "", area: null, isFolded: true, slots: selectSlots(store.state) }, now);
	return performance.now() - from;
}

const bench: StoreBench = {
	async load() {
		const from = performance.now();
		const snapshot = await fetchSnapshot(OWN_SERVER, "console", new AbortController().signal);
		const fetched = performance.now();
		store.setServerClock(snapshot.now);
		store.write(applySnapshot(snapshot));
		store.flush();
		const applied = performance.now();
		selectCells(store.state);
		selectCounts(store.state);
		const rows = store.state.totals.open;
		return { rows, fetchMs: fetched - from, applyMs: applied - fetched, cellsMs: performance.now() - applied };
	},
	filter(filter, resolution) {
		store.write(applyResolution(resolution));
		store.flush();
		const from = performance.now();
		store.write(applyFilter(filter));
		store.flush();
		// Each is counted when it is asked for.
		const { totals, byStatus, byCategory, byRegion, byUnit } = selectCounts(store.state);
		selectCells(store.state);
		const ms = performance.now() - from;
		if ([byStatus, byCategory, byRegion, byUnit].includes(undefined as never)) throw new Error("Expected all counts");
		return { ms, rows: totals.open, queueMs: measureQueue() };
	},
	cluster(zooms) {
		const { columns, now } = store.state.complaints;
		const { lng, lat, dueAt, isPrivate } = columns.arrays;
		const slots = selectSlots(store.state) ?? new Uint32Array(columns.count).map((_, slot) => slot);
		const points: Point[] = [];
		for (const slot of slots) {
			if (Number.isNaN(lng[slot])) continue;
			points.push({
				type: "Feature",
				geometry: { type: "Point", coordinates: [lng[slot] as number, lat[slot] as number] },
				properties: { overdue: (dueAt[slot] as number) < now ? 1 : 0, private: isPrivate[slot] as number },
			});
		}
		const from = performance.now();
		const index = new Supercluster<Weighed, Weighed>({
			...zooms,
			map: (each) => each,
			reduce: (sum, each) => Object.assign(sum, { overdue: sum.overdue + each.overdue, private: sum.private + each.private }),
		});
		index.load(points);
		const ms = performance.now() - from;
		const clusters = index.getClusters([-180, -85, 180, 85], zooms.minZoom);
		return { ms, points: clusters.reduce((sum, { properties }) => sum + ("point_count" in properties ? properties.point_count : 1), 0) };
	},
	changes(count) {
		store.write(applyFilter(NO_FILTER));
		store.flush();
		const { columns } = store.state.complaints;
		const mark = store.state.mark as Mark;
		return Array.from({ length: count }, (_, each) => {
			const row = columns.rowAt(Math.floor((each * columns.count) / count));
			const put: ComplaintRow = { ...row, version: row.version + 1, dueAt: (row.dueAt ?? 0) + 60_000 };
			const from = performance.now();
			store.write(applyChange({ from: mark, mark, put: [put], drop: [] }));
			store.flush();
			return performance.now() - from;
		});
	},
};

Object.assign(window, { bench });
