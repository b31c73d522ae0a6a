// The transfer budget. What a wall loads is read from the build's own manifest: a chunk that is new in it counts by itself.
import { readFileSync } from "node:fs";

interface Entry {
	readonly file: string;
	/** The chunk's, without the hash. */
	readonly name?: string;
	readonly imports?: readonly string[];
	readonly css?: readonly string[];
}

const CLIENT = "dist/client";
const manifest = JSON.parse(readFileSync(`${CLIENT}/manifest.json`, "utf8")) as Readonly<Record<string, Entry>>;

/** The wall's page, its map, which begins at once, and the map's worker. */
const WALL = ["wall.html", "map/city-map.tsx", "../node_modules/maplibre-gl/src/source/worker.ts"];
/** The console's page with its map; what is opened later comes later. */
const CONSOLE = ["index.html", ...WALL.slice(1)];
/** Libraries, each a chunk by itself (vite.config.ts), the bundler's own start among them. */
const OF_OTHERS = [
	"maplibre",
	"maplibre-shared",
	"maplibre-worker",
	"deck",
	"luma",
	"h3",
	"react",
	"parts",
	"late-parts",
	"socket",
	"preload",
	"rolldown-runtime",
];
/** The one of Inter's files that has the letters of both languages. */
const LETTERS = `${CLIENT}/assets/inter-latin-wght-normal-*.woff2`;

function entriesOf(names: readonly string[]): readonly Entry[] {
	const entries = new Map<string, Entry>();
	const take = (name: string): void => {
		if (entries.has(name)) return;
		const entry = manifest[name];
		if (entry === undefined) throw new Error(`Expected ${name} in the manifest of the build, got ${Object.keys(manifest).join(", ")}`);
		entries.set(name, entry);
		for (const each of entry.imports ?? []) take(each);
	};
	for (const name of names) take(name);
	return [...entries.values()];
}

const filesOf = (entries: readonly Entry[]): string[] => [
	...new Set(entries.flatMap(({ file, css = [] }) => [file, ...css].map((each) => `${CLIENT}/${each}`))),
];

const isOurOwn = ({ name }: Entry) => name === undefined || !OF_OTHERS.includes(name);

const wall = entriesOf(WALL);
const desk = entriesOf(CONSOLE);

export default [
	{ name: "whole client", path: [`${CLIENT}/assets/*.js`, `${CLIENT}/assets/*.css`], gzip: true, limit: "1000 kB" },
	// Of 900 kB until a wall shows cells. The rest is for the boundaries, the reference, the snapshot and the headers of the answers:
	// tests/browser/first-page.test.ts counts all of it.
	{ name: "what a wall loads", path: [`${CLIENT}/wall.html`, ...filesOf(wall), LETTERS], gzip: true, limit: "810 kB" },
	{ name: "of a wall our own", path: filesOf(wall.filter(isOurOwn)), gzip: true, limit: "100 kB" },
	// What is opened later comes later (client/panels/late-parts.ts). The letters, 48 kB, stand in the wall's line.
	{ name: "what a console loads first, letters apart", path: [`${CLIENT}/index.html`, ...filesOf(desk)], gzip: true, limit: "890 kB" },
	{ name: "of a console our own", path: filesOf(desk.filter(isOurOwn)), gzip: true, limit: "130 kB" },
];
