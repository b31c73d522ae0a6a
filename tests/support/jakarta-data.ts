import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Position } from "../../server/protocol/code.ts";

// The real boundary file and the real reports lie beside the repository, not in it: tests that need them say why they are skipped.

const folder = new URL("../../../shared/data/jakarta/", import.meta.url);

export const hasJakartaData = existsSync(new URL("kelurahan.geojson", folder));

/** Says once a file what is not tested without the data. */
export function sayWhatIsSkipped(what: string): void {
	const skips = process.env.PANTAU_SKIPS;
	if (!hasJakartaData && skips !== undefined) appendFileSync(skips, `${what}: no ../shared/data/jakarta\n`);
}

export function readBoundaryFile(): string {
	return readFileSync(new URL("kelurahan.geojson", folder), "utf8");
}

export interface FloodReport {
	readonly externalId: string;
	/** ms since 1970. */
	readonly reportedAt: number;
	readonly position: Position;
}

/** 1,204 real reports of February 2017. */
export function readFloodReports(): FloodReport[] {
	const rows: Record<string, string>[] = parse(readFileSync(new URL("laporan-banjir-2017-02.csv", folder), "utf8"), { columns: true });
	return rows.map((row) => ({
		externalId: row.external_id as string,
		reportedAt: Date.parse(row.reported_at as string),
		position: [Number(row.lng), Number(row.lat)],
	}));
}
