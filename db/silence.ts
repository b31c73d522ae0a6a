import postgres, { type Options } from "postgres";

// A server whose machine is gone, or whose cable is out, ends no connection: TCP alone holds on to what it sent for some fifteen
// minutes. The driver's patch asks here about a connection that hears nothing while a question is under way.

/**
 * What the patch adds: when a connection has heard nothing for `silence_timeout` s, `onsilence` answers, by its backend's process
 * number, whether to go on waiting. Without it nobody waits.
 */
export type PatchedOptions = Options<Record<string, never>> & {
	readonly silence_timeout: number;
	readonly onsilence?: (pid: number) => Promise<boolean>;
};

/** s. Shorter than that is a server under load. */
export const SILENCE_S = 3;
/** For connection and answer; in less than SILENCE_S, so that an answer that several share is younger than the question of each. */
const ASIDE_MS = 2000;
/** This process itself stood still meanwhile, and may not have read the answer yet. */
const LATE_MS = 500;

/**
 * Answers whether a backend, by its process's number, is still at work, as the server says on a connection of its own: what takes
 * long is waited for, whatever it is. False also when no server answers there; never rejects.
 */
export function createBackendWatch(url: string): (pid: number) => Promise<boolean> {
	let asking: Promise<ReadonlySet<number> | "unknown"> | undefined;
	return async (pid) => {
		asking ??= findWorking(url).finally(() => {
			asking = undefined;
		});
		const working = await asking;
		return working === "unknown" || working.has(pid);
	};
}

/**
 * Unknown when somebody answers who cannot tell (a server that takes nobody now, or a pooler, whose numbers are its own), or when
 * this process was too slow to hear. None when nobody answers.
 */
async function findWorking(url: string): Promise<ReadonlySet<number> | "unknown"> {
	const options: PatchedOptions = {
		max: 1,
		connect_timeout: ASIDE_MS / 1000,
		silence_timeout: ASIDE_MS / 1000,
		fetch_types: false,
		onnotice: () => {},
		connection: { application_name: "pantau aside" },
	};
	const sql = postgres(url, options);
	let timer: NodeJS.Timeout | undefined;
	const askedAt = performance.now();
	const limit = new Promise<ReadonlySet<number> | "unknown">((resolve) => {
		timer = setTimeout(() => resolve(performance.now() - askedAt > ASIDE_MS + LATE_MS ? "unknown" : new Set()), ASIDE_MS);
	});
	const asked = sql<{ pid: number }[]>`select pid from pg_stat_activity where usename = session_user and state = 'active'`;
	const answer = asked.then(
		(rows) => {
			const working = new Set(rows.map(({ pid }) => pid));
			// This very question is among them.
			return working.has(rows.state.pid) ? working : "unknown";
		},
		(error: unknown) => (error instanceof postgres.PostgresError ? "unknown" : new Set<number>()),
	);
	try {
		return await Promise.race([answer, limit]);
	} finally {
		clearTimeout(timer);
		// Not waited for: in the dark it takes as long again.
		void sql.end({ timeout: 0 });
	}
}
