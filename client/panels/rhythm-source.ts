// Arrivals by hour beside other weeks, asked for a few times a minute. What cannot be had is not shown: better no figure than an old one.
import { useEffect, useState } from "react";
import type { Rhythm } from "../../server/protocol/rhythm.ts";

const EVERY_MS = 20_000;
/** From this age on the last answer is no longer shown. */
const KEPT_MS = 90_000;

async function fetchRhythm(signal: AbortSignal): Promise<Rhythm> {
	const answer = await fetch("/api/rhythm", { signal, headers: { accept: "application/json" } });
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
			fetchRhythm(abort.signal).then(
				(answer) => {
					askedAt = at;
					setRhythm(answer);
				},
				(error: unknown) => {
					if (abort.signal.aborted) return;
					console.warn("The rhythm of the arrivals could not be fetched", error);
					if (performance.now() - askedAt > KEPT_MS) setRhythm(null);
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
