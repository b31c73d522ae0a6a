import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { loginSchema } from "../protocol/account.ts";
import { MANY_MAX_BYTES } from "../protocol/command-limit.ts";
import { PHOTO_MAX_BYTES } from "../protocol/evidence.ts";
import { getAlarmLoad } from "./alarm-load.ts";
import { BASEMAP_FILE_URL, getBasemapFile } from "./basemap.ts";
import { findBearer } from "./bearer.ts";
import { getCase } from "./case.ts";
import type { Http } from "./context.ts";
import { postDispatchPreview } from "./dispatch-preview.ts";
import { admitPhoto, getEvidence, getValidation, postEvidence } from "./evidence.ts";
import { getDailyExport, getExport } from "./export.ts";
import { getFound, getFoundAtAddress } from "./find-complaint.ts";
import { getHandover, getHandoverDraft, getHandovers, getWaitingHandovers, postHandover, postHandoverItem } from "./handover.ts";
import { getHealth, getMetrics, getReadiness } from "./health.ts";
import { checkIntakeKey, INTAKE_BODY_LIMIT, keepTooLarge, postComplaints } from "./intake-route.ts";
import { getIntakeSchema } from "./intake-schema.ts";
import { createLimit } from "./limit.ts";
import { getLooks } from "./looks.ts";
import { getConsolePage, getWallPage } from "./pages.ts";
import { getPlayback } from "./playback.ts";
import { getReference, getRegions } from "./reference.ts";
import { getRejected } from "./rejected.ts";
import { getRelated } from "./related.ts";
import { getReport } from "./report.ts";
import { getRhythm } from "./rhythm.ts";
import { getRuleProposals, postRuleProposal } from "./rule-proposals.ts";
import { postScreenFault } from "./screen-fault.ts";
import { deleteOwnSession, getRoom, getSession, postSession } from "./session.ts";
import { getSnapshot } from "./snapshot.ts";
import { postTicket } from "./ticket.ts";

/** Words to 200 items and 50 notes, far beyond what a lead types. */
const HANDOVER_BODY_LIMIT = 524_288;

/** Of one address a minute: a fault that every screen has is known after a few. */
const SCREEN_FAULTS = 60;

function loginToKey({ ip, body }: FastifyRequest): string {
	return `${ip} ${loginSchema.safeParse(body).data?.name ?? ""}`;
}

/** Every address there is, besides the files of the built client. */
export function buildRoutes(app: FastifyInstance, http: Http): RouteOptions[] {
	const intakeLimit = createLimit(app, http.limits.intake, 10_000, findBearer);
	const addressLimit = createLimit(app, http.limits.loginsOfAddress, 60_000, (request) => request.ip);
	const nameLimit = createLimit(app, http.limits.loginsOfName, 60_000, loginToKey);
	const faultLimit = createLimit(app, SCREEN_FAULTS, 60_000, (request) => request.ip);
	const photoLimit = createLimit(app, http.limits.photos, 60_000, (request) => request.photoSender?.name ?? request.ip);
	return [
		{ method: "GET", url: "/healthz", handler: getHealth() },
		{ method: "GET", url: "/readyz", handler: getReadiness(http) },
		{ method: "GET", url: "/metrics", handler: getMetrics(http) },

		{
			method: "POST",
			url: "/api/complaints",
			onRequest: [checkIntakeKey(http), intakeLimit],
			bodyLimit: INTAKE_BODY_LIMIT,
			config: { takesText: true },
			errorHandler: keepTooLarge(http),
			handler: postComplaints(http),
		},
		{ method: "GET", url: "/api/intake-schema", handler: getIntakeSchema() },
		{ method: "GET", url: "/api/rejected", handler: getRejected(http) },

		{ method: "GET", url: "/api/room", handler: getRoom(http) },
		{ method: "GET", url: "/api/session", handler: getSession(http) },
		{ method: "POST", url: "/api/session", onRequest: addressLimit, preHandler: nameLimit, handler: postSession(http) },
		{ method: "DELETE", url: "/api/session", handler: deleteOwnSession(http) },
		{ method: "POST", url: "/api/ticket", handler: postTicket(http) },
		{ method: "POST", url: "/api/screen-faults", onRequest: faultLimit, handler: postScreenFault(http) },

		{ method: "GET", url: "/api/snapshot", handler: getSnapshot(http) },
		{ method: "GET", url: "/api/playback", handler: getPlayback(http) },
		{ method: "GET", url: "/api/reference", handler: getReference(http) },
		{ method: "GET", url: "/api/regions", handler: getRegions(http) },
		{ method: "GET", url: BASEMAP_FILE_URL, handler: getBasemapFile(http) },
		{ method: "GET", url: "/api/rhythm", handler: getRhythm(http) },
		{ method: "GET", url: "/api/report", handler: getReport(http) },
		{ method: "GET", url: "/api/complaints", handler: getFound(http) },
		{ method: "GET", url: "/api/complaints-at", handler: getFoundAtAddress(http) },
		{ method: "GET", url: "/api/complaints/:id", handler: getCase(http) },
		{ method: "GET", url: "/api/complaints/:id/looks", handler: getLooks(http) },
		{
			method: "POST",
			url: "/api/complaints/:id/evidence",
			onRequest: [admitPhoto(http), photoLimit],
			bodyLimit: PHOTO_MAX_BYTES,
			config: { takesPhoto: true },
			handler: postEvidence(http),
		},
		{ method: "GET", url: "/api/evidence/:id", handler: getEvidence(http) },
		{ method: "GET", url: "/api/validation", handler: getValidation(http) },
		{ method: "POST", url: "/api/dispatch-preview", bodyLimit: MANY_MAX_BYTES, handler: postDispatchPreview(http) },
		{ method: "GET", url: "/api/handover-draft", handler: getHandoverDraft(http) },
		{ method: "GET", url: "/api/handovers-waiting", handler: getWaitingHandovers(http) },
		{ method: "GET", url: "/api/handovers", handler: getHandovers(http) },
		{ method: "POST", url: "/api/handovers", bodyLimit: HANDOVER_BODY_LIMIT, handler: postHandover(http) },
		{ method: "GET", url: "/api/handovers/:id", handler: getHandover(http) },
		{ method: "POST", url: "/api/handovers/:id/items/:position", handler: postHandoverItem(http) },
		{ method: "GET", url: "/api/alarm-load", handler: getAlarmLoad(http) },
		{ method: "GET", url: "/api/rule-proposals", handler: getRuleProposals(http) },
		{ method: "POST", url: "/api/rule-proposals/:id", handler: postRuleProposal(http) },
		{ method: "GET", url: "/api/complaints/:id/related", handler: getRelated(http) },
		{ method: "GET", url: "/api/complaints.csv", handler: getExport(http, "csv") },
		{ method: "GET", url: "/api/complaints.geojson", handler: getExport(http, "geojson") },
		{ method: "GET", url: "/api/complaints.xlsx", handler: getExport(http, "xlsx") },
		{ method: "GET", url: "/api/exports/daily/:file", handler: getDailyExport(http) },

		{ method: "GET", url: "/", handler: getConsolePage(http) },
		{ method: "GET", url: "/wall", handler: getWallPage(http) },
	];
}
