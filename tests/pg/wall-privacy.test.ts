import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applySnapshot } from "../../client/store/apply.ts";
import { selectNewest, selectPlaceOf } from "../../client/store/select.ts";
import { countCells } from "../../client/store/select-cells.ts";
import { shownCount } from "../../client/store/shown-count.ts";
import { decodeSnapshot } from "../../client/store/snapshot.ts";
import type { State } from "../../client/store/state.ts";
import { Store } from "../../client/store/store.ts";
import type { View } from "../../server/protocol/account.ts";
import { WALL_RESOLUTION } from "../../server/protocol/complaint.ts";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { accountOf } from "../support/room.ts";
import { countBySql, countByStore, sqlPlaceOf } from "../support/wall-numbers.ts";

/** Kelurahan: how many are open and overdue in it, and how many of them are private. */
const PLACES = [
	{ code: "31.71.01.1001", open: 2, private: 1 },
	{ code: "31.71.01.1002", open: 2, private: 0 },
	{ code: "31.71.01.1003", open: 3, private: 3 },
	{ code: "31.01.02.1001", open: 1, private: 1 },
	{ code: "31.74.04.1001", open: 1, private: 1 },
	{ code: "31.74.05.1001", open: 1, private: 0 },
	{ code: "31.74.06.1001", open: 1, private: 0 },
] as const;

describe.each(DATABASES)("what a wall tells of few private complaints, on %s", (kind) => {
	let test: TestApp;
	const look = (view: View): State => {
		const { world } = test;
		const monotonic = () => test.clock.now;
		const store = new Store({ monotonic, wallClock: monotonic, schedule: () => {} }, { view });
		const account = accountOf("mata", view === "wall" ? "display" : "operator");
		store.write((state) => ({ ...state, reference: world.reference() }));
		const { buffer, byteOffset, byteLength } = Uint8Array.from(world.snapshot(account, view).body);
		store.write(applySnapshot(decodeSnapshot(buffer.slice(byteOffset, byteOffset + byteLength))));
		store.flush();
		return store.state;
	};

	beforeAll(async () => {
		test = await openTestApp(kind);
		const { sql } = test.database;
		for (const place of PLACES) {
			await sql`
				insert into complaint (channel_code, category_code, position, is_private, reported_at)
				select 'jaki', 'jalan', r.inner_point, n <= ${place.private}, now() - interval '20 days'
				from region r join boundary_version v on v.id = r.boundary_version and v.valid_to is null, generate_series(1, ${place.open}::int) n
				where r.code = ${place.code}`;
		}
		await until("the room to know them", () => test.world.figures().openComplaints === 11);
	});
	afterAll(() => test.close());

	it("the worst kelurahan say their numbers as SQL counts them, and none where they are few with private ones among them", async () => {
		const counted = await countBySql(test.database.sql, test.clock.now);
		const names = await test.database.sql<{ name: string; code: string }[]>`
			select name, code from region where code = any(${PLACES.map(({ code }) => code)}) order by code`;
		const nameOf = (code: string) => names.find((each) => each.code === code)?.name;
		expect([...counted.regions].sort()).toEqual(
			[`${nameOf("31.71.01.1001")} –/<3`, `${nameOf("31.71.01.1002")} 2/2`, `${nameOf("31.71.01.1003")} 3/3`].sort(),
		);
		const { shift } = (await test.app.inject({ url: "/api/rhythm", headers: { cookie: await test.login("display") } })).json() as Rhythm;
		expect(countByStore(look("wall"), shift.endsAt)).toEqual(counted);
	});

	it("its cells say none either, and a console says all of them", () => {
		const shown = (view: View) => {
			const state = look(view);
			const { open, private: hidden } = countCells(state, WALL_RESOLUTION);
			return Array.from(open, (count, at) => shownCount(state, count, hidden[at] as number)).sort();
		};
		expect(shown("wall")).toEqual([1, 1, 2, 3, null, null, null]);
		expect(shown("console")).toEqual([1, 1, 1, 1, 2, 2, 3]);
	});

	it("a private complaint is named by the smallest region in which it is not one of few, any other by its kelurahan", async () => {
		const state = look("wall");
		const named = selectNewest(state).map((row) => `${row.region} ${row.isPrivate}: ${selectPlaceOf(state)(row)?.code ?? "31"}`);
		const rows = await test.database.sql<{ said: string }[]>`
			select c.region_code || ' ' || c.is_private || ': ' || ${sqlPlaceOf(test.database.sql, 3)} as said
			from complaint c where c.closed_at is null`;
		// Of a kecamatan with others, of a kota with others, and of a city.
		const climbed = ["31.71.01.1001 true: 31.71.01", "31.74.04.1001 true: 31.74", "31.01.02.1001 true: 31"];
		expect(named.filter((said) => climbed.includes(said)).sort()).toEqual(climbed.sort());
		expect(named.sort()).toEqual(rows.map(({ said }) => said).sort());
	});
});
