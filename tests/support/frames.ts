import { vi } from "vitest";

export const FRAME_MS = 16;

/** A browser's frames by the test's own clock, for modules that run outside of one. To be undone: `vi.useRealTimers()`, `vi.unstubAllGlobals()`. */
export function playFrames(): void {
	vi.useFakeTimers();
	vi.stubGlobal("requestAnimationFrame", (run: (atMs: number) => void) => setTimeout(() => run(performance.now()), FRAME_MS));
	vi.stubGlobal("cancelAnimationFrame", (frame: ReturnType<typeof setTimeout>) => clearTimeout(frame));
}
