import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { Position, RegionCode } from "../../server/protocol/code.ts";

/** What the schematic map is made of: where a kelurahan is and how large. */
export interface KelurahanPoint {
	readonly code: RegionCode;
	readonly name: string;
	readonly kecamatan: string;
	readonly kota: string;
	readonly innerPoint: Position;
	readonly areaKm2: number;
}

const row = z.object({
	code: z.string().regex(/^31\.\d{2}\.\d{2}\.\d{4}$/),
	kelurahan: z.string().min(1),
	kecamatan: z.string().min(1),
	kota: z.string().min(1),
	lng: z.coerce.number().min(-180).max(180),
	lat: z.coerce.number().min(-90).max(90),
	area_km2: z.coerce.number().positive(),
});

/** Takes the text of db/seed/kelurahan-points.csv; sorted by code. Throws with the line on anything else. */
export function parseKelurahanPoints(csv: string): KelurahanPoint[] {
	const records: unknown[] = parse(csv, { columns: true, skip_empty_lines: true });
	return records
		.map((record, index) => {
			const parsed = row.safeParse(record);
			if (!parsed.success) throw new Error(`kelurahan-points.csv, line ${index + 2}: ${z.prettifyError(parsed.error)}`);
			const { code, kelurahan, kecamatan, kota, lng, lat, area_km2 } = parsed.data;
			return { code: code as RegionCode, name: kelurahan, kecamatan, kota, innerPoint: [lng, lat] as const, areaKm2: area_km2 };
		})
		.sort((a, b) => (a.code < b.code ? -1 : 1));
}
