import type { Instant } from "../protocol/code.ts";

export interface GatherOptions {
	readonly now: () => Instant;
	readonly after: (ms: number, task: () => void) => void;
}

/** Three waits of one screen that comes back fit well into the second in which it is expected. */
export const GATHER_MS = 150;

/**
 * Asks for many at once: the first after a pause goes alone and is not kept waiting, all that come within GATHER_MS after it go
 * together at its end. `load` answers in the order of what it is asked; when it rejects, all of them do.
 */
export function gather<Asked, Answer>(
	load: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
	{ now, after }: GatherOptions,
): (asked: Asked) => Promise<Answer> {
	let waiting: { readonly asked: Asked; readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void }[] = [];
	let loadedAt = Number.NEGATIVE_INFINITY;
	let isDue = false;
	const run = () => {
		const batch = waiting;
		waiting = [];
		isDue = false;
		loadedAt = now();
		load(batch.map(({ asked }) => asked)).then(
			(answers) => batch.forEach(({ resolve }, index) => void resolve(answers[index] as Answer)),
			(error: unknown) => batch.forEach(({ reject }) => void reject(error)),
		);
	};
	return (asked) =>
		new Promise((resolve, reject) => {
			waiting.push({ asked, resolve, reject });
			if (isDue) return;
			isDue = true;
			// abs: the clock of a machine may be set back.
			const waitMs = GATHER_MS - Math.abs(now() - loadedAt);
			if (waitMs <= 0) run();
			else after(waitMs, run);
		});
}
