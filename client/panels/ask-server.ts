// What a panel asks of the server the page came from. A connection that was cut without a word never answers, and no browser gives it
// up by itself: whatever is asked has its time.

const ANSWER_LIMIT_MS = 10_000;

/** As the global fetch. The limit holds for the answer with its body, beside a signal that is given; past it a TimeoutError is thrown. */
export function askServer(path: string, init: RequestInit = {}, limitMs = ANSWER_LIMIT_MS): Promise<Response> {
	const limit = AbortSignal.timeout(limitMs);
	return fetch(path, { ...init, signal: init.signal == null ? limit : AbortSignal.any([init.signal, limit]) });
}
