import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./http/log.ts";
import { type Pantau, startPantau } from "./start.ts";

// `npm start`: reads the configuration, starts, says where everything is, and stops when it is told.

function describeStart({ url, protocolUrl, isDrill, logins, database }: Pantau): string {
	const lines = ["", `  Wall      ${url}/wall`, `  Console   ${url}/`, `  Database  ${database.label}`];
	if (protocolUrl !== null) lines.push(`  Protocol  ${protocolUrl}  (an echo for the Socket.IO protocol's test suite)`);
	if (isDrill) {
		lines.push("", "  LATIHAN: the data are made up. Accounts:");
		for (const { name, password } of logins) lines.push(`    ${name.padEnd(12)} ${password}`);
	} else {
		lines.push("", "  Accounts: npm run accounts -- list");
	}
	return `${lines.join("\n")}\n`;
}

async function main(): Promise<void> {
	const config = readConfig();
	const log = createLog(config.logLevel);
	const ending = new AbortController();
	const wish = new Promise<string>((resolve) => {
		for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve(name));
	});
	void wish.then(() => ending.abort(new Error("Stopped while starting")));

	const pantau = await startPantau({
		config,
		log,
		now: Date.now,
		signal: ending.signal,
		onWaiting: (url) => console.log(`Pantau opens ${url}, the database is being prepared …`),
	});
	console.log(describeStart(pantau));
	log.info({ signal: await wish }, "Stopping");
	await pantau.stop();
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
	main().catch((error: unknown) => {
		console.error(describeFailure(error));
		process.exitCode = 1;
	});
}

/** What a person can mend is said in a line; what is a bug comes with its stack. */
function describeFailure(error: unknown): string {
	if (error instanceof ConfigError) return error.message;
	if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) return inspect(error);
	const advice = "code" in error && error.code === "EADDRINUSE" ? "; give another PORT" : "";
	return `Pantau did not start: ${error.message}${advice}`;
}
