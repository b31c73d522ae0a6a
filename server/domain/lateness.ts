// How late a complaint is, in the four words that every screen uses. Time is an argument.

export const LATENESS_LEVELS = ["onTime", "soon", "late", "severe"] as const;
export type LatenessLevel = (typeof LATENESS_LEVELS)[number];

const HOUR = 3_600_000;
/** A complaint that is due within this span is "soon". */
export const SOON_MS = 2 * HOUR;
/** Overdue for longer than this is "severe". */
export const SEVERE_MS = 24 * HOUR;

/** `dueAt` null (closed) is on time. */
export function latenessOf(dueAt: number | null, now: number): LatenessLevel {
	if (dueAt === null) return "onTime";
	const left = dueAt - now;
	if (left >= SOON_MS) return "onTime";
	if (left >= 0) return "soon";
	return left < -SEVERE_MS ? "severe" : "late";
}

/** ms from now to when it is due, `[from, to)`. What has no clock is due at the end of time. */
export function latenessToSpan(level: LatenessLevel): { readonly from: number; readonly to: number } {
	switch (level) {
		case "onTime":
			return { from: SOON_MS, to: Number.POSITIVE_INFINITY };
		case "soon":
			return { from: 0, to: SOON_MS };
		case "late":
			return { from: -SEVERE_MS, to: 0 };
		case "severe":
			return { from: Number.NEGATIVE_INFINITY, to: -SEVERE_MS };
		default:
			return level satisfies never;
	}
}
