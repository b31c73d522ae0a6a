// The transfer budget. What a wall loads is read from the build's own manifest: a chunk that is new in it counts by itself.
import { readFileSync } from "node:fs";

interface Entry {
	readonly file: string;
	readonly imports?: readonly string[];
	readonly css?: readonly string[];
}

const CLIENT = "dist/client";
const manifest = JSON.parse(readFileSync(`${CLIENT}/manifest.json`, "utf8")) as Readonly<Record<string, Entry>>;

/** The wall's page, its map, which begins at once, and the map's worker. */
const WALL = ["wall.html", "map/city-map.tsx", "../node_modules/maplibre-gl/src/source/worker.ts"];
const OUR_OWN = /\/(wall|store|select|apply|island-inset|city-map)-[^/]+\.(js|css)$/;
/** The one of Inter's files that has the letters of both languages. */
const LETTERS = `${CLIENT}/assets/inter-latin-wght-normal-*.woff2`;

function filesOf(names: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	const files = new Set<string>();
	const take = (name: string): void => {
		if (seen.has(name)) return;
		seen.add(name);
		const entry = manifest[name];
		if (entry === undefined) throw new Error(`Expected ${name} in the manifest of the build, got ${Object.keys(manifest).join(", ")}`);
		for (const file of [entry.file, ...(entry.css ?? [])]) files.add(`${CLIENT}/${file}`);
		for (const each of entry.imports ?? []) take(each);
	};
	for (const name of names) take(name);
	return [...files];
}

const wall = filesOf(WALL);

export default [
	{ name: "whole client", path: [`${CLIENT}/assets/*.js`, `${CLIENT}/assets/*.css`], gzip: true, limit: "1000 kB" },
	// Of 900 kB until a wall shows cells. The rest is for the boundaries, the reference, the snapshot and the headers of the answers:
	// tests/browser/first-page.test.ts counts all of it.
	{ name: "what a wall loads", path: [`${CLIENT}/wall.html`, ...wall, LETTERS], gzip: true, limit: "800 kB" },
	{ name: "of it our own", path: wall.filter((file) => OUR_OWN.test(file)), gzip: true, limit: "100 kB" },
];
