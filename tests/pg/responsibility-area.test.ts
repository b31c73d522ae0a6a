import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseLayerOrder, runLayerOrder } from "../../db/regions/layer-command.ts";
import { suggest } from "../../server/domain/suggestion.ts";
import { findHit, tallyHits } from "../../server/hit-rate.ts";
import { parseLabelledReports } from "../../server/labelled-reports.ts";
import type { CategoryCode, ComplaintId, Position } from "../../server/protocol/code.ts";
import { findFactsOfReport, findPlaceFacts } from "../../server/queries/complaint.ts";
import { judgeReports } from "../../server/report-judgement.ts";
import { loadReference } from "../../server/room/reference-source.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

/** East to west through Gambir, about 1.1 km; a metre north is 0.00000904 degrees. */
const ROAD = [
	[106.82, -6.175],
	[106.83, -6.175],
] as const;
const metresNorth = (metres: number): Position => [106.825, -6.175 + metres * 0.00000904];
const TODAY = "2026-11-22";
const NOW = Date.parse("2026-11-22T03:00:00Z");

describe.each(DATABASES)("ground with a master of its own, in %s", (kind) => {
	let database: TestDatabase;
	let folder: string;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		folder = await mkdtemp(join(tmpdir(), "pantau-layer-"));
	});
	afterAll(async () => {
		await database.close();
		await rm(folder, { recursive: true, force: true });
	});
	beforeEach(async () => {
		await database.sql`delete from responsibility_area`;
	});

	const load = async (geometry: object | null, ...flags: string[]) => {
		const said: string[] = [];
		const path = join(folder, "layer.geojson");
		const feature = { type: "Feature", properties: { name: "Jl. Uji", class: "primary" }, geometry };
		await writeFile(path, JSON.stringify({ type: "FeatureCollection", features: [feature] }));
		const order = parseLayerOrder([...(geometry === null ? [] : [path]), ...flags], TODAY);
		if (typeof order === "string") throw new Error(order);
		return { code: await runLayerOrder(order, database.sql, (line) => said.push(line)), said };
	};
	const line = { type: "LineString", coordinates: ROAD };
	const areasAt = async (position: Position | null, category = "jalan", at = NOW) =>
		(await findFactsOfReport(database.sql, { category: category as CategoryCode, position, region: null }, at)).areas;

	it("is found within its buffer, with the metres to it, and not beyond", async () => {
		await load(line, "--layer", "jalan-utama", "--unit-kind", "bina_marga", "--replaces", "kelurahan", "--source", "uji 2026");
		const [near] = await areasAt(metresNorth(12));
		expect(near).toMatchObject({
			layer: "jalan-utama",
			name: "Jl. Uji",
			unit: null,
			unitKind: "bina_marga",
			bufferM: 15,
			source: "uji 2026",
		});
		expect(near?.replaces).toEqual(["kelurahan"]);
		expect(near?.distanceM).toBeCloseTo(12, 0);
		expect(await areasAt(metresNorth(16))).toEqual([]);
		expect(await areasAt(null)).toEqual([]);
	});

	it("is distance 0 inside an area, and the nearest of each layer only", async () => {
		const square = {
			type: "Polygon",
			coordinates: [[metresNorth(-50), [106.83, -6.1755], [106.83, -6.174], metresNorth(50), metresNorth(-50)]],
		};
		await load(square, "--layer", "taman", "--unit-kind", "pertamanan");
		await load(line, "--layer", "jalan-utama", "--unit-kind", "bina_marga");
		await database.sql`insert into responsibility_area (layer, name, geometry, buffer_m, unit_kind, source, valid_from)
			values ('jalan-utama', 'lain', st_setsrid(st_makepoint(106.8253, -6.17505), 4326), 500, 'bina_marga', 'uji', ${TODAY})`;
		const areas = await areasAt([106.8253, -6.175]);
		expect(areas.map(({ layer, name }) => [layer, name])).toEqual([
			["jalan-utama", "Jl. Uji"],
			["taman", "Jl. Uji"],
		]);
		expect(areas[1]?.distanceM).toBe(0);
	});

	it("holds for its categories and its days only", async () => {
		await load(line, "--layer", "a", "--unit-kind", "sda", "--categories", "jalan,trotoar", "--from", "2026-11-01", "--to", "2026-12-01");
		expect(await areasAt(metresNorth(1), "jalan")).toHaveLength(1);
		expect(await areasAt(metresNorth(1), "sampah")).toEqual([]);
		expect(await areasAt(metresNorth(1), "jalan", Date.parse("2026-10-31T16:59:59Z"))).toEqual([]);
		expect(await areasAt(metresNorth(1), "jalan", Date.parse("2026-10-31T17:00:00Z"))).toHaveLength(1);
		expect(await areasAt(metresNorth(1), "jalan", Date.parse("2026-11-30T17:00:00Z"))).toEqual([]);
	});

	it("is followed by the layer's next version, which old days do not see", async () => {
		await load(line, "--layer", "a", "--unit-kind", "sda", "--from", "2026-11-01");
		const { said } = await load(line, "--layer", "a", "--unit-kind", "bina_marga");
		expect(said.at(-1)).toBe("Layer a: 1 areas from 2026-11-22 on, in place of 1");
		expect((await areasAt(metresNorth(1)))[0]?.unitKind).toBe("bina_marga");
		expect((await areasAt(metresNorth(1), "jalan", NOW - 86_400_000))[0]?.unitKind).toBe("sda");
		expect((await load(null, "--layer", "a", "--end")).code).toBe(0);
		expect(await areasAt(metresNorth(1))).toEqual([]);
		expect((await load(null, "--layer", "never", "--end")).code).toBe(1);
	});

	it("is refused, and changes nothing, when it names a unit, kind or category that is none", async () => {
		for (const flags of [
			["--unit", "dinas-x"],
			["--unit-kind", "x"],
			["--unit-kind", "sda", "--categories", "x"],
			["--unit-kind", "sda", "--replaces", "x"],
		])
			expect(await load(line, "--layer", "a", ...flags)).toMatchObject({ code: 1, said: [expect.stringMatching(/^Refused: no /)] });
		expect(await areasAt(metresNorth(1))).toEqual([]);
	});

	it("decides a stored complaint together with its text, and the gateways hear of a new layer", async () => {
		const { responsibility } = await loadReference(database.sql, NOW);
		const [log] = await database.sql`select count(*)::int as count from change_log where topic = 'reference'`;
		await load(line, "--layer", "tol", "--unit", "biro-pemerintahan", "--replaces", "bina_marga");
		const [after] = await database.sql`select count(*)::int as count from change_log where topic = 'reference'`;
		expect(after?.count).toBeGreaterThan(log?.count);
		const ask = async (text: string) => {
			const [lng, lat] = metresNorth(3);
			const [made] = await database.sql<{ id: string }[]>`
				insert into complaint (channel_code, category_code, position, text)
				values ('jaki', 'jalan', st_setsrid(st_makepoint(${lng}, ${lat}), 4326), ${text}) returning id`;
			const facts = await findPlaceFacts(database.sql, Number(made?.id) as ComplaintId, NOW);
			if (facts === undefined) throw new Error("No such complaint");
			return suggest(facts, responsibility).best;
		};
		const hole = await ask("jalan berlubang");
		expect(hole?.unit).toBe("biro-pemerintahan");
		expect(hole?.reasons.map((reason) => reason.kind)).toEqual(["region", "override", "serves", "gateway"]);
		expect((await ask("mobil parkir sembarangan di bahu jalan"))?.unit).toBe("dinas-perhubungan");
	});

	it("has words and rules enough that our own labelled sentences go right nine times in ten, the table alone not six in ten", async () => {
		const reports = parseLabelledReports(await readFile(new URL("../fixtures/labelled-complaints.csv", import.meta.url), "utf8"));
		const { responsibility } = await loadReference(database.sql, NOW);
		const { judged, alone, remarks } = await judgeReports(database.sql, reports, responsibility, NOW);
		expect(remarks).toEqual([]);
		const ours = tallyHits(judged.map((each) => findHit(each, responsibility)));
		expect(ours.rows).toBe(reports.length);
		expect(ours.kindTop1 / ours.rows).toBeGreaterThanOrEqual(0.9);
		const table = tallyHits(alone.map((each) => findHit(each, responsibility)));
		expect(table.kindTop1 / table.rows).toBeLessThan(0.6);
	});
});
