// The seed files as rows of their tables: what a file says by rule (a unit per kelurahan, short hours in Ramadan) is written out here.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { STATUS_STEPS } from "../../server/domain/lifecycle.ts";
import { buildCalendar } from "./calendar.ts";
import { buildRoutingWords } from "./routing-words.ts";
import type { SeedTableName } from "./tables.ts";
import { buildUnits, type KelurahanFigures } from "./units.ts";

export interface Seed {
	/** Of every row of every table: the same digest, nothing to do. */
	readonly digest: string;
	readonly rows: Readonly<Record<SeedTableName, readonly object[]>>;
}

/** The reports to be replayed are of 2017, and units, rules and clocks must hold for them. */
const BEGINNING = "2016-01-01";

const ROUTING_BASES: Readonly<Record<string, string>> = {
	crm: "Kebiasaan CRM, dibaca dari sekitar 300 laporan nyata",
	task: "Tugas pokok perangkat daerah; belum dikonfirmasi untuk CRM",
	unconfirmed: "Belum dikonfirmasi",
	name: "Bahasa: nama tempat atau ungkapan, bukan perkara",
};

export async function readSeed(): Promise<Seed> {
	const kelurahan = (await readCsv("kelurahan-points.csv")) as unknown as readonly KelurahanFigures[];
	const { units, areas } = buildUnits({
		kelurahan,
		ofProvince: await readCsv("unit.csv"),
		ofKota: await readCsv("unit-of-kota.csv"),
		validFrom: BEGINNING,
	});
	const rows: Seed["rows"] = {
		setting: JSON.parse(await readText("setting.json")),
		channel: (await readCsv("channel.csv")).map((row) => ({ ...row, aliases: toList(row.aliases), valid_to: orNull(row.valid_to) })),
		category: (await readCsv("category.csv")).map((row) => ({
			...row,
			aliases: toList(row.aliases),
			valid_from: BEGINNING,
			valid_to: null,
		})),
		unit: units,
		unit_area: areas,
		routing_rule: (await readCsv("routing-rule.csv")).map(({ category, basis, ...row }) => ({
			...row,
			category_code: category,
			basis: toRoutingBasis(basis),
			valid_from: BEGINNING,
		})),
		routing_word: buildRoutingWords(await readCsv("routing-word.csv"), await readCsv("routing-vocabulary.csv"), units).map(
			({ basis, ...row }) => ({ ...row, basis: toRoutingBasis(basis), valid_from: BEGINNING }),
		),
		deadline_rule: (await readCsv("deadline-rule.csv")).map(({ category, channel, unit_level, ...row }) => ({
			...row,
			category_code: orNull(category),
			channel_code: orNull(channel),
			unit_level: orNull(unit_level),
			valid_from: BEGINNING,
		})),
		calendar_day: buildCalendar(await readCsv("calendar-day.csv"), await readCsv("ramadan.csv")),
		status_step: STATUS_STEPS.map(({ from, to, roles, needsReason }) => ({
			from_status: from,
			to_status: to,
			roles,
			needs_reason: needsReason,
		})),
		duplicate_rule: (await readCsv("duplicate-rule.csv")).map(({ category, ...row }) => ({ ...row, category_code: orNull(category) })),
	};
	return { digest: createHash("sha256").update(JSON.stringify(rows)).digest("hex"), rows };
}

function toRoutingBasis(word: string | undefined): string {
	const basis = ROUTING_BASES[word ?? ""];
	if (basis === undefined)
		throw new Error(`Expected one of ${Object.keys(ROUTING_BASES).join(", ")} as basis of a routing rule, got ${word}`);
	return basis;
}

function toList(text: string | undefined): readonly string[] {
	return text === undefined || text === "" ? [] : text.split(";");
}

function orNull(text: string | undefined): string | null {
	return text === undefined || text === "" ? null : text;
}

async function readCsv(name: string): Promise<readonly Record<string, string>[]> {
	return parse(await readText(name), { columns: true, skip_empty_lines: true }) as readonly Record<string, string>[];
}

async function readText(name: string): Promise<string> {
	return await readFile(new URL(name, import.meta.url), "utf8");
}
