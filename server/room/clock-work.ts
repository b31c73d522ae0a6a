import type { Log } from "../feed/log.ts";
import { withinLimit } from "../feed/timing.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";

// What goes by the clock and is the same for all gateways: the one that is on duty does it, and does all of it at once when it
// comes on duty, for the one before may have been killed just before its turn.

export interface ClockTask {
	/** In words, after "cannot". */
	readonly what: string;
	/** Also how long one run may take: past it the run counts as lost, and the next time begins another. */
	readonly everyMs: number;
	run(): Promise<void>;
}

export interface ClockWorkOptions extends Omit<GatewayOptions, "onDuty"> {
	readonly log: Log;
	readonly tasks: readonly ClockTask[];
}

/** Resolves after the gateway's first beat. */
export async function startClockWork({ tasks, timing, log, ...options }: ClockWorkOptions): Promise<Gateway> {
	const running = new Set<ClockTask>();
	const runTask = async (task: ClockTask): Promise<void> => {
		// The next time comes anyway.
		if (running.has(task)) return;
		running.add(task);
		try {
			// One that is never answered must not be the last: this gateway would keep the duty and leave the work.
			await withinLimit(task.run(), task.everyMs, timing.sleep);
		} catch (error) {
			log.error({ err: error }, `The gateway on duty cannot ${task.what}`);
		} finally {
			running.delete(task);
		}
	};
	const gateway = await startGateway({
		...options,
		log,
		timing,
		onDuty: () => {
			for (const task of tasks) void runTask(task);
		},
	});
	const ends = tasks.map((task) =>
		timing.every(task.everyMs, () => {
			if (gateway.isOnDuty()) void runTask(task);
		}),
	);
	return {
		...gateway,
		stop: async () => {
			for (const end of ends) end();
			await gateway.stop();
		},
	};
}
