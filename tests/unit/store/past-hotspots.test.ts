import { gridDisk, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { adoptHotspots, wasThere } from "../../../client/store/past-hotspots.ts";
import type { LiveHotspot } from "../../../server/domain/hotspot/join-hotspots.ts";
import type { Cell, RegionCode } from "../../../server/protocol/code.ts";
import type { HotspotId } from "../../../server/protocol/hotspot.ts";
import type { PastHotspot } from "../../../server/protocol/playback.ts";

const CELLS = gridDisk(latLngToCell(-6.2, 106.83, 8), 3) as Cell[];
const AT = 100_000_000;
const HOUR = 3_600_000;

function found(id: string, cells: readonly Cell[], since = AT): LiveHotspot {
	return {
		id: id as HotspotId,
		phase: "new",
		since,
		phaseSince: since,
		into: null,
		cells,
		z: 5,
		q: 0.01,
		open: 60,
		overdue: 40,
		expected: 9,
		anchor: 40,
		anchoredAt: since,
		foundAt: AT,
	};
}

function past(id: string, cells: readonly Cell[], since: number, goneAt: number | null = null): PastHotspot {
	return { id: id as HotspotId, place: "31.71.01.1001" as RegionCode, since, goneAt, cells, states: [] };
}

test("what a playback finds at its first look has the name and the beginning that the room gave it", () => {
	const lived = [past("small", CELLS.slice(0, 1), AT - 5 * HOUR), past("large", CELLS.slice(0, 3), AT - 2 * HOUR)];
	expect(adoptHotspots([found("x", CELLS.slice(0, 4))], lived, AT)).toMatchObject([
		{ id: "large", since: AT - 2 * HOUR, phase: "persistent", anchor: 40 },
	]);
	expect(adoptHotspots([found("x", CELLS.slice(0, 4))], [past("young", CELLS, AT - 60_000)], AT)).toMatchObject([
		{ id: "young", since: AT - 60_000, phase: "new" },
	]);
});

test("each is taken once; one that the room did not tell of then is new, and one that goes on is left as it is", () => {
	const lived = [past("a", CELLS.slice(0, 4), AT - HOUR), past("ended", CELLS.slice(20), AT - HOUR, AT - 1)];
	const played = [found("x", CELLS.slice(0, 2)), found("y", CELLS.slice(2, 4)), found("z", CELLS.slice(20, 22)), found("w", CELLS, AT - 1)];
	expect(adoptHotspots(played, lived, AT).map(({ id, phase }) => [id, phase])).toEqual([
		["a", "persistent"],
		["y", "new"],
		["z", "new"],
		["w", "new"],
	]);
	expect(lived.map((one) => wasThere(one, AT))).toEqual([true, false]);
});
