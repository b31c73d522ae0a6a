// The hand-overs on the server. A failure is null, and said in the console of the browser; a refusal by the rules is an answer.
import type { Handover, HandoverAnswer, HandoverDraft, HandoverSummary } from "../../server/protocol/handover.ts";
import { askServer } from "./ask-server.ts";

/** Our own server's answer: the contract is its type. */
async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer | null> {
	try {
		const answer = await askServer(path, init);
		return answer.ok ? ((await answer.json()) as Answer) : null;
	} catch (error) {
		// Whoever asked is gone.
		if (error instanceof DOMException && error.name === "AbortError") return null;
		console.error(`${path} could not be had`, error);
		return null;
	}
}

function post(path: string, body: object): Promise<HandoverAnswer | null> {
	return ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

export const fetchDraft = () => ask<HandoverDraft>("/api/handover-draft");
/** `day` empty: the latest. */
export const fetchHandovers = (day: string) => ask<HandoverSummary[]>(`/api/handovers${day === "" ? "" : `?day=${day}`}`);
/** What waits for who asks. */
export const fetchWaiting = (signal: AbortSignal) => ask<HandoverSummary[]>("/api/handovers-waiting", { signal });
export const fetchHandover = (id: number) => ask<Handover>(`/api/handovers/${id}`);

export interface HandoverText {
	readonly day: string;
	readonly shift: string;
	readonly remarks: readonly { readonly subject: string; readonly text: string }[];
	readonly notes: readonly string[];
}

export const sendHandover = (key: string, wish: HandoverText) => post("/api/handovers", { key, ...wish });

/** Taking over is done once by one person: its name is key enough. */
export const sendTakeOver = (id: number, position: number, reply: string) =>
	post(`/api/handovers/${id}/items/${position}`, {
		key: `takeover-${id}-${position}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`,
		...(reply.trim() === "" ? {} : { reply }),
	});
