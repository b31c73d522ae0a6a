// A crowd of clients in another process, as the bench sees it.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endChild } from "./bench-server.ts";
import { nowMs } from "./monotonic.ts";

/** Where its clients go: our room, a default Socket.IO room that emits `row`, or a bare WebSocket that sends one row a message. */
export type Door =
	| { readonly kind: "room" | "default"; readonly url: string; readonly cookie: string }
	| { readonly kind: "bare"; readonly url: string };

/** What was written, and when each was acknowledged to its writer, by `nowMs`. */
export interface Writes {
	readonly ids: Uint32Array;
	readonly at: Float64Array;
}

export type Order =
	| { readonly kind: "join"; readonly door: Door; readonly count: number }
	| { readonly kind: "report"; readonly writes: Writes };

export interface Report {
	readonly delivered: number;
	/** Rows that a client has not, summed over the clients. */
	readonly lost: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
	/** Changes that began after what their client knew. */
	readonly gaps: number;
	/** Sockets that were closed by the other side; their clients came back. */
	readonly cuts: number;
}

/** What is under way after so long is lost. */
const WHOLE_LIMIT_MS = 30_000;

/** The report once every client has everything, or the last one there is. */
export async function reportWhole(crowd: Crowd, writes: Writes): Promise<Report> {
	const end = nowMs() + WHOLE_LIMIT_MS;
	for (;;) {
		const report = await crowd.report(writes);
		if (report.lost === 0 || nowMs() > end) return report;
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
}

export interface Crowd {
	join(door: Door, count: number): Promise<void>;
	report(writes: Writes): Promise<Report>;
	/** The whole process stands still: its sockets are open and nobody reads. */
	freeze(): void;
	thaw(): void;
	stop(): Promise<void>;
}

export function openCrowd(): Crowd {
	const child = fork(fileURLToPath(new URL("./crowd-process.ts", import.meta.url)), {
		execArgv: ["--import", "tsx"],
		serialization: "advanced",
	});
	const ask = (order: Order): Promise<Report | null> =>
		new Promise((resolve, reject) => {
			const failed = (code: number | null) => reject(new Error(`The crowd ended (exit ${code})`));
			child.once("exit", failed);
			child.once("message", ({ answer, fault }: { answer?: Report | null; fault?: string }) => {
				child.off("exit", failed);
				if (fault === undefined) resolve(answer ?? null);
				else reject(new Error(`The crowd failed: ${fault}`));
			});
			child.send(order);
		});
	return {
		join: async (door, count) => {
			await ask({ kind: "join", door, count });
		},
		report: async (writes) => {
			const answer = await ask({ kind: "report", writes });
			if (answer === null) throw new Error("Expected a report of the crowd, got none");
			return answer;
		},
		freeze: () => void child.kill("SIGSTOP"),
		thaw: () => void child.kill("SIGCONT"),
		stop: () => {
			child.kill("SIGCONT");
			return endChild(child);
		},
	};
}
