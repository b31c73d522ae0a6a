import type { FastifyRequest } from "fastify";
import { accountToSight, isSeen, type Sight } from "../domain/audience.ts";
import { positionToCell } from "../domain/cells.ts";
import { ESCALATION_HOURS, findEscalation } from "../domain/escalation.ts";
import { projectToView } from "../domain/projection.ts";
import { selectUnitsUnder } from "../domain/responsibility.ts";
import { suggest } from "../domain/suggestion.ts";
import type { Account } from "../protocol/account.ts";
import type { CaseEvent, ComplaintCase, SuggestedUnit, Suggestion } from "../protocol/case.ts";
import type { CaseClocks } from "../protocol/clock.ts";
import type { ComplaintId } from "../protocol/code.ts";
import { UNDO_SECONDS } from "../protocol/command-limit.ts";
import { CONSOLE_RESOLUTION, type ComplaintRow } from "../protocol/complaint.ts";
import type { Evidence } from "../protocol/evidence.ts";
import { markToParts } from "../protocol/mark.ts";
import { findCaseDetail, insertLooks, readEvents } from "../queries/case.ts";
import { requireEpoch } from "../queries/change-log.ts";
import { readCaseClocks } from "../queries/clock.ts";
import { findPlaceFacts, hasVersion, readComplaints, type UncelledRow } from "../queries/complaint.ts";
import { readEvidence } from "../queries/evidence.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** Everybody in whose area it is; a unit only what it holds, for it answers for nothing else. */
function canReadWords({ role, unit }: Account, row: ComplaintRow): boolean {
	return role === "unit" ? row.unit === unit : role !== "display";
}

/**
 * Notes quote citizens and officers, and the explanation of a dispatch tells which words were found: without the right to the words,
 * both are left out and the event stays.
 */
function withoutWords(event: CaseEvent): CaseEvent {
	const { note, text, explanation, ...data } = event.data;
	return { ...event, data };
}

/** Which object words were found says what the citizen wrote about. */
function withoutWordReasons({ best, alternatives, shortfalls }: Suggestion): Suggestion {
	const mute = (unit: SuggestedUnit): SuggestedUnit => {
		const reasons = unit.reasons.filter(({ kind }) => kind !== "words");
		return { ...unit, points: reasons.reduce((sum, reason) => sum + ("points" in reason ? reason.points : 0), 0), reasons };
	};
	return { best: best && mute(best), alternatives: alternatives.map(mute), shortfalls };
}

function withoutReasons(held: CaseClocks): CaseClocks {
	const mute = <Written extends { readonly reason: string | null }>(each: Written) => ({ ...each, reason: null });
	return { ...held, pauses: held.pauses.map(mute), estimates: held.estimates.map(mute) };
}

/**
 * Who sees a photo: who may read the words. A private report's own photo shows more than its words (a viewpoint has exposed
 * a reporter, domain.md §8): only those who judge the proof by it see it.
 */
export function canSeePhoto(account: Account, row: ComplaintRow, { origin }: Pick<Evidence, "origin">): boolean {
	const judges = account.role === "validator" || account.role === "supervisor";
	return canReadWords(account, row) && (origin === "follow_up" || !row.isPrivate || judges);
}

/** Refuses with 400 what is no id. */
export function parseComplaintId(request: FastifyRequest): ComplaintId {
	const { id } = request.params as { id: string };
	if (!/^[1-9]\d{0,14}$/.test(id)) throw new Refusal(400, "invalid", "A complaint's id is a positive whole number");
	return Number(id) as ComplaintId;
}

export function findSight(http: Http, account: Account): Sight {
	return accountToSight(account, (unit) => selectUnitsUnder(http.world().responsibility(), unit));
}

/** Refuses with 403 what lies outside the account's area, or was never with its unit or one below it. */
export function refuseUnseen(http: Http, account: Account, row: UncelledRow): void {
	if (isSeen(row, findSight(http, account))) return;
	const why = account.role === "unit" ? "is not and was not with the account's unit" : "lies outside the account's area";
	throw new Refusal(403, "outside_scope", `The complaint ${why}`);
}

export function toCelled(row: UncelledRow): ComplaintRow {
	return { ...row, cell: row.position === null ? null : positionToCell(row.position, CONSOLE_RESOLUTION) };
}

/** The row with its cell, of a complaint that the account may see; refuses with 404 and 403 otherwise. */
export async function requireComplaint(http: Http, account: Account, id: ComplaintId): Promise<ComplaintRow> {
	const [found] = await readComplaints(http.world().sql, [id]);
	if (found === undefined) throw new Refusal(404, "not_found", `There is no complaint ${id}`);
	refuseUnseen(http, account, found);
	return toCelled(found);
}

/** GET /api/complaints/:id, the case card. The look is logged before it is answered. */
export function getCase(http: Http) {
	return async (request: FastifyRequest): Promise<ComplaintCase> => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator", "unit"]);
		const id = parseComplaintId(request);
		const { sql, readAside, responsibility, head } = http.world();
		const { epoch } = markToParts(head());
		const [whole, detail, facts] = await Promise.all([
			requireComplaint(http, account, id),
			findCaseDetail(sql, id),
			findPlaceFacts(sql, id, http.now()),
		]);
		if (detail === undefined || facts === undefined) throw new Refusal(404, "not_found", `There is no complaint ${id}`);

		const [events, clocks, evidence] = await Promise.all([
			// No older than the row beside it: an event and the version that it made are of one transaction.
			readAside(
				async (from) => {
					await requireEpoch(from, epoch);
					return hasVersion(from, id, whole.version);
				},
				(from) => readEvents(from, id),
			),
			readCaseClocks(sql, id),
			readEvidence(sql, id),
			insertLooks(sql, account.name, [id], http.now()),
		]);
		const canRead = canReadWords(account, whole);
		const suggestion = suggest(facts, responsibility());
		const { openDispatch, escalationHours, text, address, ...rest } = detail;
		const since = openDispatch?.at ?? detail.statusSince;
		const undoUntil = openDispatch?.by === account.name ? openDispatch.at + UNDO_SECONDS * 1000 : null;
		return {
			row: projectToView(whole, "console"),
			mayReadWords: canRead,
			text: canRead ? text : null,
			address: canRead ? address : null,
			...rest,
			escalatesAt: findEscalation({ ...whole, since }, escalationHours ?? ESCALATION_HOURS),
			clocks: canRead ? clocks : withoutReasons(clocks),
			events: canRead ? events : events.map(withoutWords),
			evidence: evidence
				.filter((photo) => canSeePhoto(account, whole, photo))
				.map((photo) => (account.role === "unit" ? { ...photo, flags: [] } : photo)),
			suggestion: canRead ? suggestion : withoutWordReasons(suggestion),
			undoUntil: undoUntil !== null && undoUntil > http.now() ? undoUntil : null,
			you: account.name,
		};
	};
}
