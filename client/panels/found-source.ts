// One complaint by its number, wherever it is: closed ones have left the store, open ones may be out of what the queue shows.
import { useEffect, useState } from "react";
import type { FoundComplaint } from "../../server/protocol/case.ts";
import { askServer } from "./ask-server.ts";

export type Found =
	| { readonly kind: "found"; readonly number: string; readonly complaint: FoundComplaint }
	/** Nobody has it, or it is none of the caller's. */
	| { readonly kind: "missing" | "outside" | "failed"; readonly number: string };

/** So that a number is asked for once it is typed, not at each digit. */
const TYPING_MS = 250;
const FEWEST_DIGITS = 5;
const MOST_CHARACTERS = 40;

/** What a citizen may have in hand, `JK 2503-0500-07` or `jk2503050007`; null for words that are to be searched in the queue only. */
export function parseNumber(text: string): string | null {
	const plain = text.replace(/[\s.-]/g, "").toUpperCase();
	const digits = plain.replace(/\D/g, "").length;
	return digits >= FEWEST_DIGITS && plain.length <= MOST_CHARACTERS && /^[A-Z]*\d[A-Z\d]*$/.test(plain) ? plain : null;
}

async function fetchFound(number: string, signal: AbortSignal): Promise<Found> {
	try {
		const answer = await askServer(`/api/complaints?number=${encodeURIComponent(number)}`, { signal });
		// Our own server's answer: the contract is its type.
		if (answer.ok) return { kind: "found", number, complaint: (await answer.json()) as FoundComplaint };
		return { kind: answer.status === 404 ? "missing" : answer.status === 403 ? "outside" : "failed", number };
	} catch (error) {
		if (!signal.aborted) console.error("The number could not be looked up", error);
		return { kind: "failed", number };
	}
}

/** Null while `number` is null or not answered yet. */
export function useFound(number: string | null): Found | null {
	const [found, setFound] = useState<Found | null>(null);
	useEffect(() => {
		if (number === null) return;
		const abort = new AbortController();
		const timer = setTimeout(() => {
			void fetchFound(number, abort.signal).then((answer) => {
				if (!abort.signal.aborted) setFound(answer);
			});
		}, TYPING_MS);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [number]);
	return found !== null && found.number === number ? found : null;
}
