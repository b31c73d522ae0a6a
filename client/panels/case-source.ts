// The case view of one complaint, fetched again whenever its version rises. While that goes on, the held case stays shown.
import { useCallback, useEffect, useState } from "react";
import { diffRows } from "../../server/domain/row-difference.ts";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { askServer } from "./ask-server.ts";

export type CaseState =
	| { readonly kind: "loading" }
	| { readonly kind: "ready"; readonly case: ComplaintCase }
	| { readonly kind: "missing" }
	| { readonly kind: "failed" };

const LOADING: CaseState = { kind: "loading" };

async function fetchCase(id: ComplaintId, signal: AbortSignal): Promise<CaseState> {
	try {
		const answer = await askServer(`/api/complaints/${id}`, { signal, headers: { accept: "application/json" } });
		if (answer.status === 404 || answer.status === 403) return { kind: "missing" };
		if (!answer.ok) return { kind: "failed" };
		// Our own server's answer: the contract is its type.
		return { kind: "ready", case: (await answer.json()) as ComplaintCase };
	} catch (error) {
		if (!signal.aborted) console.error("The case could not be fetched", error);
		return { kind: "failed" };
	}
}

/** The row's version, but for a lease that only became longer: that is no reason to read the whole case again. */
export function useNewsVersion(row: ComplaintRow | undefined, version: number): number {
	const [news, setNews] = useState({ row, version });
	if (news.version === version && news.row === row) return news.version;
	const isRenewal =
		row !== undefined &&
		news.row !== undefined &&
		row.claimedBy === news.row.claimedBy &&
		row.claimedUntil !== news.row.claimedUntil &&
		diffRows(news.row, row).length === 0;
	const next = { row, version: isRenewal ? news.version : version };
	if (news.row !== row) setNews(next);
	return next.version;
}

/**
 * `version`: of the row in the store, 0 when it is not there (closed). A new one fetches again, and so does a link that was lost and is
 * live again (`returns`); an older case that is held
 * stays until the answer is there, and also when the answer fails.
 */
export function useCase(id: ComplaintId, version: number, returns: number): { readonly state: CaseState; readonly reload: () => void } {
	const [held, setHeld] = useState<{ readonly id: ComplaintId; readonly state: CaseState }>({ id, state: LOADING });
	const [round, setRound] = useState(0);
	const reload = useCallback(() => setRound((before) => before + 1), []);
	// biome-ignore lint/correctness/useExhaustiveDependencies: version, returns and round say when to fetch again.
	useEffect(() => {
		const abort = new AbortController();
		void fetchCase(id, abort.signal).then((state) => {
			if (abort.signal.aborted) return;
			setHeld((before) => (state.kind === "failed" && before.id === id && before.state.kind === "ready" ? before : { id, state }));
		});
		return () => abort.abort();
	}, [id, version, returns, round]);
	return { state: held.id === id ? held.state : LOADING, reload };
}
