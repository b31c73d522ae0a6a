// A page that hangs for months must not die of a leak: past a share of the heap that the browser allows, or a multiple of what it used
// when it was young, it loads itself again.

/** Chromium's; other browsers tell nothing, and then nothing is watched. */
interface Heap {
	readonly usedJSHeapSize: number;
	readonly jsHeapSizeLimit: number;
}

export interface MemoryWatchParts {
	readonly readHeap: () => Heap | undefined;
	readonly reload: () => void;
	/** Not while the screen is stale or somebody uses it: a page that reloads without a server shows nothing at all. */
	readonly mayReload: () => boolean;
}

export const MEMORY_WATCH_MS = 60_000;
/** Above this share it reloads when it may; a healthy wall of a city uses some 3 %. */
const FULL_SHARE = 0.6;
/** A wall uses as much after ten minutes, with all of the city loaded, as it ever has to: it leaks long before the browser's limit. */
const SETTLED_LOOKS = 10;
const GROWN_TIMES = 3;
/** The heap is seldom collected while there is room: only what stays high is a leak. */
const FULL_TIMES = 5;

export function findHeap(): Heap | undefined {
	return (performance as Performance & { readonly memory?: Heap }).memory;
}

/** One look, to be taken every MEMORY_WATCH_MS. */
export function createMemoryWatch({ readHeap, reload, mayReload }: MemoryWatchParts): () => void {
	let looks = 0;
	let fullTimes = 0;
	let most = Number.POSITIVE_INFINITY;
	return () => {
		const heap = readHeap();
		if (heap === undefined) return;
		looks++;
		if (looks === SETTLED_LOOKS) most = GROWN_TIMES * heap.usedJSHeapSize;
		fullTimes = heap.usedJSHeapSize > Math.min(most, FULL_SHARE * heap.jsHeapSizeLimit) ? fullTimes + 1 : 0;
		if (fullTimes >= FULL_TIMES && mayReload()) reload();
	};
}
