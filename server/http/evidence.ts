// Photos: in by POST /api/complaints/:id/evidence, the picture as the body; out by GET /api/evidence/:id.
import type { FastifyReply, FastifyRequest } from "fastify";
import { type PhotoFault, parsePhoto } from "../evidence/photo.ts";
import { createStoreKey } from "../evidence/store.ts";
import type { RegionCode } from "../protocol/code.ts";
import type { EvidenceAnswer, ValidationItem } from "../protocol/evidence.ts";
import type { RefusalReason } from "../protocol/up.ts";
import { insertLooks } from "../queries/case.ts";
import { findStoredPhoto, insertEvidence, type PhotoSender, readEvidence, readValidation } from "../queries/evidence.ts";
import { findBearer } from "./bearer.ts";
import { canSeePhoto, parseComplaintId, requireComplaint } from "./case.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { checkIntakeKey } from "./intake-route.ts";
import { Refusal } from "./refusal.ts";
import { drawTrainingPhoto } from "./training-photo.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** Set by admitPhoto, before the body is read. */
		photoSender?: PhotoSender;
	}
}

const PROVINCE = "31" as RegionCode;
const WATCHERS = ["operator", "dispatcher", "supervisor", "validator", "unit"] as const;

const FAULT_STATUS = { not_a_photo: 415, too_many_pixels: 422, broken_photo: 422 } as const satisfies Record<PhotoFault, number>;
const REFUSAL_STATUS: Partial<Record<RefusalReason, number>> = { not_found: 404, forbidden: 403, outside_scope: 403, too_many: 429 };

/** A hook before 16 MB are read: the unit that holds the complaint (its proof), or a channel with the intake key (the citizen's own photo). */
export function admitPhoto(http: Http) {
	const checkKey = checkIntakeKey(http);
	return async (request: FastifyRequest): Promise<void> => {
		if (findBearer(request) !== "") {
			await checkKey(request);
			request.photoSender = { name: "channel", role: "channel", scope: [PROVINCE], unit: null };
			return;
		}
		const account = await requireAccount(http, request, ["unit"]);
		const row = await requireComplaint(http, account, parseComplaintId(request));
		if (row.unit !== account.unit) throw new Refusal(403, "outside_scope", "The complaint is not with the account's unit");
		request.photoSender = { name: account.name, role: account.role, scope: account.scope, unit: account.unit };
	};
}

/** POST /api/complaints/:id/evidence. The same photo again is answered as the first time. */
export function postEvidence(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<EvidenceAnswer> => {
		const { photoSender: sender, body } = request;
		if (sender === undefined) throw new Error("postEvidence needs admitPhoto before it");
		if (!Buffer.isBuffer(body)) throw new Refusal(415, "not_a_photo", "Send the picture itself as the body, with its type as content-type");
		const id = parseComplaintId(request);
		const parsed = await parsePhoto(body);
		if (!parsed.ok) throw new Refusal(FAULT_STATUS[parsed.fault], parsed.fault, parsed.message);
		const { shown, small, ...facts } = parsed.photo;
		const { sql, evidenceStore: store } = http.world();
		const storeKey = createStoreKey(http.now());
		// The picture first: a row never names one that is not there. Without its row it is taken away again.
		const keys = [pictureKey(storeKey, "shown"), pictureKey(storeKey, "small")] as const;
		const forget = () => Promise.all(keys.map((key) => store.remove(key)));
		try {
			await Promise.all([store.put(keys[0], shown), store.put(keys[1], small)]);
			const origin = sender.role === "channel" ? "report" : "follow_up";
			const answer = await insertEvidence(sql, sender, id, { ...facts, origin, storeKey }, http.now());
			if (!answer.ok) throw new Refusal(REFUSAL_STATUS[answer.reason] ?? 409, answer.reason, answer.message);
			if (!answer.isNew) await forget();
			reply.code(answer.isNew ? 201 : 200);
			return { id: answer.id, evidence: answer.evidence, isNew: answer.isNew };
		} catch (error) {
			await forget().catch((fault: unknown) => request.log.warn({ err: fault, storeKey }, "A photo without a row was left in the store"));
			throw error;
		}
	};
}

function pictureKey(storeKey: string, size: "shown" | "small"): string {
	return size === "small" ? `${storeKey}.small.webp` : `${storeKey}.webp`;
}

/** GET /api/evidence/:id, `?size=small` for the thumbnail: to whoever may read the case, and the look is logged. */
export function getEvidence(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const account = await requireAccount(http, request, WATCHERS);
		const { id: given } = request.params as { id: string };
		const { size } = request.query as { size?: string };
		const { sql, evidenceStore: store } = http.world();
		const found = /^[1-9]\d{0,14}$/.test(given) ? await findStoredPhoto(sql, Number(given)) : undefined;
		if (found === undefined) throw new Refusal(404, "not_found", `There is no photo ${given}`);
		const row = await requireComplaint(http, account, found.complaint);
		const known = (await readEvidence(sql, found.complaint)).find((photo) => photo.id === Number(given));
		if (known === undefined || !canSeePhoto(account, row, known)) throw new Refusal(403, "forbidden", "Not for this account");
		const picture =
			found.storeKey === null ? undefined : await store.find(pictureKey(found.storeKey, size === "small" ? "small" : "shown"));
		if (found.storeKey !== null && picture === undefined) throw new Refusal(404, "photo_missing", "The photo is not in the store");
		await insertLooks(sql, account.name, [found.complaint], http.now());
		// A photo is of one complaint and one reader: no cache keeps it, and nothing in it runs.
		reply.headers({
			"cache-control": "private, no-store",
			"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
			"content-type": picture === undefined ? "image/svg+xml" : "image/webp",
		});
		return reply.send(picture === undefined ? drawTrainingPhoto(known.id) : Buffer.from(picture));
	};
}

/** GET /api/validation: what waits for a validator in the account's area. */
export function getValidation(http: Http) {
	return async (request: FastifyRequest): Promise<ValidationItem[]> => {
		const account = await requireAccount(http, request, ["validator", "supervisor"]);
		return readValidation(http.world().sql, account.scope);
	};
}
