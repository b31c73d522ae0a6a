// Suggestions a second with 650 units, at least 200 rules, every routing word and an override layer of 20,000 areas: each from the
// stored complaint through SQL (place, neighbour, ground, text) to the ranking with its reasons. Rival in the same run: what the
// category's table alone needs and gives. Rounds alternate.
import { readFile } from "node:fs/promises";
import postgres, { type Sql } from "postgres";
import { openDatabase } from "../../db/connect.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { parseLayerFile } from "../../db/regions/layer-file.ts";
import { type Layer, replaceLayer } from "../../db/regions/layer-store.ts";
import type { Responsibility } from "../../server/domain/responsibility.ts";
import { suggest } from "../../server/domain/suggestion.ts";
import { findHit, tallyHits } from "../../server/hit-rate.ts";
import { parseLabelledReports } from "../../server/labelled-reports.ts";
import type { ComplaintId, Position } from "../../server/protocol/code.ts";
import { findPlaceFacts, type PlaceFacts } from "../../server/queries/complaint.ts";
import { judgeReports } from "../../server/report-judgement.ts";
import { loadReference } from "../../server/room/reference-source.ts";
import { startCluster } from "../support/cluster.ts";
import { silentLog } from "../support/database.ts";
import { type BenchResult, percentile, round, say } from "./bench.ts";

const UNITS = 650;
const RULES = 200;
const AREAS = 20_000;
const COMPLAINTS = 2000;
const ROUNDS = 3;
const PARALLEL = 8;
const WANTED_P99_MS = 5;

export async function run(): Promise<BenchResult> {
	const cluster = await startCluster({ isDurable: true });
	try {
		const admin = postgres(cluster.urlOf("postgres"), { max: 1, onnotice: () => {} });
		await admin`create database bench`;
		await admin.end();
		const database = await openDatabase({ url: cluster.urlOf("bench"), home: "", log: silentLog });
		try {
			const { sql } = database;
			await prepareDatabase(database, { log: silentLog, now: () => new Date() });
			const positions = await loadRoads(sql);
			const counts = await fillUp(sql);
			const now = Date.now();
			const reports = parseLabelledReports(await readFile(new URL("../fixtures/labelled-complaints.csv", import.meta.url), "utf8"));
			const ids = await report(
				sql,
				positions,
				reports.map(({ text }) => text),
			);
			const { responsibility } = await loadReference(sql, now);
			say(`${counts.units} units, ${counts.rules} rules, ${counts.words} routing words, ${counts.areas} areas, ${ids.length} complaints`);

			const ours = async (id: ComplaintId) => suggest(required(await findPlaceFacts(sql, id, now)), responsibility);
			const table = async (id: ComplaintId) => suggest(await readTableFacts(sql, id), responsibility);
			const kinds = { words: 0, override: 0 };
			for (const id of ids.slice(0, 200)) {
				const reasons = (await ours(id)).best?.reasons.map(({ kind }) => kind) ?? [];
				if (reasons.includes("words")) kinds.words += 1;
				if (reasons.includes("override")) kinds.override += 1;
				await table(id);
			}
			const times = { ours: [] as number[], table: [] as number[] };
			const rates = { ours: 0, table: 0 };
			for (let turn = 1; turn <= ROUNDS; turn++) {
				say(`round ${turn} of ${ROUNDS}`);
				times.table.push(...(await timeEach(ids, table)));
				times.ours.push(...(await timeEach(ids, ours)));
				rates.table += await ratePerS(ids, table);
				rates.ours += await ratePerS(ids, ours);
			}
			const pure = await timePure(sql, ids, now, responsibility);
			const { judged, alone } = await judgeReports(sql, reports, responsibility, now);
			const hits = (each: typeof judged) => tallyHits(each.map((one) => findHit(one, responsibility)));
			const sorted = (list: number[]) => Float64Array.from(list).sort();
			const [mine, theirs] = [sorted(times.ours), sorted(times.table)];
			const p99 = percentile(mine, 0.99);
			return {
				bench: "suggest",
				pass: p99 <= WANTED_P99_MS,
				figures: {
					suggestionsPerS: round(rates.ours / ROUNDS, 0),
					p50Ms: round(percentile(mine, 0.5), 2),
					p99Ms: round(p99, 2),
					pureP50Ms: round(percentile(pure, 0.5), 3),
					pureP99Ms: round(percentile(pure, 0.99), 3),
					...counts,
					areasMadeUp: counts.areas - positions.real,
					decidedByWordsOf200: kinds.words,
					decidedByGroundOf200: kinds.override,
					ownSentencesRight: hits(judged).kindTop1,
					ownSentences: reports.length,
				},
				rival: {
					name: "the category's table alone",
					suggestionsPerS: round(rates.table / ROUNDS, 0),
					p50Ms: round(percentile(theirs, 0.5), 2),
					p99Ms: round(percentile(theirs, 0.99), 2),
					ownSentencesRight: hits(alone).kindTop1,
				},
				rows: ids.length,
				database: database.label.replace(/, [^,]*$/, ", fsync on"),
			};
		} finally {
			await database.close();
		}
	} finally {
		await cluster.stop();
	}
}

interface Positions {
	/** Areas that are of the file; the others are copies or made up. */
	readonly real: number;
	readonly of: readonly Position[];
}

