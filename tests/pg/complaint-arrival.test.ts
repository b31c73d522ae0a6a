import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

describe.each(DATABASES)("a complaint that arrives, on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());

	const insertAt = async (lng: number, lat: number) => {
		const [row] = await database.sql`
			insert into complaint (channel_code, category_code, position)
			values ('jaki', 'parkir-liar', st_setsrid(st_point(${lng}, ${lat}), 4326)) returning *`;
		if (row === undefined) throw new Error("No row came back");
		return row;
	};
	const innerPoint = async (code: string) => {
		const [point] = await database.sql<{ lng: number; lat: number }[]>`
			select st_x(inner_point) as lng, st_y(inner_point) as lat from region where code = ${code}`;
		if (point === undefined) throw new Error(`No region ${code}`);
		return point;
	};

	it("gets kelurahan, holder, number, version and clocks from a plain insert", async () => {
		const { lng, lat } = await innerPoint("31.71.01.1001");
		const row = await insertAt(lng, lat);
		expect(row).toMatchObject({
			region_code: "31.71.01.1001",
			point_region_code: "31.71.01.1001",
			region_how: "inside",
			version: 1,
			status: "waiting",
		});
		expect(row.border_distance_m).toBeGreaterThan(0);
		expect(row.number).toMatch(/^JK\d{11,}$/);
		expect(row.coordination_due_at.getTime() - row.reported_at.getTime()).toBe(6 * 3_600_000);
		expect(row.finish_due_at.getTime() - row.reported_at.getTime()).toBe(7 * 86_400_000);
		expect(row.due_at).toEqual(row.coordination_due_at);
		const [holder] = await database.sql`
			select u.level, a.region_code from unit u join unit_area a on a.unit_code = u.code where u.code = ${row.unit_code}`;
		expect(holder).toEqual({ level: "kelurahan", region_code: "31.71.01.1001" });
	});

	it("writes one event and one change_log entry", async () => {
		const { lng, lat } = await innerPoint("31.71.01.1001");
		const row = await insertAt(lng, lat);
		const events = await database.sql`select version, kind, actor from event where complaint_id = ${row.id}`;
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({ version: 1, kind: "arrived", actor: expect.stringMatching(/^sql:/) });
		const log = await database.sql`select topic from change_log where complaint_id = ${row.id}`;
		expect(log.map((entry) => entry.topic)).toEqual(["complaint"]);
	});

	it("is outside when it is farther from any kelurahan than the limit, and nearest within it", async () => {
		expect(await insertAt(107.6, -6.9)).toMatchObject({ region_how: "outside", region_code: null, unit_code: null });
		await database.sql`update setting set value = '500000' where key = 'region_nearest_max_m'`;
		const nearest = await insertAt(107.6, -6.9);
		await database.sql`update setting set value = '500' where key = 'region_nearest_max_m'`;
		expect(nearest.region_how).toBe("nearest");
		expect(nearest.region_code).toMatch(/^31\./);
		expect(nearest.point_region_code).toBeNull();
		expect(nearest.region_distance_m).toBeGreaterThan(10_000);
	});

	it("belongs to the lower code when it lies on a shared border", async () => {
		const [border] = await database.sql<{ lng: number; lat: number; lower: string }[]>`
			select st_x(p) as lng, st_y(p) as lat, a.code as lower
			from region a join region b on a.level = 'kelurahan' and b.level = 'kelurahan' and a.code < b.code and a.code like '31.71.%' and b.code like '31.71.%'
				and st_touches(a.geometry, b.geometry),
				lateral (select v.geom as p from st_dumppoints(a.geometry) v where st_covers(b.geometry, v.geom) limit 1) shared
			where not exists (select from region c where c.level = 'kelurahan' and c.code < a.code and st_covers(c.geometry, p))
			limit 1`;
		if (border === undefined) throw new Error("No two kelurahan touch");
		const row = await insertAt(border.lng, border.lat);
		expect(row).toMatchObject({ region_code: border.lower, region_how: "inside" });
		expect(row.border_distance_m).toBeCloseTo(0, 3);
	});

	it("keeps the kelurahan that a channel names, and refuses an unknown one", async () => {
		const [given] = await database.sql`
			insert into complaint (channel_code, category_code, region_code) values ('jaki', 'sampah', '31.71.01.1002') returning *`;
		expect(given).toMatchObject({ region_how: "given", region_code: "31.71.01.1002", point_region_code: null });
		const [none] = await database.sql`insert into complaint (channel_code, category_code) values ('jaki', 'sampah') returning *`;
		expect(none).toMatchObject({ region_how: "none", region_code: null, unit_code: null });
		await expect(
			database.sql`insert into complaint (channel_code, category_code, region_code) values ('jaki', 'sampah', '31.71.01.9999')`,
		).rejects.toThrow("Unknown kelurahan 31.71.01.9999");
	});

	it("takes the citizen's number when it has one, and never the number of another", async () => {
		const insert = (channel: string) => database.sql`
			insert into complaint (channel_code, category_code, external_id) values (${channel}, 'sampah', 'JK2503050007') returning number`;
		expect((await insert("jaki"))[0]?.number).toBe("JK2503050007");
		const [other] = await database.sql<{ code: string }[]>`select code from channel where code <> 'jaki' limit 1`;
		expect((await insert(other?.code ?? ""))[0]?.number).not.toBe("JK2503050007");
		await expect(insert("jaki")).rejects.toMatchObject({ constraint_name: "complaint_channel_code_external_id_key" });
	});

	it("says the channel as actor when the intake says so", async () => {
		const id = await database.sql.begin(async (transaction) => {
			await transaction`select set_config('pantau.act', '{"actor":"channel"}', true)`;
			const [row] = await transaction`insert into complaint (channel_code, category_code) values ('jaki', 'sampah') returning id`;
			return row?.id;
		});
		expect(await database.sql`select actor from event where complaint_id = ${id}`).toEqual([{ actor: "channel:jaki" }]);
	});

	it("follows a moved point: kelurahan, holder while it waits, and a history entry; the clocks stand", async () => {
		const from = await innerPoint("31.71.01.1001");
		const to = await innerPoint("31.73.01.1001");
		const before = await insertAt(from.lng, from.lat);
		const [after] = await database.sql`
			update complaint set position = st_setsrid(st_point(${to.lng}, ${to.lat}), 4326) where id = ${before.id} returning *`;
		expect(after).toMatchObject({ region_code: "31.73.01.1001", version: 2, due_at: before.due_at });
		expect(after?.unit_code).not.toBe(before.unit_code);
		const [event] = await database.sql`select kind, data from event where complaint_id = ${before.id} and version = 2`;
		expect(event).toMatchObject({ kind: "moved", data: { fromRegion: "31.71.01.1001", toRegion: "31.73.01.1001" } });
		await expect(database.sql`update complaint set reported_at = now() where id = ${before.id}`).rejects.toThrow("never change");
	});

	it("logs a change of reference data once a statement", async () => {
		const count = async () => Number((await database.sql`select count(*) as n from change_log where topic = 'reference'`)[0]?.n);
		const before = await count();
		await database.sql`update category set name_en = name_en || ' ' where code in ('sampah', 'parkir-liar')`;
		expect(await count()).toBe(before + 1);
	});

	it("takes a thousand in one statement and numbers each event and each entry once", async () => {
		const { lng, lat } = await innerPoint("31.72.01.1001");
		await database.sql`
			insert into complaint (channel_code, category_code, position, external_id)
			select 'jaki', 'jalan', st_setsrid(st_point(${lng} + i * 0.00002, ${lat}), 4326), 'bulk-' || i from generate_series(1, 1000) i`;
		const [counted] = await database.sql`
			select count(*)::int as rows, count(distinct number)::int as numbers,
				(select count(*)::int from event e join complaint x on x.id = e.complaint_id where x.external_id like 'bulk-%') as events,
				(select count(*)::int from change_log l join complaint x on x.id = l.complaint_id where x.external_id like 'bulk-%') as entries
			from complaint where external_id like 'bulk-%'`;
		expect(counted).toEqual({ rows: 1000, numbers: 1000, events: 1000, entries: 1000 });
	});
});
