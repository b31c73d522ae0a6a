// Arrivals by hour beside other weeks, asked for a few times a minute. What cannot be had is soon not shown: better no figure than an
// old one.
import { useEffect, useState } from "react";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { askServer } from "./ask-server.ts";

const EVERY_MS = 20_000;
/** From this age on the last answer says of when it is. The server gives one for 30 s: a question or two was not answered. */
export const OLD_MS = 60_000;
/** From this age on the last answer is no longer shown. */
const KEPT_MS = 90_000;

async function fetchRhythm(signal: AbortSignal): Promise<Rhythm> {
	const answer = await askServer("/api/rhythm", { signal, headers: { accept: "application/json" } });
	if (!answer.ok) throw new Error(`GET /api/rhythm answered ${answer.status}`);
	// Our own server's answer: the contract is its type.
	return (await answer.json()) as Rhythm;
}

/** Null until the first answer, while the last one is too old, and while nobody is signed in. */
export function useRhythm(isSignedIn: boolean): Rhythm | null {
	const [rhythm, setRhythm] = useState<Rhythm | null>(null);
	useEffect(() => {
		setRhythm(null);
		if (!isSignedIn) return;
		const abort = new AbortController();
		let askedAt = performance.now();
		const ask = () => {
			const at = performance.now();
			// By this timer, not by an answer: one that never comes leaves no old figure standing.
			if (at - askedAt > KEPT_MS) setRhythm(null);
			fetchRhythm(abort.signal).then(
				(answer) => {
					askedAt = at;
					setRhythm(answer);
				},
				(error: unknown) => {
					if (abort.signal.aborted) return;
					console.warn("The rhythm of the arrivals could not be fetched", error);
				},
			);
		};
		ask();
		const timer = setInterval(ask, EVERY_MS);
		return () => {
			clearInterval(timer);
			abort.abort();
		};
	}, [isSignedIn]);
	return rhythm;
}
