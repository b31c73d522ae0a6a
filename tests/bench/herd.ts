// A herd of screens in another process, as the bench sees it.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endChild } from "./bench-server.ts";

export type HerdOrder =
	| { readonly kind: "open"; readonly url: string; readonly cookie: string; readonly reference: string; readonly count: number }
	/** From now on a screen is done when it is live and has so many rows. */
	| { readonly kind: "want"; readonly rows: number }
	| { readonly kind: "tell" };

export interface HerdFigures {
	readonly live: number;
	/** Of each that is done, when it was, by `nowMs`. */
	readonly doneAt: Float64Array;
	readonly snapshots: number;
}

export interface Herd {
	readonly pid: number;
	say(order: HerdOrder): void;
	tell(): Promise<HerdFigures>;
	stop(): Promise<void>;
}

export function openHerd(): Herd {
	const child = fork(fileURLToPath(new URL("./herd-process.ts", import.meta.url)), {
		execArgv: ["--import", "tsx"],
		serialization: "advanced",
	});
	return {
		pid: child.pid as number,
		say: (order) => void child.send(order),
		tell: () =>
			new Promise((resolve, reject) => {
				const failed = (code: number | null) => reject(new Error(`The herd ended (exit ${code})`));
				child.once("exit", failed);
				child.once("message", (figures: HerdFigures) => {
					child.off("exit", failed);
					resolve(figures);
				});
				child.send({ kind: "tell" } satisfies HerdOrder);
			}),
		stop: () => endChild(child),
	};
}
