// What has come since the last look that deserves a sound: escalations, alarms, hotspots. Each is news once.
import type { AlarmId } from "../../server/protocol/alarm.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { HotspotId } from "../../server/protocol/hotspot.ts";
import type { State } from "../store/state.ts";

export interface Seen {
	readonly escalatedAt: Instant;
	readonly alarms: ReadonlySet<AlarmId>;
	readonly hotspots: ReadonlySet<HotspotId>;
}

export interface News {
	readonly escalated: number;
	readonly alarms: number;
	readonly hotspots: number;
}

const NO_NEWS: News = { escalated: 0, alarms: 0, hotspots: 0 };

/** The first look finds no news: what stands when a screen is opened is no event. */
export function diffNews(
	seen: Seen | null,
	{ complaints, alarms, hotspots }: Pick<State, "complaints" | "alarms" | "hotspots">,
): {
	readonly seen: Seen;
	readonly news: News;
} {
	const { arrays, count } = complaints.columns;
	const after = seen?.escalatedAt ?? Number.POSITIVE_INFINITY;
	let latest = seen?.escalatedAt ?? Number.NEGATIVE_INFINITY;
	let escalated = 0;
	for (let slot = 0; slot < count; slot++) {
		// NaN, for not escalated, is neither.
		const at = arrays.escalatedAt[slot] as number;
		if (at > after) escalated++;
		if (at > latest) latest = at;
	}
	const alarmIds = (alarms?.list ?? []).map(({ id }) => id);
	const hotspotIds = (hotspots?.list ?? []).filter(({ phase }) => phase !== "gone").map(({ id }) => id);
	const next: Seen = {
		escalatedAt: latest,
		// Those that are over stay seen: one that comes back under its id is none that is new.
		alarms: new Set([...(seen?.alarms ?? []), ...alarmIds]),
		hotspots: new Set([...(seen?.hotspots ?? []), ...hotspotIds]),
	};
	if (seen === null) return { seen: next, news: NO_NEWS };
	return {
		seen: next,
		news: {
			escalated,
			alarms: alarmIds.filter((id) => !seen.alarms.has(id)).length,
			hotspots: hotspotIds.filter((id) => !seen.hotspots.has(id)).length,
		},
	};
}
