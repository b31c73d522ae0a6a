// Recorded reports with the unit that was responsible, from CSV; columns by name in any of their usual spellings.

import { parse } from "csv-parse/sync";

export interface LabelledReport {
	/** Line of the file where it begins, the head being 1. */
	readonly line: number;
	readonly category: string;
	readonly text: string;
	readonly kelurahan: string;
	readonly position: readonly [lng: number, lat: number] | null;
	readonly unit: string;
}

const COLUMNS = {
	category: ["category", "kategori", "jenis", "kategorilaporan"],
	text: ["text", "laporan", "isilaporan", "isi", "teks", "deskripsi", "description", "uraian", "keterangan", "keluhan", "aduan"],
	kelurahan: ["kelurahan", "region", "wilayah", "kodekelurahan", "lokasi", "namakelurahan", "village"],
	lng: ["lng", "lon", "long", "longitude", "bujur", "x"],
	lat: ["lat", "latitude", "lintang", "y"],
	unit: [
		"unit",
		"ukpd",
		"opd",
		"skpd",
		"instansi",
		"dinas",
		"penanggungjawab",
		"responsible",
		"responsibleunit",
		"label",
		"tujuan",
		"disposisi",
	],
} as const;
type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ["category", "text", "unit"];

/** Throws, with what was found, when category, text or unit has no column. */
export function parseLabelledReports(csv: string): LabelledReport[] {
	const [, line1 = ""] = /^\uFEFF?([^\r\n]*)/.exec(csv) ?? [];
	const delimiter = [",", ";", "\t"].reduce((best, each) => (line1.split(each).length > line1.split(best).length ? each : best));
	const records = parse(csv, {
		bom: true,
		delimiter,
		info: true,
		relax_column_count: true,
		skip_empty_lines: true,
		trim: true,
	}) as unknown as {
		readonly record: readonly string[];
		readonly info: { readonly lines: number };
	}[];
	const head = (records[0]?.record ?? []).map((name) => name.toLowerCase().replace(/[^a-z]/g, ""));
	const at = Object.fromEntries(
		Object.entries(COLUMNS).map(([column, names]) => [column, names.map((name) => head.indexOf(name)).find((index) => index >= 0) ?? -1]),
	) as Record<Column, number>;
	const missing = NEEDED.filter((column) => at[column] === -1);
	if (missing.length > 0)
		throw new Error(
			`No column for ${missing.join(", ")} in: ${head.join(", ")}. Understood: ${missing.flatMap((column) => COLUMNS[column]).join(", ")}`,
		);
	return records.slice(1).map(({ record, info }) => {
		const read = (column: Column) => record[at[column]] ?? "";
		const [lng, lat] = [read("lng"), read("lat")].map((text) => (text === "" ? Number.NaN : Number(text.replace(",", ".")))) as [
			number,
			number,
		];
		return {
			line: info.lines,
			category: read("category"),
			text: read("text"),
			kelurahan: read("kelurahan"),
			position: Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? [lng, lat] : null,
			unit: read("unit"),
		};
	});
}
