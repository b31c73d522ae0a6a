import type { ExportFormat } from "../protocol/export-format.ts";
import { writeXlsx } from "./xlsx.ts";

// One record into a line of CSV, a feature of GeoJSON or a row of a sheet; page by page, nothing is held for longer.

export type ExportValue = string | number | boolean | Date | null;
/** By column, in the order of the columns. */
export type ExportRecord = Readonly<Record<string, ExportValue>>;

const toText = (value: ExportValue) => (value instanceof Date ? value.toISOString() : value);

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection); numbers do not. */
export function valueToCsv(value: ExportValue): string {
	const written = toText(value);
	if (written === null) return "";
	if (typeof written !== "string") return String(written);
	const safe = /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* writeCsv(columns: readonly string[], pages: AsyncIterable<readonly ExportRecord[]>): AsyncGenerator<string> {
	yield `${columns.join(",")}\r\n`;
	for await (const page of pages)
		yield page.map((record) => `${columns.map((name) => valueToCsv(record[name] ?? null)).join(",")}\r\n`).join("");
}

/** A feature a line. A complaint without a point is a feature without a geometry (RFC 7946 §3.2): nothing is left out. */
async function* writeGeojson(_: readonly string[], pages: AsyncIterable<readonly ExportRecord[]>): AsyncGenerator<string> {
	yield '{"type":"FeatureCollection","features":[';
	let comma = "\n";
	for await (const page of pages) {
		const features = page.map(({ lng = null, lat, ...properties }) => {
			const geometry = lng === null ? null : { type: "Point", coordinates: [lng, lat] };
			const feature = `${comma}${JSON.stringify({ type: "Feature", id: properties.id, geometry, properties })}`;
			comma = ",\n";
			return feature;
		});
		yield features.join("");
	}
	yield "\n]}\n";
}

export const FORMATS = {
	csv: { contentType: "text/csv; charset=utf-8", write: writeCsv },
	geojson: { contentType: "application/geo+json; charset=utf-8", write: writeGeojson },
	xlsx: { contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write: writeXlsx },
} as const satisfies Record<ExportFormat, unknown>;
