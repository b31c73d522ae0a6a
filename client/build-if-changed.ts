// Builds the client only when something that goes into it has changed, so that a second `npm start` takes no longer than the
// server does. The stamp lies beside what was built: whoever deletes dist/ gets a build.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ROOT = resolve(import.meta.dirname, "..");
const INPUTS = ["client", "server/protocol", "server/domain", "package-lock.json", "vite.config.ts"];
const STAMP = join(ROOT, "dist/client/.stamp");

function filesOf(path: string): string[] {
	const full = join(ROOT, path);
	const entries = path.includes(".") ? null : readdirSync(full, { recursive: true, withFileTypes: true });
	if (entries === null) return [full];
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function hashInputs(): string {
	const hash = createHash("sha256");
	for (const file of INPUTS.flatMap(filesOf).sort())
		hash.update(file.slice(ROOT.length)).update("\0").update(readFileSync(file)).update("\0");
	return hash.digest("hex");
}

/** Once here instead of once a request there. Brotli 11 would be 8 % smaller, and take 30 s. */
function compressBeside(file: string): void {
	const body = readFileSync(file);
	const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength };
	writeFileSync(`${file}.br`, brotliCompressSync(body, { params }));
	writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
}

const wanted = hashInputs();
if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) {
	console.log("The client is up to date.");
} else {
	console.log("Building the client…");
	// Loaded only when it is needed: it takes half a second.
	const { build } = await import("vite");
	await build({ configFile: join(ROOT, "vite.config.ts"), logLevel: "warn" });
	for (const file of filesOf("dist/client/assets").filter((name) => /\.(js|css)$/.test(name))) compressBeside(file);
	writeFileSync(STAMP, wanted);
}
