import { expect, test } from "vitest";
import { positionToCell } from "../../../../server/domain/cells.ts";
import { ComplaintColumns } from "../../../../server/domain/complaint-columns.ts";
import { explainHotspots } from "../../../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots } from "../../../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../../../server/domain/hotspot/overdue-tally.ts";
import type { ChannelCode } from "../../../../server/protocol/code.ts";
import { listArrivals } from "../../../../server/simulate/citizens.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS } from "../../../../server/simulate/rhythm.ts";
import { arrivalToStanding, buildDrillCity, live } from "../../../support/drill-city.ts";

const END = Date.parse("2026-11-20T10:00:00+07:00");

/** The first seed is the one that npm start uses. */
test("what is planted as slow in the drill comes out as its hotspots, and little else", { timeout: 120_000 }, async () => {
	for (const seed of ["jakarta", "dua"]) {
		const drill = await buildDrillCity(seed);
		const columns = new ComplaintColumns();
		for (const [index, arrival] of listArrivals(drill.citizens, HISTORY_RHYTHM, END - 14 * DAY_MS, END).entries()) {
			const { last } = live(arrivalToStanding(drill, arrival, index + 1), drill.world, END);
			const { position, channel } = arrival.item;
			if (last === null || position === undefined) continue;
			const point = [position[0] as number, position[1] as number] as const;
			columns.put({
				id: last.id,
				version: last.version,
				number: null,
				channel: channel as ChannelCode,
				category: last.category,
				status: last.status,
				region: last.region,
				regionReason: last.regionReason,
				unit: last.unit,
				cell: positionToCell(point),
				position: point,
				reportedAt: last.reportedAt,
				dueAt: last.reportedAt + (last.status === "waiting" ? 6 * HOUR_MS : 7 * DAY_MS),
				isPrivate: false,
				claimedBy: null,
				claimedUntil: null,
				handBacks: 0,
				escalatedAt: null,
				nudgedAt: null,
				leader: null,
			});
		}
		const tally = new OverdueTally(HOTSPOT_OPTIONS, END, columns);
		const statistic = findHotspots(tally.counts, HOTSPOT_OPTIONS);
		const hotspots = explainHotspots(tally, statistic.rates, joinHotspots(statistic, tally.counts, [], END), []);
		const slow = drill.world.habits.slowRegions;
		// Nearly all that is overdue in a hotspot is so in what was planted, and most of what was planted lies in one.
		expect(hotspots.length).toBeGreaterThanOrEqual(3);
		for (const { overdue, regions } of hotspots) {
			const planted = regions.filter(({ code }) => code !== null && slow.has(code)).reduce((sum, region) => sum + region.overdue, 0);
			expect(planted / overdue).toBeGreaterThanOrEqual(0.9);
		}
		const reached = new Set(hotspots.flatMap(({ regions }) => regions.filter(({ overdue }) => overdue > 0).map(({ code }) => code)));
		expect([...slow].filter((code) => reached.has(code)).length / slow.size).toBeGreaterThanOrEqual(0.7);
	}
});
