import { expect, test } from "vitest";
import { NoAnswer, REAL_TIMING, whileHeard } from "../../../server/feed/timing.ts";

test("what says that it lives may take long; what falls silent is given up", async () => {
	const wait = (ms: number) => REAL_TIMING.sleep(ms, new AbortController().signal);
	const slow = whileHeard(
		async (heard) => {
			for (let part = 0; part < 20; part++) {
				await wait(20);
				heard();
			}
			return "all";
		},
		100,
		REAL_TIMING.sleep,
	);
	expect(await slow).toBe("all");
	const silent = whileHeard(
		async (heard) => {
			heard();
			await new Promise(() => {});
		},
		100,
		REAL_TIMING.sleep,
	);
	await expect(silent).rejects.toThrow(NoAnswer);
});

test("what fails while it is heard fails with its own reason", async () => {
	const failing = whileHeard(() => Promise.reject(new Error("gone")), 100, REAL_TIMING.sleep);
	await expect(failing).rejects.toThrow("gone");
});
