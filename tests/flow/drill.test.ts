import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyResolution, applySnapshot } from "../../client/store/apply.ts";
import { decodeSnapshot } from "../../client/store/snapshot.ts";
import { Store } from "../../client/store/store.ts";
import { markToParts } from "../../server/protocol/mark.ts";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { startDrill } from "../../server/simulate/drill.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { INTAKE_KEY, openTestApp, type TestApp } from "../support/http-app.ts";
import { countCellsBySql, countCellsByStore, countHotspotsBySql } from "../support/map-numbers.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";
import { countBySql, countByStore } from "../support/wall-numbers.ts";

const HOUR_MS = 3_600_000;

describe.each(DATABASES)("the drill on %s", (kind) => {
	let test: TestApp;
	let room: TestRoom;
	let url: string;
	const said: string[] = [];
	const count = async (condition = "true") =>
		Number((await test.database.sql.unsafe(`select count(*) as n from complaint c where ${condition}`))[0]?.n);
	const play = (signal: AbortSignal, pace = 10) => {
		const log = { info: (m: string) => said.push(m), warn: (m: string) => said.push(m), error: (m: string) => said.push(`ERROR ${m}`) };
		const { sql } = test.database;
		const now = () => test.clock.now;
		return startDrill({ baseUrl: url, intakeKey: INTAKE_KEY, room: room.room, sql, log, now, signal, seed: "uji", pace, historyDays: 1 });
	};

	beforeAll(async () => {
		test = await openTestApp(kind, { isDrill: true, hasHotspots: true });
		test.clock.now = Date.parse("2026-11-20T11:00:00+07:00");
		room = await openTestRoom({ sql: test.database.sql, now: () => test.clock.now });
		url = await test.app.listen({ port: 0, host: "127.0.0.1" });
	});
	afterAll(async () => {
		await room.stop();
		await test.close();
	});

	it("that is stopped in the middle of its history goes on where it was", async () => {
		const ending = new AbortController();
		const played = play(ending.signal);
		await until("some history", async () => (await count()) > 100, 60_000);
		ending.abort();
		await played;
		const half = await count();
		expect(half).toBeLessThan(350);

		const again = new AbortController();
		const rest = play(again.signal);
		await until("the history's end", () => said.some((message) => message.includes("history complete")), 100_000);
		again.abort();
		await rest;
		expect(await count()).toBeGreaterThan(half + 100);
		expect(said.filter((message) => message.startsWith("ERROR"))).toEqual([]);
		expect(said.find((message) => message.includes("history complete"))).toContain("(0 refused)");
	});

	it("leaves the past as the room's own rules have it", async () => {
		// Every complaint's history begins with its arrival and its versions have no gap.
		const [row] = await test.database.sql`
			select count(*)::int as wrong from complaint c
			where (select array_agg(e.version order by e.id) from event e where e.complaint_id = c.id)
				is distinct from (select array_agg(v) from generate_series(1, c.version) v)`;
		expect(row?.wrong).toBe(0);
		expect(await count("status_since < reported_at")).toBe(0);
		expect(await count(`status_since > '${new Date(test.clock.now).toISOString()}'`)).toBe(0);
		expect(await count("closed_at is null")).toBeGreaterThan(150);
		await until("the room to know them all", async () => room.room.figures().openComplaints === (await count("closed_at is null")));
	});

	it("lives on through the public intake and the room's commands, and stops when it is told", async () => {
		const before = await count();
		const ending = new AbortController();
		const played = play(ending.signal, 10);
		const clock = setInterval(() => {
			test.clock.now += 20_000;
		}, 100);
		const steps = async () => Number((await test.database.sql`select count(*) as n from event where kind <> 'arrived'`)[0]?.n);
		const stepsBefore = await steps();
		await until("new complaints", async () => (await count()) > before + 5, 60_000);
		await until("steps of units", async () => (await steps()) > stepsBefore + 5, 60_000);
		clearInterval(clock);
		ending.abort();
		await played;
		const after = await count();
		test.clock.now += HOUR_MS;
		await new Promise((resolve) => setTimeout(resolve, 1500));
		expect(await count()).toBe(after);
	});

	it("gives a wall numbers that are SQL's at the same mark, at random moments of a random hour", async () => {
		const seed = process.env.PANTAU_SEED ?? String(Math.floor(Math.random() * 1e9));
		const chance = createChance(`drill/${seed}`);
		const { world } = test;
		const lastEntry = async () => BigInt((await test.database.sql`select coalesce(max(seq), 0)::text as seq from change_log`)[0]?.seq);
		const display = accountOf("dinding", "display");
		const cookie = await test.login("display");
		const isSettled = async (count: () => Promise<unknown>) => {
			const before = await lastEntry();
			await count();
			return markToParts(world.head()).seq === before && (await lastEntry()) === before;
		};
		test.clock.now += Math.floor(chance.next() * 24) * HOUR_MS;
		// Late for two days and close together, and as many again new and far apart: the hour has a hotspot, whatever the drill does and
		// however much of the city's is late by then.
		const fresh = new Date(test.clock.now);
		const old = new Date(test.clock.now - 48 * HOUR_MS);
		await test.database.sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at, is_private)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(106.8272 + 0.0001 * n, -6.1754 + 0.00007 * n), 4326), ${old}, ${old}, n % 5 = 0
			from generate_series(1, 60) as n
			union all
			select 'jaki', 'jalan', st_setsrid(st_makepoint(106.74 + 0.01 * (n % 20), -6.32 + 0.008 * (n / 20)), 4326), ${fresh}, ${fresh}, false
			from generate_series(1, 400) as n`;
		const monotonic = () => test.clock.now;
		const store = new Store({ monotonic, wallClock: monotonic, schedule: () => {} }, { view: "wall" });
		store.write((state) => ({ ...state, reference: world.reference() }));
		for (let round = 0; round < 3; round++) {
			const moment = test.clock.now + (0.1 + 0.3 * chance.next()) * HOUR_MS;
			const ending = new AbortController();
			const played = play(ending.signal, 10);
			const clock = setInterval(() => {
				test.clock.now += 20_000;
			}, 50);
			await until("the moment", () => test.clock.now >= moment, 60_000);
			clearInterval(clock);
			ending.abort();
			await played;
			const { sql } = test.database;
			let counted = await countBySql(sql, test.clock.now);
			await until("a count between two changes that the room has read", () =>
				isSettled(async () => {
					counted = await countBySql(sql, test.clock.now);
				}),
			);
			const { buffer, byteOffset, byteLength } = Uint8Array.from(world.snapshot(display, "wall").body);
			store.write(applySnapshot(decodeSnapshot(buffer.slice(byteOffset, byteOffset + byteLength))));
			store.flush();
			const said = `PANTAU_SEED=${seed}`;
			const rhythm: Rhythm = (await test.app.inject({ url: "/api/rhythm", headers: { cookie } })).json();
			expect(countByStore(store.state, rhythm.shift.endsAt), said).toEqual(counted);
			for (const resolution of [7, 8]) {
				store.write(applyResolution(resolution));
				store.flush();
				expect(countCellsByStore(store.state), said).toEqual(await countCellsBySql(sql, test.clock.now, resolution));
			}
			const { end, count } = rhythm.hours.at(-1) ?? { end: Number.NaN, count: Number.NaN };
			expect(end, said).toBe(test.clock.now);
			const [hour] = await sql`
				select count(*)::int as n from complaint where reported_at >= ${new Date(end - HOUR_MS)} and reported_at < ${new Date(end)}`;
			expect(count, said).toBe(hour?.n);
			// They are looked for every five seconds: the next look is at this mark, for the clock stands.
			let told: readonly string[] = [];
			let found: readonly string[] = [];
			await until(
				"the hotspots of this mark",
				async () => {
					const list = world.hotspots(display);
					told = list.map(({ overdue, open }) => `${overdue}/${open}`);
					found = await countHotspotsBySql(sql, test.clock.now, list);
					return list.length > 0 && JSON.stringify(told) === JSON.stringify(found);
				},
				20_000,
			).catch(() => undefined);
			expect(told, said).toEqual(found);
			expect(told.length, said).toBeGreaterThan(0);
			expect(counted.open).toBeGreaterThan(100);
		}
	});

	it("says what it was refused, and goes on, when the intake does not take its key", async () => {
		const ending = new AbortController();
		const log = { info: () => {}, warn: (message: string) => said.push(message), error: (message: string) => said.push(message) };
		const now = () => test.clock.now;
		const { sql } = test.database;
		const played = startDrill({
			baseUrl: url,
			intakeKey: "salah",
			room: room.room,
			sql,
			log,
			now,
			signal: ending.signal,
			seed: "uji",
			historyDays: 1,
		});
		const clock = setInterval(() => {
			test.clock.now += 20_000;
		}, 100);
		await until("a word about it", () => said.some((message) => message.includes("HTTP 401")), 60_000);
		clearInterval(clock);
		ending.abort();
		await played;
	});
});
