// From a hotspot to its overdue complaints, picked: the queue shows them, and what is done next is done with them.
import { useCallback } from "react";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { selectHotspots } from "../store/select-hotspots.ts";
import { useStoreWriter } from "../store/use-store.tsx";
import { useBulk } from "./bulk.tsx";
import { useDesk } from "./desk.tsx";
import { selectOverdueIn } from "./queue-query.ts";

export function usePickHotspot(): (hotspot: Hotspot) => void {
	const store = useStoreWriter();
	const desk = useDesk();
	const bulk = useBulk();
	return useCallback(
		({ id, place, cells }) => {
			const area = { kind: "hotspot", id, place, cells } as const;
			const { complaints } = store.state;
			desk.setArea(area);
			// A hotspot is one for what is overdue there: that is what it opens with, and the other tabs are a click away.
			desk.setLook({ tab: "overdue" });
			bulk.pick(selectOverdueIn(complaints.columns, area, complaints.now));
		},
		[store, desk.setArea, desk.setLook, bulk.pick],
	);
}

/** Nothing for who may do nothing with what is picked. The hotspot after the one that is picked, by rank, and from the last again the first. */
export function usePickNextHotspot(): () => void {
	const store = useStoreWriter();
	const { area } = useDesk();
	const { can } = useBulk();
	const pick = usePickHotspot();
	return useCallback(() => {
		if (!can.pick) return;
		const hotspots = selectHotspots(store.state).filter(({ hotspot }) => hotspot.overdue > 0);
		const at = hotspots.findIndex(({ hotspot }) => area?.kind === "hotspot" && area.id === hotspot.id);
		const next = hotspots[(at + 1) % Math.max(1, hotspots.length)];
		if (next !== undefined) pick(next.hotspot);
	}, [store, area, can, pick]);
}
