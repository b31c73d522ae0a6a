/** Timers as arguments, so that a test can step them. */
export interface Timing {
	/** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
	/** Runs `task` every `ms` until the returned function is called. */
	every(ms: number, task: () => void): () => void;
	/** Runs `task` once after `ms`. */
	after(ms: number, task: () => void): void;
}

export const REAL_TIMING: Timing = {
	sleep: (ms, signal) =>
		new Promise((resolve) => {
			if (signal.aborted) return resolve();
			const end = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", end);
				resolve();
			};
			const timer = setTimeout(end, ms);
			signal.addEventListener("abort", end);
		}),
	every: (ms, task) => {
		const timer = setInterval(task, ms);
		return () => clearInterval(timer);
	},
	after: (ms, task) => {
		// What is to be done later keeps no process alive that has ended all else.
		setTimeout(task, ms).unref();
	},
};

/** No answer for this long counts as a lost database. */
export const ANSWER_LIMIT_MS = 10_000;

/** The same for what the room cannot go on without: to give it up too early costs more, since it is begun anew. */
export const LOAD_LIMIT_MS = 30_000;

/** What `withinLimit` throws; its code is of the family of lost connections. */
export class NoAnswer extends Error {
	readonly code = "CONNECTION_NO_ANSWER";
}

const ANSWERED = "answered";

/** Throws NoAnswer after `ms`: a connection that was cut without a word never answers, and the driver alone would wait many minutes. */
export async function withinLimit<Answer>(answer: Promise<Answer>, ms: number, sleep: Timing["sleep"]): Promise<Answer> {
	const done = new AbortController();
	let isAnswered = false;
	const limit = sleep(ms, done.signal).then(() => {
		// An error that nobody will see is not made: it would be the dearest part of a quick answer.
		if (isAnswered) return answer;
		throw new NoAnswer(`The database gave no answer in ${ms} ms`);
	});
	// It loses the race whenever all is well.
	limit.catch(() => {});
	try {
		return await Promise.race([answer, limit]);
	} finally {
		isAnswered = true;
		// Without a reason of our own, one with a stack is made.
		done.abort(ANSWERED);
	}
}

/** For what takes long and says that it lives: throws NoAnswer when that was last heard more than `ms` ago, twice as much at most. */
export async function whileHeard<Answer>(run: (heard: () => void) => Promise<Answer>, ms: number, sleep: Timing["sleep"]): Promise<Answer> {
	const done = new AbortController();
	let isHeard = true;
	const silence = async (): Promise<never> => {
		while (isHeard) {
			isHeard = false;
			await sleep(ms, done.signal);
			if (done.signal.aborted) break;
		}
		throw new NoAnswer(`The database gave no more answer for ${ms} ms`);
	};
	const limit = silence();
	// It loses the race whenever all is well.
	limit.catch(() => {});
	try {
		return await Promise.race([
			run(() => {
				isHeard = true;
			}),
			limit,
		]);
	} finally {
		done.abort();
	}
}
