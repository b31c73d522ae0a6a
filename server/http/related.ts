import type { FastifyRequest } from "fastify";
import { isSeen, type Placed } from "../domain/audience.ts";
import { findDuplicates } from "../domain/duplicate.ts";
import { buildHintNames, findRegionHints, type HintNames } from "../domain/region-hint.ts";
import type { Reference } from "../protocol/reference.ts";
import { CANDIDATES_MOST, type GroupMember, type RelatedComplaints } from "../protocol/related.ts";
import { readComplaints } from "../queries/complaint.ts";
import { findHeldReport, readGroup, readNearReports } from "../queries/duplicate.ts";
import { findSight, parseComplaintId, refuseUnseen } from "./case.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** Reports that are compared word by word: about 20 ms. */
const COMPARED_MOST = 500;

function withoutRegion({ id, number, status, reportedAt, dueAt }: GroupMember): GroupMember {
	return { id, number, status, reportedAt, dueAt };
}

/**
 * GET /api/complaints/:id/related: kelurahan that the words may mean, the group, and what may be the same problem. For the room;
 * a unit sees its group only, and everybody only what lies in their area. No words of other reports are in it: those are read in their own case, and that look is logged.
 */
export function getRelated(http: Http) {
	let known: { readonly reference: Reference; readonly names: HintNames } | undefined;
	const namesOf = (reference: Reference): HintNames => {
		if (known?.reference !== reference) known = { reference, names: buildHintNames(reference.regions) };
		return known.names;
	};
	return async (request: FastifyRequest): Promise<RelatedComplaints> => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator", "unit"]);
		const id = parseComplaintId(request);
		const { sql, reference } = http.world();
		const [[row], held] = await Promise.all([readComplaints(sql, [id]), findHeldReport(sql, id)]);
		if (row === undefined || held === undefined) throw new Refusal(404, "not_found", `There is no complaint ${id}`);
		refuseUnseen(http, account, row);

		const isRoom = account.role !== "unit";
		const hints = row.region === null && isRoom ? findRegionHints([held.address, held.text], namesOf(reference())) : [];
		const [leads, ...follow] = await readGroup(sql, held.leader ?? id);
		const sight = findSight(http, account);
		const isShown = (other: Placed) => isSeen(other, sight);
		const leader = leads !== undefined && isShown(leads) ? withoutRegion(leads) : undefined;
		const members = follow.filter(isShown).map(withoutRegion);
		const rule = { radiusM: held.radiusM, windowHours: held.windowHours, basis: held.basis };
		const answer = { hints, group: leader === undefined ? null : { leader, members }, rule };
		if (!isRoom || held.isClosed) return { ...answer, candidates: [], moreCandidates: 0 };

		const group = held.leader ?? id;
		const near = (await readNearReports(sql, held, COMPARED_MOST)).filter(
			(other) => other.leader !== group && other.id !== group && isShown({ region: other.region, unit: null }),
		);
		const byId = new Map(near.map((other) => [other.id, other]));
		const found = findDuplicates(held, near, held).flatMap(({ id: like, distanceM, apartMs, wordsShare }) => {
			const other = byId.get(like);
			if (other === undefined) return [];
			const { number, category, status, reportedAt, leader: led } = other;
			return [{ id: like, number, category, status, reportedAt, leader: led, distanceM, apartMs, wordsShare }];
		});
		return { ...answer, candidates: found.slice(0, CANDIDATES_MOST), moreCandidates: Math.max(0, found.length - CANDIDATES_MOST) };
	};
}
