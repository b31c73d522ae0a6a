import { type Chance, createChance, pick } from "../../server/simulate/chance.ts";

// What is done to the city and when: a pure function of the seed and the length, so that a run can be had again.

export const FAULTS = [
	"kill-gateway",
	"pause-gateway",
	"shift-clock",
	"crash-database",
	"promote-replica",
	"cut-screens",
	"darken-screens",
	"close-slowly",
	"slow-line",
	"cut-database",
	"darken-database",
	"hold-replica",
	"darken-replica",
	"stop-gateway",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Deed {
	readonly atMs: number;
	readonly fault: Fault;
	/** How long it lasts; nothing for a moment's deed. */
	readonly forMs: number;
	/** Which gateway, as a share of their number, and which share of the connections; of the database's, all or one gateway's. */
	readonly which: number;
	readonly share: number;
	/** Of a clock: how far it is ahead. */
	readonly aheadMs: number;
}

interface Habit {
	readonly aMinute: number;
	/** Shortest and longest. */
	readonly forMs: readonly [number, number];
}

const HABITS: Readonly<Record<Fault, Habit>> = {
	"kill-gateway": { aMinute: 7, forMs: [0, 1500] },
	"pause-gateway": { aMinute: 3, forMs: [500, 5000] },
	"shift-clock": { aMinute: 2, forMs: [2000, 8000] },
	"crash-database": { aMinute: 2.4, forMs: [0, 1500] },
	// The length is its lag: what is committed meanwhile is lost with the old primary.
	"promote-replica": { aMinute: 0.6, forMs: [200, 1500] },
	"cut-screens": { aMinute: 11, forMs: [0, 0] },
	"darken-screens": { aMinute: 2, forMs: [500, 8000] },
	"close-slowly": { aMinute: 3, forMs: [1000, 5000] },
	"slow-line": { aMinute: 2, forMs: [2000, 6000] },
	"cut-database": { aMinute: 2, forMs: [0, 0] },
	"darken-database": { aMinute: 1, forMs: [500, 4000] },
	// Longer than a gateway waits for it, or not.
	"hold-replica": { aMinute: 1, forMs: [500, 9000] },
	"darken-replica": { aMinute: 1, forMs: [1500, 6000] },
	"stop-gateway": { aMinute: 1.5, forMs: [0, 1500] },
};

/** A screen whose clock says otherwise is nothing new; a gateway's may differ as far as a forgotten time server lets it. */
const CLOCKS_MS = [-20_000, -3000, 3000, 20_000] as const;

/** The end is for what comes late: each fault is to be done at least once. */
const SHARE_OF_TIME = 0.9;

/** In the order of time. Each fault at even distances with a chance shift, so that its number is certain; at least one of each. */
export function planFaults(seed: string, durationMs: number): readonly Deed[] {
	const chance = createChance(`${seed}/plan`);
	const deeds = FAULTS.flatMap((fault) => {
		const { aMinute } = HABITS[fault];
		const count = Math.max(1, Math.round((aMinute * durationMs) / 60_000));
		return Array.from({ length: count }, (_, index) =>
			drawDeed(fault, ((index + chance.next()) * SHARE_OF_TIME * durationMs) / count, chance),
		);
	});
	return deeds.sort((a, b) => a.atMs - b.atMs);
}

function drawDeed(fault: Fault, atMs: number, chance: Chance): Deed {
	const [least, most] = HABITS[fault].forMs;
	return {
		atMs: Math.round(atMs),
		fault,
		forMs: Math.round(least + chance.next() * (most - least)),
		which: chance.next(),
		// All of them every other time.
		share: chance.next() < 0.5 ? 1 : 0.2 + 0.6 * chance.next(),
		aheadMs: pick(chance, CLOCKS_MS),
	};
}
