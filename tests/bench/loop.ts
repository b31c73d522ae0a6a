// From commit to the client with 50 walls: the path of `latency` (which says what its rival is) where the server has little to do.
import type { BenchResult } from "./bench.ts";
import { measureLatency } from "./latency.ts";

const WALLS = 50;
const ROUNDS = 4;

/** Its rival is shown; how near to it one must be is asked of `latency`. */
export function run(): Promise<BenchResult> {
	return measureLatency("loop", WALLS, ROUNDS, Number.POSITIVE_INFINITY);
}
