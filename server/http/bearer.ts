import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Http } from "./context.ts";
import { Refusal } from "./refusal.ts";

function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}

/** Empty where none was sent. */
export function findBearer(request: FastifyRequest): string {
	return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
}

/** A hook that refuses whoever does not send this key. Digests are compared, so that neither length nor bytes are told by time. */
export function checkBearer(http: Http, key: string) {
	const expected = digest(key);
	return async (request: FastifyRequest): Promise<void> => {
		if (!timingSafeEqual(digest(findBearer(request)), expected)) {
			throw new Refusal(401, "wrong_key", "Send Authorization: Bearer KEY", { "www-authenticate": "Bearer" });
		}
		http.world();
	};
}
