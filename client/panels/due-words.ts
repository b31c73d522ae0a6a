// A clock as a span from now, with its level on the lateness scale.
import { type LatenessLevel, latenessOf } from "../../server/domain/lateness.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { Format } from "../ui/format.ts";
import type { Words } from "../ui/words/indonesian.ts";

export interface DueWords {
	readonly level: LatenessLevel;
	/** `Terlambat 3 j 20 m`, `Sisa 2 h 1 j`. */
	readonly text: string;
	readonly className: string;
}

/** Spans go by the full minute, so that two panes that were drawn a second apart say the same. */
const MINUTE = 60_000;
const CLASS_NAMES: Record<LatenessLevel, string> = { onTime: "late-on-time", soon: "late-soon", late: "late-late", severe: "late-severe" };

export function wordDue(dueAt: Instant | null, now: Instant, words: Words, format: Format): DueWords {
	const level = latenessOf(dueAt, now);
	const className = CLASS_NAMES[level];
	if (dueAt === null) return { level, text: words.lateness.closed, className };
	const span = format.span(dueAt - Math.floor(now / MINUTE) * MINUTE);
	return { level, text: dueAt < now ? words.lateness.overdueBy(span) : words.lateness.dueIn(span), className };
}
