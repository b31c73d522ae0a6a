import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { INTAKE_MAX_ITEMS, type IntakeAnswer } from "../protocol/intake.ts";
import { insertRejections } from "../queries/rejected.ts";
import { checkBearer } from "./bearer.ts";
import type { Http } from "./context.ts";
import { storeRows, takeComplaints } from "./intake.ts";
import { gatherRows } from "./intake-gather.ts";
import { answerError, Refusal } from "./refusal.ts";
import { boundText } from "./stored-body.ts";

/** Bytes of one request: an item with the longest text and address in three-byte letters is 18 kB. */
export const INTAKE_BODY_LIMIT = INTAKE_MAX_ITEMS * 20_000;

/** A hook before the body is read, so that nobody without the key makes us read 20 MB. */
export function checkIntakeKey(http: Http) {
	return checkBearer(http, http.intakeKey);
}

/** POST /api/complaints: one object is answered by one object, an array by an array. */
export function postComplaints(http: Http) {
	const store = gatherRows(storeRows);
	return async (request: FastifyRequest): Promise<IntakeAnswer | IntakeAnswer[]> => {
		const { sql } = http.world();
		const text = request.body as string;
		const refuseWhole = async (status: number, code: string, message: string): Promise<never> => {
			await insertRejections(sql, [{ code, path: "", message, body: boundText(text) }], http.now());
			http.metrics.countIntake([{ ok: false, code: "invalid", path: "", message }]);
			throw new Refusal(status, code, message);
		};
		let body: unknown;
		try {
			body = JSON.parse(text);
		} catch {
			return refuseWhole(400, "broken_json", "The body is not JSON");
		}
		if (body === null || typeof body !== "object") return refuseWhole(400, "invalid", "Send one object or an array of them");
		if (!Array.isArray(body)) {
			const [answer] = await takeComplaints(sql, [body], { now: http.now(), store });
			if (answer === undefined) throw new Error("The intake gave no answer to one item");
			http.metrics.countIntake([answer]);
			return answer;
		}
		if (body.length > INTAKE_MAX_ITEMS)
			return refuseWhole(413, "too_many_items", `Send at most ${INTAKE_MAX_ITEMS} items, got ${body.length}`);
		const answers = await takeComplaints(sql, body, { now: http.now(), store });
		http.metrics.countIntake(answers);
		return answers;
	};
}

/** The route's error handler. A body over the limit is never read, so what is kept of it is that it came and how long it said it was. */
export function keepTooLarge(http: Http) {
	return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
			const body = { bytes: Number(request.headers["content-length"] ?? 0) };
			await insertRejections(
				http.world().sql,
				[{ code: "too_large", path: "", message: `More than ${INTAKE_BODY_LIMIT} bytes`, body }],
				http.now(),
			);
		}
		return answerError(error, request, reply);
	};
}
