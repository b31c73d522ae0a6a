// What MapLibre lays out anew in its worker is not told ten times a second: the latest wish is done, at most once in `everyMs`.
export class Pacer {
	readonly #everyMs: number;
	#doneAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#wish: (() => void) | undefined;

	constructor(everyMs: number) {
		this.#everyMs = everyMs;
	}

	/** Now, or as soon as the time has passed; a later wish takes its place. */
	do(wish: () => void): void {
		this.#wish = wish;
		const waitMs = this.#doneAt + this.#everyMs - performance.now();
		if (waitMs <= 0) this.#run();
		else this.#timer ??= setTimeout(() => this.#run(), waitMs);
	}

	/** Now, whatever the time. */
	doAtOnce(wish: () => void): void {
		this.#wish = wish;
		this.#run();
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#wish = undefined;
	}

	#run(): void {
		const wish = this.#wish;
		this.stop();
		this.#doneAt = performance.now();
		wish?.();
	}
}
