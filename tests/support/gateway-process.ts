import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INTAKE_KEY } from "./pantau.ts";

// The real server as a process of its own, as `npm start` runs it, to be killed.

const START_MS = 90_000;

export interface GatewayProcess {
	readonly url: string;
	readonly pid: number;
	/** What it has printed so far, its log among it. */
	readonly printed: () => string;
	/** Ends it, and resolves when it has ended. */
	end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export const SHARED_SECRET = "rahasia-yang-hanya-untuk-pengujian-ini";

/** Resolves when it serves; rejects with what it printed when it ends before. */
export async function startGatewayProcess(
	databaseUrl: string,
	environment: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
	const home = await mkdtemp(join(tmpdir(), "pantau-gateway-"));
	const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
		stdio: ["ignore", "pipe", "pipe"],
		env: {
			...process.env,
			DATABASE_URL: databaseUrl,
			PANTAU_HOME: home,
			PANTAU_DRILL: "off",
			PANTAU_INTAKE_KEY: INTAKE_KEY,
			PANTAU_SECRET: SHARED_SECRET,
			PORT: "0",
			LOG_LEVEL: "info",
			...environment,
		},
	});
	let printed = "";
	const url = await new Promise<string>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`The gateway was not ready within ${START_MS} ms: ${printed}`)), START_MS);
		const hear = (chunk: Buffer) => {
			printed += chunk.toString();
			const address = /Wall\s+(http:\S+)\/wall/.exec(printed)?.[1];
			if (address !== undefined) resolve(address);
			if (address !== undefined) clearTimeout(timer);
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		child.once("exit", (code) => {
			clearTimeout(timer);
			reject(new Error(`The gateway ended before it was ready (exit ${code}): ${printed}`));
		});
	});
	return {
		url,
		pid: child.pid as number,
		printed: () => printed,
		end: async (signal) => {
			await endProcess(child, signal);
			await rm(home, { recursive: true, force: true });
		},
	};
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill(signal);
	await ended;
}
