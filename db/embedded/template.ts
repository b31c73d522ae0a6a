import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSqlFiles } from "../migrate.ts";

// A data directory with PostGIS and all tables, made once: initdb and `create extension` take 17 s, copying it one or two.
// The key holds everything that the directory was made from, so that an old one is never used.

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/pantau/", import.meta.url));
/** Of each kind; a kind is the key up to its last dash ("" for npm start, "test" for the tests). */
const KEPT_TEMPLATES = 3;

/** A digest of the database's versions, its SQL files and whatever else (`more`) went into a template. */
export async function templateKey(more: readonly string[] = []): Promise<string> {
	const hash = createHash("sha256");
	const require = createRequire(import.meta.url);
	for (const name of ["@electric-sql/pglite", "@electric-sql/pglite-postgis"]) {
		const entry = require.resolve(name);
		const manifest = join(entry.slice(0, entry.lastIndexOf("dist")), "package.json");
		hash.update(`${name} ${(JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version}\n`);
	}
	for (const file of await readSqlFiles()) hash.update(`${file.name} ${file.sha256}\n`);
	for (const text of more) hash.update(text);
	return hash.digest("hex").slice(0, 20);
}

/** Whether there was such a template; it is now at `directory`, which must not exist yet. */
export async function copyTemplate(key: string, directory: string): Promise<boolean> {
	const template = join(CACHE, `template-${key}`);
	if (!(await exists(template))) return false;
	// Copied beside and renamed: a start that is killed half way finds no half directory.
	const draft = `${directory}.${randomUUID()}`;
	await cp(template, draft, { recursive: true });
	await rename(draft, directory);
	return true;
}

/** Keeps a copy of a data directory that nobody writes to at the moment. */
export async function keepTemplate(key: string, directory: string): Promise<void> {
	await mkdir(CACHE, { recursive: true });
	const name = `template-${key}`;
	const draft = join(CACHE, `draft-${randomUUID()}`);
	try {
		await cp(directory, draft, { recursive: true });
		await rename(draft, join(CACHE, name));
	} catch (cause) {
		await rm(draft, { recursive: true, force: true });
		// Another process was quicker: its template is as good.
		if (!(await exists(join(CACHE, name)))) throw cause;
	}
	await forgetOldTemplates(name.slice(0, name.lastIndexOf("-")));
}

async function forgetOldTemplates(kind: string): Promise<void> {
	const names = (await readdir(CACHE)).filter((name) => name.slice(0, name.lastIndexOf("-")) === kind);
	const found = await Promise.all(
		names.map(async (name) => ({ path: join(CACHE, name), at: (await stat(join(CACHE, name)).catch(() => null))?.ctimeMs ?? 0 })),
	);
	const old = found.sort((a, b) => b.at - a.at).slice(KEPT_TEMPLATES);
	await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
	return (await stat(path).catch(() => null)) !== null;
}
