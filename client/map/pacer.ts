// A repaint of the map costs more than all else that a change does to a screen, and what MapLibre lays out in its worker more still:
// neither is told ten times a second. The latest wish is done, at most once in `everyMs`, in a frame in which the panels do nothing.

/** A change that comes so soon after the pace would allow a wish takes it along: alone it would meet the next change's frame. */
const GRACE_MS = 120;

export class Pacer {
	readonly #everyMs: number;
	#doneAt = Number.NEGATIVE_INFINITY;
	#wish: (() => void) | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#frame: number | undefined;

	constructor(everyMs: number) {
		this.#everyMs = everyMs;
	}

	/** After the next frame, or after the first one after the time has passed; a later wish takes its place. */
	do(wish: () => void): void {
		this.#wish = wish;
		if (this.#frame !== undefined) return;
		const waitMs = this.#doneAt + this.#everyMs - performance.now();
		if (waitMs <= 0) this.#runAfterFrame();
		else this.#timer ??= setTimeout(() => this.#runAfterFrame(), waitMs + GRACE_MS);
	}

	/** Now, whatever the time. */
	doAtOnce(wish: () => void): void {
		this.#wish = wish;
		this.#run();
	}

	stop(): void {
		clearTimeout(this.#timer);
		if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
		this.#timer = undefined;
		this.#frame = undefined;
		this.#wish = undefined;
	}

	#runAfterFrame(): void {
		clearTimeout(this.#timer);
		this.#frame = requestAnimationFrame(() => {
			this.#timer = setTimeout(() => this.#run());
		});
	}

	#run(): void {
		const wish = this.#wish;
		this.stop();
		this.#doneAt = performance.now();
		wish?.();
	}
}
