import { describe, expect, it } from "vitest";
import { createMemoryWatch } from "../../../client/ui/memory-watch.ts";

function watch(usedShares: readonly (number | undefined)[], mayReload = () => true): number {
	let reloads = 0;
	let at = 0;
	const look = createMemoryWatch({
		readHeap: () => {
			const share = usedShares[at++];
			return share === undefined ? undefined : { usedJSHeapSize: share * 1000, jsHeapSizeLimit: 1000 };
		},
		reload: () => {
			reloads++;
		},
		mayReload,
	});
	for (const _ of usedShares) look();
	return reloads;
}

describe("the watch over a page's memory", () => {
	it("loads a page again whose heap stays full", () => {
		expect(watch([0.7, 0.7, 0.7, 0.7])).toBe(0);
		expect(watch([0.7, 0.7, 0.7, 0.7, 0.7])).toBe(1);
	});

	it("leaves one alone whose heap was full only until it was collected", () => {
		expect(watch([0.7, 0.7, 0.7, 0.7, 0.1, 0.7, 0.7])).toBe(0);
	});

	it("loads a page again that stays above three times what it used ten minutes after its start", () => {
		const young = [...Array(9).fill(0.25), 0.1];
		expect(watch([...young, 0.31, 0.31, 0.31, 0.31])).toBe(0);
		expect(watch([...young, 0.31, 0.31, 0.31, 0.31, 0.31])).toBe(1);
		expect(watch([...young, ...Array(20).fill(0.29)])).toBe(0);
		expect(watch([...young, 0.31, 0.31, 0.31, 0.31, 0.29, 0.31])).toBe(0);
	});

	it("does nothing where the browser tells nothing, and waits while the page must not be loaded again", () => {
		expect(watch(Array(10).fill(undefined))).toBe(0);
		expect(watch(Array(10).fill(0.9), () => false)).toBe(0);
	});
});
