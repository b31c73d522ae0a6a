import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Playback } from "../../client/store/playback.ts";
import { selectHotspots } from "../../client/store/select-hotspots.ts";
import { isInScope } from "../../server/domain/audience.ts";
import { positionToCell } from "../../server/domain/cells.ts";
import { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { explainHotspots } from "../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots, type LiveHotspot } from "../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../server/domain/hotspot/overdue-tally.ts";
import { projectHotspots, projectPastHotspot } from "../../server/domain/hotspot/project-hotspots.ts";
import { encodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { createLog } from "../../server/http/log.ts";
import type { Instant, RegionCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { formatMark } from "../../server/protocol/mark.ts";
import type { PastState } from "../../server/protocol/playback.ts";
import { readHotspotWatches, readPastHotspots } from "../../server/queries/hotspot.ts";
import { createHotspotMemory } from "../../server/room/hotspot-memory.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { openTestApp } from "../support/http-app.ts";
import { buildCity, CENTRE, distanceM, moved, NOW } from "../unit/domain/hotspot/synthetic-city.ts";

const MINUTE = 60_000;
/** The room looks three times as often. */
const LOOK = 15_000;
/** The hour that is played begins here; the room has looked for an hour before. */
const FROM = NOW;
const TO = FROM + 60 * MINUTE;
const SOUTH = "31.74.01.1001" as RegionCode;
const NO_MARK = formatMark({ epoch: "0", xid: 0n, seq: 0n });
/** One that lives on by hysteresis alone, one that is worked off, one that grows, one that begins, and one across the border of two kota. */
const [LINGERING, WORKED_OFF, GROWING, BEGINNING, SHARED] = [
	moved(CENTRE, -6000, 3000),
	moved(CENTRE, 4000, 6000),
	moved(CENTRE, 2000, -7000),
	moved(CENTRE, 8000, -1000),
	moved(CENTRE, -3000, -6000),
];

describe.each(DATABASES)("playback equals history, on %s", (kind) => {
	let database: TestDatabase;
	let opening: readonly ComplaintRow[];
	const states: PastState[] = [];
	/** What the room told, by when. */
	const told = new Map<Instant, readonly Hotspot[]>();
	/** When a hotspot lived that somebody who begins to look then does not find. */
	const lingered: Instant[] = [];

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		const columns = buildCity({
			seed: "playback equals history",
			complaints: 3000,
			planted: [
				{ centre: LINGERING, radiusM: 700, logOdds: 2.5, more: 60 },
				{ centre: WORKED_OFF, radiusM: 700, logOdds: 3, more: 80 },
				{ centre: GROWING, radiusM: 700, logOdds: 2.5, more: 60 },
				{ centre: SHARED, radiusM: 900, logOdds: 3, more: 60, region: SOUTH },
			],
		});
		const rows = Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot));
		const near = (centre: typeof CENTRE) =>
			rows.filter(({ position, dueAt }) => position !== null && distanceM(position, centre) < 900 && (dueAt ?? 0) < NOW);
		const close = (row: ComplaintRow, at: Instant) => states.push({ at, id: row.id, kind: "resolved", row: null });
		for (const [index, row] of near(LINGERING).entries()) close(row, FROM - 10 * MINUTE + index * 90_000);
		for (const [index, row] of near(WORKED_OFF).entries()) close(row, FROM + index * 15_000);
		const chance = createChance("playback equals history");
		const [late] = near(GROWING) as [ComplaintRow];
		const arrive = (centre: typeof CENTRE, minute: number) => {
			const id = (rows.length + states.length + 1) as ComplaintRow["id"];
			const position = moved(centre, 600 * (chance.next() - 0.5), 600 * (chance.next() - 0.5));
			const row = { ...late, id, position, cell: positionToCell(position) };
			states.push({ at: FROM + Math.round(minute * MINUTE), id, kind: "arrived", row });
		};
		for (let minute = -20; minute < 60; minute += 0.5) arrive(GROWING, minute);
		for (let minute = 5; minute < 25; minute += 0.5) arrive(BEGINNING, minute);
		states.sort((a, b) => a.at - b.at || a.id - b.id);

		const tally = new OverdueTally(HOTSPOT_OPTIONS, FROM - 60 * MINUTE, columns);
		const memory = createHotspotMemory({ sql: database.sql, log: createLog("silent"), signal: new AbortController().signal });
		await memory.begin(FROM - 60 * MINUTE);
		let living: readonly LiveHotspot[] = [];
		let before: readonly Hotspot[] = [];
		let next = 0;
		for (let at = FROM - 60 * MINUTE; at <= TO; at += LOOK) {
			for (; (states[next]?.at ?? Infinity) <= at; next++) {
				const { id, row } = states[next] as PastState;
				if (row === null) tally.drop(id);
				else tally.put(row);
			}
			tally.advanceTo(at);
			if (at === FROM) opening = Array.from({ length: tally.columns.count }, (_, slot) => tally.columns.rowAt(slot));
			// The hour before in larger steps: only what it leaves behind counts.
			if (at < FROM && at % MINUTE !== FROM % MINUTE) continue;
			const found = findHotspots(tally.counts, HOTSPOT_OPTIONS);
			living = joinHotspots(found, tally.counts, living, at);
			before = explainHotspots(tally, found.rates, living, before);
			const fresh = new Set(joinHotspots(found, tally.counts, [], at).flatMap(({ cells }) => cells));
			if (at >= FROM && living.some(({ foundAt, cells }) => foundAt === at && !cells.some((cell) => fresh.has(cell)))) lingered.push(at);
			told.set(at, (await memory.recall({ at, list: before })).list);
		}
	}, 120_000);
	afterAll(() => database?.close());

	const play = async (scope: readonly RegionCode[]) => {
		const isSeen = (row: ComplaintRow) => isInScope(row, scope);
		const columns = new ComplaintColumns(opening.length);
		for (const row of opening) if (isSeen(row)) columns.put(row);
		const { sql } = database;
		const snapshot = encodeSnapshot(columns, "console", undefined, { mark: NO_MARK, epoch: "", now: FROM });
		return new Playback({
			snapshot: new Uint8Array(snapshot),
			rest: {
				from: FROM,
				to: TO,
				states: states.filter(({ at, row }) => at > FROM && (row === null || isSeen(row))),
				hotspots: (await readPastHotspots(sql, FROM, TO)).flatMap((life) => projectPastHotspot(life, scope) ?? []),
				watched: await readHotspotWatches(sql, FROM, TO),
			},
		});
	};
	const identity = ({ id, place, movedTo, phase, phaseSince, since, cells }: Hotspot) => ({
		id,
		place,
		movedTo,
		phase,
		phaseSince,
		since,
		cells,
	});
	const byId = (list: readonly Hotspot[]) => list.map(identity).sort((a, b) => a.id.localeCompare(b.id));
	const shownBy = ({ store }: Playback) => selectHotspots(store.state).map(({ hotspot }) => hotspot);
	/** By the room's own projection, of what lives. */
	const toldAt = (at: Instant, scope: readonly RegionCode[]) =>
		projectHotspots({ at, list: told.get(at) ?? [] }, { key: "", view: "console", scope, units: null }, new ComplaintColumns()).list.filter(
			({ phase }) => phase !== "gone",
		);

	it("has names, places, phases and cells of what screens showed at every moment, forwards, after jumps, and back", async () => {
		const played = await play(["31" as RegionCode]);
		const phases = new Set<string>();
		for (let at = FROM; at <= TO; at += 3 * LOOK) {
			played.seek(at);
			expect(byId(shownBy(played))).toEqual(byId(toldAt(at, ["31" as RegionCode])));
			for (const { phase } of shownBy(played)) phases.add(phase);
		}
		// The hour has all that there is to get wrong: also what whoever begins to look then would not find.
		expect([...phases].sort()).toEqual(["fading", "growing", "new", "persistent"]);
		expect(lingered.length).toBeGreaterThan(0);
		const jumped = await play(["31" as RegionCode]);
		for (const at of [FROM + 31 * MINUTE, TO, FROM + 12 * MINUTE, ...lingered.slice(0, 2), FROM + 45 * MINUTE, FROM]) {
			jumped.seek(at);
			expect(byId(shownBy(jumped))).toEqual(byId(toldAt(at, ["31" as RegionCode])));
		}
	});

	it("of regions beyond the account's own area is refused", async () => {
		const test = await openTestApp(kind);
		try {
			const cookie = await test.login("dispatcher", { scope: [SOUTH] });
			const ask = async (regions: string) => {
				const url = `/api/playback?from=${test.clock.now - MINUTE}&to=${test.clock.now}${regions}`;
				return (await test.app.inject({ method: "GET", url, headers: { cookie } })).statusCode;
			};
			expect(await Promise.all(["", `&regions=${SOUTH}`, "&regions=31.71", `&regions=${SOUTH},31`, "&regions=x"].map(ask))).toEqual([
				200, 200, 403, 403, 400,
			]);
		} finally {
			await test.close();
		}
	});

	it("counts in them what was open and overdue then", async () => {
		const played = await play(["31" as RegionCode]);
		for (const minute of [0, 20, 40]) {
			played.seek(FROM + minute * MINUTE);
			const live = toldAt(FROM + minute * MINUTE, ["31" as RegionCode]);
			const figures = (list: readonly Hotspot[]) =>
				list.map(({ id, open, overdue, z }) => ({ id, open, overdue, z })).sort((a, b) => a.id.localeCompare(b.id));
			expect(figures(shownBy(played))).toEqual(figures(live));
		}
	});

	it("shows a part of the city those that it was shown: also one that is called by a place beyond its border", async () => {
		for (const scope of [[SOUTH], ["31.71" as RegionCode], ["31.75" as RegionCode]]) {
			const played = await play(scope);
			for (const minute of [0, 25, 50]) {
				played.seek(FROM + minute * MINUTE);
				expect(byId(shownBy(played))).toEqual(byId(toldAt(FROM + minute * MINUTE, scope)));
			}
		}
		expect(toldAt(FROM, [SOUTH])).toHaveLength(1);
		expect(toldAt(FROM, ["31.75" as RegionCode])).toEqual([]);
	});
});
