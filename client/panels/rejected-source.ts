import type { RejectedAnswer } from "../../server/protocol/rejected.ts";
import { askServer } from "./ask-server.ts";

/** Null when it cannot be had. */
export async function fetchRejected(before: number | null, limit: number, signal?: AbortSignal): Promise<RejectedAnswer | null> {
	try {
		const answer = await askServer(
			`/api/rejected?limit=${limit}${before === null ? "" : `&before=${before}`}`,
			signal === undefined ? {} : { signal },
		);
		return answer.ok ? ((await answer.json()) as RejectedAnswer) : null;
	} catch (error) {
		if (signal?.aborted !== true) console.error("What was refused could not be fetched", error);
		return null;
	}
}
