import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { OtherHistory } from "../queries/change-log.ts";
import { isDatabaseAway } from "../queries/database-away.ts";

/** A refusal for the caller, thrown by any handler: the answer is `{code, message}` with this status. Everything else thrown is a bug. */
export class Refusal extends Error {
	readonly status: number;
	readonly code: string;
	readonly headers: Readonly<Record<string, string>>;

	constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
		super(message);
		this.status = status;
		this.code = code;
		this.headers = headers;
	}
}

/** Fastify's own refusals in our words. The rest of its 4xx keep their status as `invalid_request`. */
const FASTIFY_REFUSALS: Readonly<Record<string, readonly [code: string, message: string]>> = {
	FST_ERR_CTP_INVALID_MEDIA_TYPE: ["unsupported_media_type", "Send application/json"],
	FST_ERR_CTP_BODY_TOO_LARGE: ["too_large", "The body is larger than this address takes"],
	FST_ERR_CTP_INVALID_JSON_BODY: ["broken_json", "The body is not JSON"],
	FST_ERR_CTP_EMPTY_JSON_BODY: ["broken_json", "The body is empty"],
};

function errorToRefusal(error: FastifyError | Error): Refusal | undefined {
	if (error instanceof Refusal) return error;
	// First: an upload that its sender broke off is an ECONNRESET with status 400.
	if ("statusCode" in error && error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
		const [code, message] = FASTIFY_REFUSALS[error.code] ?? ["invalid_request", "The request could not be read"];
		return new Refusal(error.statusCode, code, message);
	}
	if (error instanceof OtherHistory)
		return new Refusal(503, "unavailable", "The database has just become another one; try again", { "retry-after": "1" });
	if (isDatabaseAway(error)) return new Refusal(503, "unavailable", "The database is away; try again", { "retry-after": "5" });
	return undefined;
}

/** The only place where an error becomes an answer. A bug or a lost database is logged with the request's id, which the answer's header carries too. */
export async function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): Promise<void> {
	const refusal = errorToRefusal(error);
	if (refusal === undefined) request.log.error({ err: error }, "A request failed");
	else if (refusal !== error && refusal.code === "unavailable") request.log.warn({ err: error }, "A request met no database");
	const { status, code, message, headers } =
		refusal ?? new Refusal(500, "internal", "Something went wrong here; the log has it under the request id");
	await reply.code(status).headers(headers).send({ code, message });
}
