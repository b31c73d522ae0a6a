// What is odd about the proof of the complaints that wait for validation. Rows do not carry it: a few people look at it.
import { useEffect, useState } from "react";
import type { Role } from "../../server/protocol/account.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { EvidenceFlagKind, ValidationItem } from "../../server/protocol/evidence.ts";
import { askServer } from "./ask-server.ts";

export type Flagged = ReadonlyMap<ComplaintId, readonly EvidenceFlagKind[]>;

const AGAIN_MS = 10_000;
const NONE: Flagged = new Map();
const JUDGES: readonly Role[] = ["validator", "supervisor"];

/** Flagged complaints that wait; empty for other roles. Asked for again when `waiting`, their number, changes, and every 10 s. */
export function useFlagged(role: Role | undefined, waiting: number): Flagged {
	const [flagged, setFlagged] = useState(NONE);
	const judges = role !== undefined && JUDGES.includes(role);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `waiting` says that others wait now.
	useEffect(() => {
		if (!judges) return;
		const ending = new AbortController();
		const ask = async () => {
			const answer = await askServer("/api/validation", { signal: ending.signal });
			if (!answer.ok) return;
			const items = ((await answer.json()) as readonly ValidationItem[]).filter(({ flags }) => flags.length > 0);
			setFlagged((before) => {
				const isSame = items.length === before.size && items.every(({ id, flags }) => before.get(id)?.join() === flags.join());
				return isSame ? before : new Map(items.map(({ id, flags }) => [id, flags]));
			});
		};
		// The link's own badge says when the server is away; the flags are asked for again.
		const askQuietly = () => void ask().catch(() => undefined);
		askQuietly();
		const timer = setInterval(askQuietly, AGAIN_MS);
		return () => {
			ending.abort();
			clearInterval(timer);
		};
	}, [judges, waiting]);
	return judges ? flagged : NONE;
}
