import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Sql } from "postgres";
import { importBoundaries } from "./boundary-store.ts";
import { parseKelurahanPoints } from "./kelurahan-points.ts";
import { buildRegions } from "./region-shape.ts";
import { buildSchematicKelurahan } from "./schematic-kelurahan.ts";

const POINTS_FILE = new URL("../seed/kelurahan-points.csv", import.meta.url);

/**
 * Where no boundaries are in force, builds the schematic map from db/seed/kelurahan-points.csv and stores it; otherwise one
 * select. Two starts at once: the second is refused by boundary_version_one_current, and db/prepare.ts lets them in one by one.
 */
export async function ensureBoundaries(sql: Sql, { importedBy }: { importedBy: string }): Promise<void> {
	const [found] = await sql<{ exists: boolean }[]>`select exists (select from boundary_version where valid_to is null)`;
	if (found?.exists === true) return;
	const csv = await readFile(POINTS_FILE, "utf8");
	const regions = buildRegions(buildSchematicKelurahan(parseKelurahanPoints(csv)));
	const sha256 = createHash("sha256").update(csv).digest("hex");
	await importBoundaries(sql, { kind: "schematic", source: "db/seed/kelurahan-points.csv", sha256, importedBy, regions });
}
