import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A secret that nobody gave is made once and kept in PANTAU_HOME, readable by its owner only. */
export type SecretName = "secret" | "intake-key" | "export-key";

/** The kept one, or a new one. Two processes that start together agree: only one of them creates the file. */
export async function keepSecret(home: string, name: SecretName): Promise<string> {
	const path = join(home, name);
	await mkdir(home, { recursive: true, mode: 0o700 });
	try {
		await writeFile(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
	}
	const kept = (await readFile(path, "utf8")).trim();
	if (kept.length < 16)
		throw new Error(`Expected a secret of at least 16 characters in ${path}, got ${kept.length}; delete the file to have a new one made`);
	return kept;
}
