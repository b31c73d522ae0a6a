import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { type Database, openDatabase } from "./connect.ts";
import { prepareDatabase } from "./prepare.ts";
import type { PropertyNames } from "./regions/boundary-file.ts";
import { LAYER_USAGE, parseLayerOrder, runLayerOrder } from "./regions/layer-command.ts";
import { ACCEPTABLE_KINDS, importRegions } from "./regions/region-import.ts";

const USAGE = `npm run regions -- diff FILE      faults, and which open complaints would move; changes nothing
npm run regions -- import FILE    the same, then applies it as a new boundary version
npm run regions -- layer FILE …   ground that has a master of its own; \`layer\` alone says how

FILE            GeoJSON, WGS 84: one Polygon or MultiPolygon a kelurahan
--code NAME     property with the Kemendagri code; likewise --name, --kecamatan, --kota (guessed when plain)
--refuse        stop at any fault (the default)
--repair        mend what is safe: ring closure, winding, swapped order, doubled vertices, spikes, self-touch,
                vertices that a neighbour lacks, small gaps
--accept KINDS  let pass, comma-separated: ${ACCEPTABLE_KINDS.join(", ")}
--source TEXT   whose lines they are and of when; the file's name without it
--yes           do not ask
DATABASE_URL or PANTAU_HOME name the database, as for npm start.`;

const log = { info: (_: string) => {}, warn: (_: string) => {}, error: (message: string) => console.error(message) };

/** The exit code: 0 done or shown, 1 refused or failed, 2 wrongly called. */
async function main(): Promise<number> {
	if (process.argv[2] === "layer") return await loadLayer(process.argv.slice(3));
	const order = parseOrder(process.argv.slice(2));
	if (typeof order === "string") {
		console.error(`${order}\n\n${USAGE}`);
		return 2;
	}
	const text = await readFile(order.file, "utf8");
	const database = await openPrepared();
	try {
		console.log(`${order.file} → ${database.label}`);
		const outcome = await importRegions(
			{ ...order, text, importedBy: `regions:${userInfo().username}` },
			{ sql: database.sql, say: (line) => console.log(line), confirm: order.isAsking ? ask : async () => true },
		);
		return outcome === "refused" || outcome === "declined" ? 1 : 0;
	} finally {
		await database.close();
	}
}

async function loadLayer(args: string[]): Promise<number> {
	// Days are Jakarta's.
	const order = parseLayerOrder(args, new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10));
	if (typeof order === "string") {
		console.error(`${order}\n\n${LAYER_USAGE}`);
		return 2;
	}
	const database = await openPrepared();
	try {
		return await runLayerOrder(order, database.sql, (line) => console.log(line));
	} finally {
		await database.close();
	}
}

async function openPrepared(): Promise<Database> {
	const database = await openDatabase({
		url: process.env.DATABASE_URL || null,
		home: resolve(process.env.PANTAU_HOME || ".pantau"),
		log,
	});
	try {
		await prepareDatabase(database, { log, now: () => new Date() });
		return database;
	} catch (cause) {
		await database.close();
		throw cause;
	}
}

function parseOrder(args: string[]) {
	const text = { type: "string" } as const;
	const flag = { type: "boolean", default: false } as const;
	let parsed: ReturnType<typeof parse>;
	const parse = () =>
		parseArgs({
			args,
			allowPositionals: true,
			options: { code: text, name: text, kecamatan: text, kota: text, source: text, accept: text, repair: flag, refuse: flag, yes: flag },
		});
	try {
		parsed = parse();
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
	const { code, name, kecamatan, kota, source, accept, repair, refuse, yes } = parsed.values;
	const [command, file, ...more] = parsed.positionals;
	if (command !== "diff" && command !== "import") return `Expected diff or import, got ${command ?? "nothing"}`;
	if (file === undefined || more.length > 0) return `Expected one FILE, got ${parsed.positionals.length - 1}`;
	if (repair && refuse) return "Expected --repair or --refuse, got both";
	const accepted = new Set(accept?.split(",").map((kind) => kind.trim()));
	for (const kind of accepted)
		if (!ACCEPTABLE_KINDS.includes(kind)) return `--accept: expected ${ACCEPTABLE_KINDS.join(", ")}, got ${kind}`;
	const names: PropertyNames = {
		...(code === undefined ? {} : { code }),
		...(name === undefined ? {} : { name }),
		...(kecamatan === undefined ? {} : { kecamatan }),
		...(kota === undefined ? {} : { kota }),
	};
	const isAsking = !yes && process.stdin.isTTY === true;
	return { command, file, names, accepted, isRepairing: repair, source: source ?? basename(file), isAsking } as const;
}

async function ask(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question(`${question} (yes/no) `);
	terminal.close();
	return /^(y|yes|ya)$/i.test(answer.trim());
}

try {
	process.exitCode = await main();
} catch (error) {
	// Opening an embedded database that a server has says who has it; a file that is not there says its name.
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
