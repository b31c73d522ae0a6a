import type { Instant } from "../../server/protocol/code.ts";

/** Dispatches that can still be undone at `now`, the latest first. */
export function selectUndoable<Made extends { readonly until: Instant }>(undoables: readonly Made[], now: Instant): readonly Made[] {
	return undoables.filter(({ until }) => until > now);
}
