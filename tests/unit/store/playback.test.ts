import { expect, test } from "vitest";
import { applyFilter } from "../../../client/store/apply.ts";
import { NO_FILTER } from "../../../client/store/filter.ts";
import { Playback } from "../../../client/store/playback.ts";
import { selectHotspots } from "../../../client/store/select-hotspots.ts";
import { encodeSnapshot } from "../../../server/domain/snapshot-columns.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";
import { formatMark } from "../../../server/protocol/mark.ts";
import type { PastHotspot, PastState } from "../../../server/protocol/playback.ts";
import { buildCity, CENTRE, distanceM, NOW } from "../domain/hotspot/synthetic-city.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GAMBIR = "31.71.01.1001" as RegionCode;
const MENTENG = "31.71.06.1001" as RegionCode;

/** A city with one hotspot, all of whose complaints are closed an hour after `NOW`; a day of it. */
function buildPlayback(lived: readonly PastHotspot[] = []): Playback {
	const columns = buildCity({ seed: "playback", complaints: 3000, planted: [{ centre: CENTRE, radiusM: 700, logOdds: 3, more: 150 }] });
	const rows = Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot));
	const states = rows
		.filter(({ position }) => position !== null && distanceM(position, CENTRE) < 2000)
		.map(({ id }): PastState => ({ at: NOW + HOUR, id, kind: "resolved", row: null }));
	const snapshot = encodeSnapshot(columns, "console", undefined, {
		mark: formatMark({ epoch: "0", xid: 0n, seq: 0n }),
		epoch: "",
		now: NOW,
	});
	return new Playback({
		snapshot: new Uint8Array(snapshot),
		rest: { from: NOW, to: NOW + 24 * HOUR, states, hotspots: lived, watched: [] },
	});
}

const told = ({ store }: Playback) => selectHotspots(store.state).map(({ hotspot: { id, phase, since } }) => ({ id, phase, since }));

test("a jump ends where playing on ends: what fades is there, what is gone is not, and back again it is the same", () => {
	const [played, jumped] = [buildPlayback(), buildPlayback()];
	const first = told(played);
	expect(first).toHaveLength(1);
	for (const minutes of [30, 61, 65, 71, 90]) {
		for (let at = played.at; at <= NOW + minutes * MINUTE; at += MINUTE) played.seek(at);
		jumped.seek(NOW + minutes * MINUTE);
		expect(told(jumped).map(({ phase }) => phase)).toEqual(told(played).map(({ phase }) => phase));
	}
	expect(told(played)).toEqual([]);
	jumped.seek(NOW + 66 * MINUTE);
	expect(told(jumped)).toMatchObject([{ phase: "fading" }]);
	jumped.seek(NOW);
	expect(told(jumped)).toEqual(first);
});

test("a hotspot is called and dated as the room did then, wherever in its life the playback begins", () => {
	const found = selectHotspots(buildPlayback().store.state)[0]?.hotspot;
	if (found === undefined) throw new Error("Expected a hotspot");
	const lived: PastHotspot = {
		id: "as-then" as PastHotspot["id"],
		place: MENTENG,
		since: NOW - 5 * HOUR,
		goneAt: NOW + 70 * MINUTE,
		cells: found.cells,
		states: [],
	};
	const playback = buildPlayback([lived]);
	expect(told(playback)).toEqual([{ id: "as-then", phase: "persistent", since: NOW - 5 * HOUR }]);
	expect(selectHotspots(playback.store.state)[0]?.hotspot).toMatchObject({ place: MENTENG, movedTo: GAMBIR });
	playback.seek(NOW + 40 * MINUTE);
	expect(told(playback)).toMatchObject([{ id: "as-then", since: NOW - 5 * HOUR }]);
});

test("a filter that is set while it stands still is in force", async () => {
	const { store } = buildPlayback();
	store.write(applyFilter({ ...NO_FILTER, lateness: ["late", "severe"] }));
	await Promise.resolve();
	expect(store.state.filter.lateness).toEqual(["late", "severe"]);
});