/** The roads of Jakarta, filled up to 20,000 with copies a little aside; without the file all are made up, which is said. */
async function loadRoads(sql: Sql): Promise<Positions> {
	const path = new URL("../../../shared/data/jakarta/roads.geojson", import.meta.url);
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null) say("No ../shared/data/jakarta/roads.geojson: the areas are made-up lines");
	const choice = { nameProperty: null, only: null };
	const found = text === null ? [] : parseLayerFile(text, choice).features;
	const lines = found.slice(0, AREAS).map(({ geometry }) => geometry.coordinates as Position[]);
	const moved = (line: readonly Position[], by: number) => line.map(([lng, lat]): Position => [lng + by, lat + by]);
	const all = Array.from({ length: AREAS }, (_, index) => {
		const line = lines[index % Math.max(1, lines.length)];
		if (line !== undefined) return index < lines.length ? line : moved(line, 0.0007);
		const start: Position = [106.7 + 0.25 * noise(index), -6.35 + 0.22 * noise(index + AREAS)];
		return [start, ...moved([start], 0.001)];
	});
	const features = all.map((coordinates, index) => ({
		number: index + 1,
		name: "",
		geometry: { type: "LineString", coordinates },
		isArea: false,
	}));
	const layer: Layer = {
		layer: "jalan",
		unit: null,
		unitKind: "bina_marga",
		bufferM: 15,
		categories: null,
		replaces: ["kelurahan", "prkp"],
		source: text === null ? "made up" : "OpenStreetMap contributors, 2012",
		validFrom: "2016-01-01",
		validTo: null,
	};
	say(`Loading ${features.length} areas`);
	await replaceLayer(sql, layer, features);
	return { real: lines.length, of: all.flatMap(([start]) => (start === undefined ? [] : [start])) };
}

/** Repeatable, 0 to 1. */
function noise(seed: number): number {
	const value = Math.sin(seed * 12.9898) * 43_758.5453;
	return value - Math.floor(value);
}

async function fillUp(sql: Sql) {
	await sql`
		insert into unit (code, kind, level, name, short_name, parent_code, valid_from)
		select 'upt-uji-' || n, 'uji_' || n, 'upt', 'UPT Uji ' || n, 'UPT Uji ' || n, 'dinas-sda', '2016-01-01'
		from generate_series(1, ${UNITS} - (select count(*)::int from unit)) n`;
	await sql`insert into unit_area (unit_code, region_code, valid_from) select code, '31', '2016-01-01' from unit where code like 'upt-uji-%'`;
	await sql`
		insert into routing_rule (category_code, unit_kind, unit_level, priority, basis, valid_from)
		select c.code, 'uji_' || c.number, 'upt', 9, 'uji', '2016-01-01'
		from (select code, row_number() over (order by code) as number from category) c
		limit greatest(0, ${RULES} - (select count(*)::int from routing_rule))`;
	await sql`analyze`;
	const [counts] = await sql<[{ units: number; rules: number; words: number; areas: number }]>`
		select (select count(*)::int from unit) as units, (select count(*)::int from routing_rule) as rules,
			(select count(*)::int from routing_word) as words, (select count(*)::int from responsibility_area) as areas`;
	return { ...counts };
}

/** Complaints of every category in turn, at most some 20 m from the beginning of a road, with our own labelled sentences as text. */
async function report(sql: Sql, { of }: Positions, texts: readonly string[]): Promise<ComplaintId[]> {
	const rows = Array.from({ length: COMPLAINTS }, (_, index) => {
		const [lng, lat] = of[Math.floor(noise(index) * of.length)] ?? [106.82, -6.2];
		return {
			index,
			lng: lng + 0.0002 * (noise(index + 1) - 0.5),
			lat: lat + 0.0002 * (noise(index + 2) - 0.5),
			text: texts[index % texts.length],
		};
	});
	const made = await sql<{ id: string }[]>`
		insert into complaint (channel_code, category_code, position, text)
		select 'jaki', (select code from category order by code offset r.index % (select count(*) from category) limit 1),
			st_setsrid(st_makepoint(r.lng, r.lat), 4326), r.text
		from jsonb_to_recordset(${sql.json(rows as never)}) as r(index int, lng float8, lat float8, text text) returning id`;
	await sql`analyze complaint`;
	return made.map(({ id }) => Number(id) as ComplaintId);
}

/** What the table alone asks for. */
async function readTableFacts(sql: Sql, id: ComplaintId): Promise<Omit<PlaceFacts, "text" | "areas" | "neighbour">> {
	const [facts] = await sql<Omit<PlaceFacts, "text" | "areas" | "neighbour">[]>`
		select category_code as category, region_code as region, region_how as "regionReason", region_distance_m as "distanceM",
			border_distance_m as "borderM", unit_code as holder
		from complaint where id = ${id}`;
	return required(facts);
}

function required<Value>(value: Value | undefined): Value {
	if (value === undefined) throw new Error("Expected the facts of a complaint, got none");
	return value;
}

/** Milliseconds of each, one after another. */
async function timeEach(ids: readonly ComplaintId[], ask: (id: ComplaintId) => Promise<unknown>): Promise<number[]> {
	const times: number[] = [];
	for (const id of ids) {
		const start = performance.now();
		await ask(id);
		times.push(performance.now() - start);
	}
	return times;
}

async function ratePerS(ids: readonly ComplaintId[], ask: (id: ComplaintId) => Promise<unknown>): Promise<number> {
	const queue = [...ids];
	const start = performance.now();
	await Promise.all(
		Array.from({ length: PARALLEL }, async () => {
			for (let id = queue.pop(); id !== undefined; id = queue.pop()) await ask(id);
		}),
	);
	return (ids.length * 1000) / (performance.now() - start);
}

/** The ranking without the database. */
async function timePure(sql: Sql, ids: readonly ComplaintId[], now: number, responsibility: Responsibility): Promise<Float64Array> {
	const times = new Float64Array(ids.length);
	for (const [index, id] of ids.entries()) {
		const facts = required(await findPlaceFacts(sql, id, now));
		const start = performance.now();
		suggest(facts, responsibility);
		times[index] = performance.now() - start;
	}
	return times.sort();
}
