import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { type Database, type Log, openDatabase } from "../../db/connect.ts";
import { copyTemplate, keepTemplate, templateKey } from "../../db/embedded/template.ts";
import { TEMPLATE_GENERATION } from "../../db/migrate.ts";
import { prepareDatabase } from "../../db/prepare.ts";

// A fresh database for each test file, migrated and seeded, as a copy of one that was made once:
// on PostgreSQL `create database … template`, embedded a copied directory.

export type DatabaseKind = Database["kind"];

const clusterUrl = process.env.PANTAU_TEST_CLUSTER ?? null;

/** For `describe.each(DATABASES)`. Without PostGIS on the machine only the embedded one (shared-cluster.ts says so). */
export const DATABASES: readonly DatabaseKind[] = clusterUrl === null ? ["embedded"] : ["postgres", "embedded"];

export interface TestDatabase extends Database {
	/** To open it a second time; null for the embedded one, which has one opener. */
	readonly url: string | null;
	/** PANTAU_HOME of the embedded one; an empty directory for the other. */
	readonly home: string;
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: (message) => console.error(message) };

/** `close` also removes it. `now` of the reference data's validity is the machine's. */
export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
	const home = await mkdtemp(join(tmpdir(), "pantau-test-home-"));
	const forget = () => rm(home, { recursive: true, force: true });
	try {
		const { url, drop } = kind === "embedded" ? await copyEmbedded(home) : await copyServer();
		const database = await openDatabase({ url, home, log: silentLog });
		await prepareDatabase(database, { log: silentLog, now: () => new Date() });
		return {
			...database,
			url,
			home,
			async close() {
				await database.close();
				await drop();
				await forget();
			},
		};
	} catch (cause) {
		await forget();
		throw cause;
	}
}

interface Copy {
	readonly url: string | null;
	readonly drop: () => Promise<void>;
}

async function copyEmbedded(home: string): Promise<Copy> {
	const key = `test-${await preparedKey()}`;
	if (!(await copyTemplate(key, join(home, "database")))) {
		await makeTemplate(home, null);
		await keepTemplate(key, join(home, "database"));
	}
	return { url: null, drop: async () => {} };
}

/** A PANTAU_HOME with a prepared embedded database that nobody has open. The caller removes it. */
export async function makeTestHome(): Promise<string> {
	const home = await mkdtemp(join(tmpdir(), "pantau-test-home-"));
	await copyEmbedded(home);
	return home;
}

async function copyServer(): Promise<Copy> {
	if (clusterUrl === null) throw new Error("No PostgreSQL for tests; use DATABASES, or run through tests/vitest.config.ts");
	const template = `template_${await preparedKey()}`;
	const name = `test_${randomUUID().replaceAll("-", "")}`;
	const urlOf = (database: string) => new URL(`/${database}`, clusterUrl).href;
	const admin = postgres(clusterUrl, { max: 1, onnotice: () => {} });
	try {
		// Two files at once: one makes the template, the other waits.
		await admin`select pg_advisory_lock(1)`;
		const [made] = await admin`select from pg_database where datname = ${template} and datistemplate`;
		if (made === undefined) {
			await admin.unsafe(`drop database if exists ${template}`);
			await admin.unsafe(`create database ${template}`);
			await makeTemplate("", urlOf(template));
			await admin.unsafe(`alter database ${template} is_template true`);
		}
		await admin.unsafe(`create database ${name} template ${template}`);
		await admin`select pg_advisory_unlock(1)`;
	} finally {
		await admin.end();
	}
	const drop = async () => {
		const again = postgres(clusterUrl, { max: 1, onnotice: () => {} });
		await again.unsafe(`drop database if exists ${name} with (force)`);
		await again.end();
	};
	return { url: urlOf(name), drop };
}

async function makeTemplate(home: string, url: string | null): Promise<void> {
	const database = await openDatabase({ url, home, log: silentLog });
	try {
		await prepareDatabase(database, { log: silentLog, now: () => new Date() });
		await database.sql`update history_generation set id = ${TEMPLATE_GENERATION}`;
		await database.sql`checkpoint`;
	} finally {
		await database.close();
	}
}

/** Everything that prepareDatabase puts into a database comes from files in db/. */
async function preparedKey(): Promise<string> {
	const texts: string[] = [];
	const root = new URL("../../db/", import.meta.url);
	for (const folder of ["./", "seed/", "regions/"]) {
		const names = (await readdir(new URL(folder, root), { withFileTypes: true })).filter((entry) => entry.isFile());
		for (const { name } of names.sort((a, b) => a.name.localeCompare(b.name))) {
			texts.push(name, await readFile(new URL(`${folder}${name}`, root), "utf8"));
		}
	}
	return templateKey(texts);
}
