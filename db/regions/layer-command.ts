import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { Sql } from "postgres";
import { type LayerChoice, parseLayerFile } from "./layer-file.ts";
import { endLayer, findUnknownNames, type Layer, LINE_BUFFER_M, replaceLayer } from "./layer-store.ts";

export const LAYER_USAGE = `npm run regions -- layer FILE --layer NAME (--unit CODE | --unit-kind KIND) [flags]
npm run regions -- layer --layer NAME --end        withdraws a layer

FILE            GeoJSON, WGS 84, any geometry: ground that has a master of its own, whatever the kelurahan
--layer NAME    small letters, digits and -; loading a name again replaces what it had
--unit CODE     the responsible unit, e.g. dinas-bina-marga; or --unit-kind KIND, e.g. sda: the one of that kind there
--buffer M      metres around; without it ${LINE_BUFFER_M} around lines and points, 0 around areas
--only P=A,B    only features whose property P is A or B
--name P        property with the feature's name (guessed when plain)
--categories A,B   only complaints of these categories (codes); without it all
--replaces A,B  takes over from these kinds of unit only, e.g. kelurahan; without it from whoever comes first
--source TEXT   whose data, of when; the file's name without it
--from, --to    days YYYY-MM-DD from and before which it holds; today, and for ever`;

/** Faults shown; the count of the others is said. */
const MOST_FAULTS = 20;

export interface LayerOrder {
	readonly file: string | null;
	readonly layer: Layer;
	readonly choice: LayerChoice;
}

/** The order, or what is wrong with the call. `today` is `YYYY-MM-DD`. */
export function parseLayerOrder(args: readonly string[], today: string): LayerOrder | string {
	const text = { type: "string" } as const;
	let parsed: ReturnType<typeof parse>;
	const parse = () =>
		parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				layer: text,
				unit: text,
				"unit-kind": text,
				buffer: text,
				only: text,
				name: text,
				categories: text,
				replaces: text,
				source: text,
				from: text,
				to: text,
				end: { type: "boolean", default: false },
			},
		});
	try {
		parsed = parse();
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
	const { values, positionals } = parsed;
	const [file, ...more] = positionals;
	if (values.end ? file !== undefined : file === undefined || more.length > 0)
		return `Expected ${values.end ? "no FILE with --end" : "one FILE"}, got ${positionals.length}`;
	if (values.layer === undefined || !/^[a-z0-9][a-z0-9-]*$/.test(values.layer))
		return `Expected --layer with small letters, digits and -, got ${values.layer ?? "none"}`;
	if (!values.end && (values.unit === undefined) === (values["unit-kind"] === undefined)) return "Expected one of --unit and --unit-kind";
	const bufferM = values.buffer === undefined ? null : Number(values.buffer);
	if (bufferM !== null && !(bufferM >= 0 && bufferM <= 2000)) return `--buffer: expected 0 to 2000 metres, got ${values.buffer}`;
	const [property, chosen] = values.only?.split("=") ?? [];
	if (values.only !== undefined && (!property || !chosen)) return `--only: expected PROPERTY=VALUE,VALUE, got ${values.only}`;
	const wrongDay = [values.from, values.to].find((day) => day !== undefined && !isDay(day));
	if (wrongDay !== undefined) return `Expected a day YYYY-MM-DD, got ${wrongDay}`;
	const validFrom = values.from ?? today;
	if (values.to !== undefined && values.to <= validFrom) return `--to: expected a day after ${validFrom}, got ${values.to}`;
	const list = (given: string | undefined) => given?.split(",").map((each) => each.trim()) ?? null;
	return {
		file: file ?? null,
		choice: { nameProperty: values.name ?? null, only: property && chosen ? { property, values: new Set(chosen.split(",")) } : null },
		layer: {
			layer: values.layer,
			unit: values.unit ?? null,
			unitKind: values["unit-kind"] ?? null,
			bufferM,
			categories: list(values.categories),
			replaces: list(values.replaces),
			source: values.source ?? (file === undefined ? "" : basename(file)),
			validFrom,
			validTo: values.to ?? null,
		},
	};
}

function isDay(day: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
}

/** The exit code: 0 done, 1 refused. */
export async function runLayerOrder({ file, layer, choice }: LayerOrder, sql: Sql, say: (line: string) => void): Promise<number> {
	if (file === null) {
		const ended = await endLayer(sql, layer.layer, layer.validFrom);
		say(ended === 0 ? `No layer ${layer.layer} is in force` : `Layer ${layer.layer}: ${ended} areas end on ${layer.validFrom}`);
		return ended === 0 ? 1 : 0;
	}
	const unknown = await findUnknownNames(sql, layer);
	for (const line of unknown) say(`Refused: ${line}`);
	if (unknown.length > 0) return 1;
	const { features, faults, remarks } = parseLayerFile(await readFile(file, "utf8"), choice);
	for (const line of [...remarks, ...faults.slice(0, MOST_FAULTS)]) say(line);
	if (faults.length > MOST_FAULTS) say(`and ${faults.length - MOST_FAULTS} more`);
	if (faults.length > 0) {
		say("Refused: nothing was stored");
		return 1;
	}
	const { stored, ended } = await replaceLayer(sql, layer, features);
	say(`Layer ${layer.layer}: ${stored} areas from ${layer.validFrom} on${ended === 0 ? "" : `, in place of ${ended}`}`);
	return 0;
}
