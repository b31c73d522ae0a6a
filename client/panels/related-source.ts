// What surrounds one complaint (hints, group, candidates), fetched again whenever its version rises or a lost link is live again. The held answer stays
// shown meanwhile, and when the fetch fails: the case card says by itself when the link is down.
import { useEffect, useState } from "react";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { RelatedComplaints } from "../../server/protocol/related.ts";
import { askServer } from "./ask-server.ts";

async function fetchRelated(id: ComplaintId, signal: AbortSignal): Promise<RelatedComplaints | null> {
	try {
		const answer = await askServer(`/api/complaints/${id}/related`, { signal, headers: { accept: "application/json" } });
		// Our own server's answer: the contract is its type.
		return answer.ok ? ((await answer.json()) as RelatedComplaints) : null;
	} catch (error) {
		if (!signal.aborted) console.error("What is related could not be fetched", error);
		return null;
	}
}

/** Null until the first answer. */
export function useRelated(id: ComplaintId, version: number, returns: number): RelatedComplaints | null {
	const [held, setHeld] = useState<{ readonly id: ComplaintId; readonly related: RelatedComplaints } | null>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: version and returns say when to fetch again.
	useEffect(() => {
		const abort = new AbortController();
		void fetchRelated(id, abort.signal).then((related) => {
			if (related !== null && !abort.signal.aborted) setHeld({ id, related });
		});
		return () => abort.abort();
	}, [id, version, returns]);
	return held?.id === id ? held.related : null;
}
