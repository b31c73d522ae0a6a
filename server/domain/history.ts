import type { EventRecord, HistoryHead, HistoryLink } from "../protocol/history.ts";

// What the history's chain hashes: one text for one row, so that two programs that read the same database agree to the bit.
//
//   row hash    = SHA-256 of eventToText(event)
//   chain hash  = SHA-256 of linkToText(link, chain hash of the link before; GENESIS before the first)
//
// Both texts are JSON in UTF-8 without spaces, members in the order of the alphabet. An edited event no longer has its row
// hash; a removed, inserted or moved link breaks the chain hash of the next one; who makes all hashes anew meets a head that
// was published elsewhere (server/history-heads.ts), and so does who cuts the tail.

export const GENESIS: HistoryHead = { position: 0, chainHash: "0".repeat(64) };

export function eventToText({ actor, at, complaint, data, id, kind, version, xid }: EventRecord): string {
	return JSON.stringify({ actor, at, complaint, data, id, kind, version, xid });
}

export function linkToText({ at, event, position, rowHash, seenFrom, seenTo }: Omit<HistoryLink, "chainHash">, previous: string): string {
	return JSON.stringify({ at, event, position, previous, rowHash, seenFrom, seenTo });
}

/** 64 hexadecimal digits. Handed in: the domain knows no crypto library. */
export type Sha256 = (text: string) => string;

/** Links for `events` after `head`, in their order. */
export function buildLinks(
	head: HistoryHead,
	events: readonly EventRecord[],
	seen: Pick<HistoryLink, "at" | "seenFrom" | "seenTo">,
	sha256: Sha256,
): HistoryLink[] {
	let { position, chainHash } = head;
	return events.map((event) => {
		position += 1;
		const link = { position, event: event.id, rowHash: sha256(eventToText(event)), ...seen };
		chainHash = sha256(linkToText(link, chainHash));
		return { ...link, chainHash };
	});
}
