import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import type { RegionCode } from "../../server/protocol/code.ts";
import { checkBoundaryFile } from "./boundary-check.ts";
import { FAULT_KINDS, type Handling, isBlocking } from "./boundary-fault.ts";
import type { PropertyNames } from "./boundary-file.ts";
import { importBoundaries } from "./boundary-store.ts";
import { previewMoves, readHolders } from "./complaint-move.ts";
import { faultsToLines, movesToLines, storedToLines } from "./import-report.ts";
import { buildRegions, type KelurahanShape, parentOf } from "./region-shape.ts";

export interface RegionImport extends Handling {
	/** `diff` changes nothing. */
	readonly command: "diff" | "import";
	readonly text: string;
	readonly names: PropertyNames;
	/** Kept with the version. */
	readonly source: string;
	readonly importedBy: string;
}

/** What the command touches, so that a test can stand in for a terminal. */
export interface ImportWorld {
	readonly sql: Sql;
	say(line: string): void;
	/** Asked before anything is changed. */
	confirm(question: string): Promise<boolean>;
}

export type ImportOutcome = "applied" | "shown" | "already_in_force" | "refused" | "declined";

/** Checks the file, shows what it would change, and with `import` applies it. Everything that is said goes through `say`. */
export async function importRegions(order: RegionImport, { sql, say, confirm }: ImportWorld): Promise<ImportOutcome> {
	const sha256 = createHash("sha256").update(order.text).digest("hex");
	const versions = await sql<{ id: number; from: string; isInForce: boolean }[]>`
		select id, to_char(valid_from at time zone 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI') as from, valid_to is null as "isInForce"
		from boundary_version where sha256 = ${sha256} order by id desc`;
	const same = versions[0];
	if (same?.isInForce === true) {
		say(
			`This very file (sha256 ${sha256.slice(0, 12)}…) is in force already, as boundary version ${same.id} since ${same.from} WIB: nothing to do.`,
		);
		return "already_in_force";
	}
	if (same !== undefined) say(`This very file was in force before, as boundary version ${same.id} since ${same.from} WIB.`);

	const names = new Map(
		(
			await sql<{ code: string; name: string }[]>`
		select r.code, r.name from region r join boundary_version b on b.id = r.boundary_version where b.valid_to is null`
		).map(({ code, name }) => [code, name]),
	);
	const check = checkBoundaryFile(order.text, order.names, { names, served: new Set((await readHolders(sql)).keys()) });
	const taken = Object.entries(check.properties).map(([what, key]) => `${what} = ${key ?? "not found"}`);
	say(
		`Read ${check.features.length} features with ${check.features.reduce((sum, { geometry }) => sum + geometry.flat(2).length, 0)} positions; properties: ${taken.join(", ")}.`,
	);
	for (const line of faultsToLines(check.faults, order)) say(line);
	const blocking = check.faults.filter((fault) => isBlocking(fault, order));
	if (blocking.length > 0) {
		say(`Refused for ${blocking.length} of these faults; nothing was changed.`);
		return "refused";
	}

	const kelurahan = check.features.map(({ code, name, kecamatan, kota, geometry }): KelurahanShape => {
		const above = parentOf(code);
		return {
			code: code as RegionCode,
			name: name || names.get(code) || code,
			kecamatan: kecamatan || names.get(above) || above,
			kota: kota || names.get(parentOf(above)) || parentOf(above),
			geometry,
		};
	});
	const regions = buildRegions(kelurahan);
	const count = (level: string) => regions.filter((region) => region.level === level).length;
	say("");
	say(`The file makes ${count("kelurahan")} kelurahan, ${count("kecamatan")} kecamatan and ${count("kota")} kota.`);
	const units = new Map((await sql<{ code: string; name: string }[]>`select code, name from unit`).map(({ code, name }) => [code, name]));
	const fileNames = new Map(regions.map(({ code, name }) => [code as string, name]));
	const moves = await previewMoves(sql, kelurahan);
	for (const line of movesToLines(moves, (code) => fileNames.get(code) ?? names.get(code) ?? units.get(code))) say(line);
	say("");
	if (order.command === "diff") {
		say("Nothing was changed.");
		return "shown";
	}
	if (!(await confirm("Apply these boundaries?"))) {
		say("Nothing was changed.");
		return "declined";
	}
	const stored = await importBoundaries(sql, { kind: "official", source: order.source, sha256, importedBy: order.importedBy, regions });
	for (const line of storedToLines(stored)) say(line);
	return "applied";
}

/** Kinds that `--accept` may name. */
export const ACCEPTABLE_KINDS = Object.entries(FAULT_KINDS).flatMap(([kind, weight]) => (weight === "acceptable" ? [kind] : []));
