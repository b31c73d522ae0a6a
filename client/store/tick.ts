// When a page's store ticks: in a task of its own, so that a frame holds the browser's work for it and not ours as well.

/** A second screen is often a background tab, where frames stop: the time-out then keeps it alive. */
const BACKGROUND_TICK_MS = 200;

/** Runs at once what it is given, but not before the frame with what it ran last. */
export function createTicks(): (run: () => void) => void {
	let isFrameDue = false;
	let waiting: (() => void) | undefined;
	const start = (run: () => void) => {
		isFrameDue = true;
		setTimeout(run);
		onFrame(() => {
			isFrameDue = false;
			const next = waiting;
			waiting = undefined;
			if (next !== undefined) start(next);
		});
	};
	return (run) => {
		if (isFrameDue) waiting = run;
		else start(run);
	};
}

function onFrame(run: () => void): void {
	const once = () => {
		clearTimeout(timer);
		cancelAnimationFrame(frame);
		run();
	};
	const timer = setTimeout(once, BACKGROUND_TICK_MS);
	const frame = requestAnimationFrame(once);
}
