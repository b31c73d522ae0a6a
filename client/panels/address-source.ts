// Complaints by their address, wherever they are: addresses are on no screen but the case's, so the server looks.
import { useEffect, useState } from "react";
import { ADDRESS_LETTERS_MIN, ADDRESS_TEXT_MAX, type FoundAtAddress } from "../../server/protocol/case.ts";
import { askServer } from "./ask-server.ts";
import { parseNumber } from "./found-source.ts";

/** So that the server is asked for words, not for each letter. */
const TYPING_MS = 300;

export type AtAddress = { readonly kind: "found"; readonly at: FoundAtAddress } | { readonly kind: "failed" };

/** What an address may hold; null for what is a number, a command, or too short to be looked for. */
export function parseAddress(typed: string): string | null {
	const text = typed.trim().slice(0, ADDRESS_TEXT_MAX);
	const isLong = text.replace(/[^\p{L}\p{N}]/gu, "").length >= ADDRESS_LETTERS_MIN;
	return isLong && !text.startsWith(">") && parseNumber(text) === null ? text : null;
}

async function fetchAtAddress(address: string, signal: AbortSignal): Promise<AtAddress> {
	try {
		const answer = await askServer(`/api/complaints-at?address=${encodeURIComponent(address)}`, { signal });
		if (!answer.ok) throw new Error(`GET /api/complaints-at answered ${answer.status}`);
		// Our own server's answer: the contract is its type.
		return { kind: "found", at: (await answer.json()) as FoundAtAddress };
	} catch (error) {
		if (!signal.aborted) console.error("The address could not be looked up", error);
		return { kind: "failed" };
	}
}

/** Null while `address` is null or not answered yet. */
export function useAtAddress(address: string | null): AtAddress | null {
	const [answered, setAnswered] = useState<{ readonly address: string; readonly answer: AtAddress } | null>(null);
	useEffect(() => {
		if (address === null) return;
		const abort = new AbortController();
		const timer = setTimeout(() => {
			void fetchAtAddress(address, abort.signal).then((answer) => {
				if (!abort.signal.aborted) setAnswered({ address, answer });
			});
		}, TYPING_MS);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [address]);
	return answered !== null && answered.address === address ? answered.answer : null;
}
