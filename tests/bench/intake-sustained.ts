// A steady stream of single complaints through the real intake, and how far behind everything is: at the start and at the end,
// because what falls behind slowly shows in a long run only.
import { percentile, round, say } from "./bench.ts";
import type { BenchServer } from "./bench-server.ts";
import { openCrowd, reportWhole, type Writes } from "./crowd.ts";
import { makeItem } from "./intake-tables.ts";
import { nowMs } from "./monotonic.ts";
import type { Poster } from "./poster.ts";

export interface Sustained {
	readonly perS: number;
	readonly acknowledged: number;
	/** From when a complaint was due to be sent until its acknowledgement: what waits at the sender is in it. */
	readonly ackStartP50Ms: number;
	readonly ackEndP50Ms: number;
	readonly ackEndP99Ms: number;
	/** From the acknowledgement until a wall has it. */
	readonly wallStartP50Ms: number;
	readonly wallEndP50Ms: number;
	readonly wallEndP99Ms: number;
	readonly wallLost: number;
}

const PER_S = 1000;
/** Start and end: these shares of the run. The first seconds are the warm-up's. */
const START = [0.1, 0.3] as const;
const END = [0.8, 1] as const;

export async function sustain({ url, cookie }: BenchServer, poster: Poster, seconds: number): Promise<Sustained> {
	const total = PER_S * seconds;
	const ackMs = new Float64Array(total);
	const writes: Writes = { ids: new Uint32Array(total), at: new Float64Array(total) };
	const wall = openCrowd();
	try {
		await wall.join({ kind: "room", url, cookie }, 1);
		const start = nowMs();
		const pending = new Set<Promise<void>>();
		for (let count = 0; count < total; count++) {
			const dueAt = start + (count * 1000) / PER_S;
			const waitMs = dueAt - nowMs();
			if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
			if (count % (PER_S * 10) === 0) say(`${count / PER_S} of ${seconds} s at ${PER_S}/s, ${pending.size} not acknowledged yet`);
			const one = poster.post(makeItem()).then((id) => {
				writes.ids[count] = id;
				writes.at[count] = nowMs();
				ackMs[count] = nowMs() - dueAt;
				pending.delete(one);
			});
			pending.add(one);
		}
		await Promise.all(pending);
		const tookMs = nowMs() - start;
		const wholeWall = await reportWhole(wall, writes);
		const wallStart = await wall.report(partOfWrites(writes, START));
		const wallEnd = await wall.report(partOfWrites(writes, END));
		const ackStart = part(ackMs, START).sort();
		const ackEnd = part(ackMs, END).sort();
		return {
			perS: round((total * 1000) / tookMs, 0),
			acknowledged: total,
			ackStartP50Ms: round(percentile(ackStart, 0.5)),
			ackEndP50Ms: round(percentile(ackEnd, 0.5)),
			ackEndP99Ms: round(percentile(ackEnd, 0.99)),
			wallStartP50Ms: wallStart.p50Ms,
			wallEndP50Ms: wallEnd.p50Ms,
			wallEndP99Ms: wallEnd.p99Ms,
			wallLost: wholeWall.lost,
		};
	} finally {
		await wall.stop();
	}
}

function part<T extends Float64Array | Uint32Array>(values: T, [from, to]: readonly [number, number]): T {
	return values.slice(from * values.length, to * values.length) as T;
}

function partOfWrites({ ids, at }: Writes, span: readonly [number, number]): Writes {
	return { ids: part(ids, span), at: part(at, span) };
}
