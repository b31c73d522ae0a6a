import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";

// One gateway as a process of its own that can be killed, stopped in its tracks and given a wrong clock. It ends with `stop` or,
// after a kill -9 of this process, by the watching shell.

export interface GatewayOptions {
	readonly name: string;
	readonly port: number;
	readonly databaseUrl: string;
	/** Of the replica. */
	readonly databaseReadUrl: string;
	/** A folder of its own: PANTAU_HOME and its log, `gateway.log`. */
	readonly home: string;
	readonly secret: string;
	readonly intakeKey: string;
}

/** Debian's libfaketime for programs with threads. */
const FAKETIME = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketimeMT.so.1`;
export const hasFaketime = existsSync(FAKETIME);

/** Longer than any start on a slow machine: whoever takes so long waits for what never comes. */
const START_LIMIT_MS = 120_000;

export class Gateway {
	readonly port: number;
	readonly name: string;
	readonly #options: GatewayOptions;
	#child: ChildProcess | undefined;
	#isReady = false;

	constructor(options: GatewayOptions) {
		this.#options = options;
		this.port = options.port;
		this.name = options.name;
	}

	/** It has said that it serves, and has not ended since. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** Resolves when it serves, with false when it ended before (killed while it started, or no database). Rejects when it hangs. */
	async start(): Promise<boolean> {
		const { port, databaseUrl, databaseReadUrl, home, secret, intakeKey } = this.#options;
		await mkdir(home, { recursive: true });
		await this.setClock(0);
		const log = await open(join(home, "gateway.log"), "a");
		const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
			stdio: ["ignore", "pipe", log.fd],
			// Not in this terminal's group: ctrl-C is answered here, in order.
			detached: true,
			env: {
				...process.env,
				...(hasFaketime ? clockOf(home) : {}),
				DATABASE_URL: databaseUrl,
				DATABASE_READ_URL: databaseReadUrl,
				PANTAU_HOME: home,
				PANTAU_DRILL: "off",
				PANTAU_INTAKE_KEY: intakeKey,
				PANTAU_SECRET: secret,
				PORT: String(port),
				LOG_LEVEL: "warn",
			},
		});
		this.#child = child;
		child.unref();
		watchOver(child);
		return await new Promise<boolean>((resolve, reject) => {
			const timer = setTimeout(() => {
				child.kill("SIGKILL");
				reject(new Error(`${this.name} neither served nor ended ${START_LIMIT_MS} ms after its start; its log is in ${home}`));
			}, START_LIMIT_MS);
			let printed = "";
			child.stdout?.on("data", (chunk: Buffer) => {
				void log.write(chunk).catch(() => {});
				printed = (printed + chunk.toString()).slice(-2000);
				if (this.#isReady || this.#child !== child || !/Wall\s+http:/.test(printed)) return;
				this.#isReady = true;
				clearTimeout(timer);
				resolve(true);
			});
			child.once("exit", () => {
				clearTimeout(timer);
				if (this.#child === child) {
					this.#isReady = false;
					this.#child = undefined;
				}
				void log.close();
				resolve(false);
			});
		});
	}

	/** kill -9. */
	async kill(): Promise<void> {
		await this.#end("SIGKILL");
	}

	/** SIGSTOP: its sockets stay open and say nothing. */
	pause(): void {
		this.#child?.kill("SIGSTOP");
	}

	goOn(): void {
		this.#child?.kill("SIGCONT");
	}

	/** Its wall clock is wrong by so much from the next second on; timers run on as they did. Nothing without libfaketime. */
	async setClock(aheadMs: number): Promise<void> {
		await writeFile(join(this.#options.home, "clock"), `${aheadMs < 0 ? "-" : "+"}${Math.abs(aheadMs) / 1000}\n`);
	}

	/** SIGTERM. False when it had not ended after `limitMs`, and was killed. */
	async stop(limitMs = 5000): Promise<boolean> {
		this.goOn();
		let isLate = false;
		const late = setTimeout(() => {
			isLate = true;
			this.#child?.kill("SIGKILL");
		}, limitMs);
		await this.#end("SIGTERM");
		clearTimeout(late);
		return !isLate;
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#child;
		this.#isReady = false;
		if (child === undefined) return;
		const ended = new Promise((resolve) => child.once("exit", resolve));
		child.kill(signal);
		await ended;
	}
}

function clockOf(home: string): Record<string, string> {
	return {
		LD_PRELOAD: FAKETIME,
		FAKETIME_TIMESTAMP_FILE: join(home, "clock"),
		FAKETIME_CACHE_DURATION: "1",
		FAKETIME_DONT_FAKE_MONOTONIC: "1",
		DONT_FAKE_MONOTONIC: "1",
	};
}

/** Outlives this process by a second, the gateway by none. */
function watchOver(child: ChildProcess): void {
	const { pid } = child;
	if (pid === undefined) return;
	const script = `exec 2>/dev/null; while kill -0 ${process.pid}; do kill -0 ${pid} || exit; sleep 1; done; kill -9 ${pid}`;
	spawn("sh", ["-c", script], { stdio: "ignore", detached: true }).unref();
}
