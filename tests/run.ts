// `npm test`: every test that this machine can run. What was skipped, and why, is printed just before the last line,
// and the last line is "N passed, N failed".
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface FileReport {
	/** The absolute path. */
	readonly name: string;
	readonly status: string;
	readonly assertionResults: readonly { readonly status: "passed" | "failed" | "pending" | "skipped" | "todo" | "disabled" }[];
}

// More than these at once are no accident of a busy machine.
const MOST_TO_RUN_AGAIN = 8;

const scratch = mkdtempSync(join(tmpdir(), "pantau-test-"));
const skipsFile = join(scratch, "skips.txt");

async function run(command: string, args: readonly string[]): Promise<number> {
	const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, PANTAU_SKIPS: skipsFile } });
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
	return await new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code ?? 1));
	});
}

async function runTests(
	round: number,
	selection: readonly string[],
): Promise<{ readonly status: number; readonly files: readonly FileReport[] }> {
	const reportFile = join(scratch, `report-${round}.json`);
	const vitest = ["vitest", "run", "--config", "tests/vitest.config.ts", "--reporter=default", "--reporter=json"];
	const status = await run("npx", [...vitest, `--outputFile.json=${reportFile}`, ...selection]);
	if (!existsSync(reportFile)) return { status, files: [] };
	return { status, files: (JSON.parse(readFileSync(reportFile, "utf8")) as { testResults: readonly FileReport[] }).testResults };
}

// The browser and flow tests look at the built client, as `npm start` serves it.
const built = await run("npx", ["tsx", "client/build-if-changed.ts"]);
let { status, files } = built === 0 ? await runTests(1, process.argv.slice(2)) : { status: built, files: [] };

// Real processes, databases and pages on a machine that may be busy with something else: what is wrong is wrong twice.
// A file runs again as a whole, with a database of its own, and its second outcome counts.
const failedFiles = files.filter((file) => file.status === "failed").map((file) => file.name);
if (failedFiles.length > 0 && failedFiles.length <= MOST_TO_RUN_AGAIN) {
	console.log(`\nA second time, by themselves:\n${failedFiles.map((name) => `  ${name}`).join("\n")}`);
	const second = await runTests(2, failedFiles);
	const outcomes = new Map(second.files.map((file) => [file.name, file]));
	files = files.map((file) => outcomes.get(file.name) ?? file);
	status = second.status;
	for (const file of second.files) if (file.status === "passed") console.log(`Failed at first and passed the second time: ${file.name}`);
}

const outcomes = files.flatMap((file) => file.assertionResults.map((result) => result.status));
const passed = outcomes.filter((outcome) => outcome === "passed").length;
const skipped = outcomes.filter((outcome) => outcome !== "passed" && outcome !== "failed").length;
// A file that breaks before its first test holds no test that failed: it counts as one.
const brokenFiles = files.filter((file) => file.status === "failed" && file.assertionResults.every((result) => result.status !== "failed"));
const failedTests = outcomes.length - passed - skipped + brokenFiles.length;
const failed = status !== 0 && failedTests === 0 ? 1 : failedTests;

const reasons = existsSync(skipsFile) ? [...new Set(readFileSync(skipsFile, "utf8").split("\n").filter(Boolean))] : [];
console.log(reasons.length === 0 ? "\nNothing was left out for want of a tool or of data." : "\nLeft out:");
for (const reason of reasons) console.log(`  - ${reason}`);
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = failed === 0 && status === 0 ? 0 : 1;
