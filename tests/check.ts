// `npm run check`: types (with the layers, by project references), lint, dead code, transfer budget. All run; any failure fails.
import { spawnSync } from "node:child_process";

const CHECKS: readonly (readonly [name: string, command: string])[] = [
	["types and layers", "tsc -b"],
	["lint and format", "biome check --error-on-warnings"],
	["dead code", "knip"],
	["client build", "tsx client/build-if-changed.ts"],
	["transfer budget", "size-limit"],
];

const failed: string[] = [];
for (const [name, command] of CHECKS) {
	console.log(`\n── ${name}: ${command}`);
	const { status, error } = spawnSync("npx", command.split(" "), { stdio: "inherit" });
	if (error) throw new Error(`Could not run npx ${command}`, { cause: error });
	if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "\ncheck: green" : `\ncheck: failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
