import type { FastifyRequest } from "fastify";
import { isAlarmSeen } from "../domain/alarm/project-alarms.ts";
import { subjectOf } from "../domain/handover-subject.ts";
import { findShifts } from "../domain/shift.ts";
import type { Account, Role } from "../protocol/account.ts";
import {
	type Handover,
	type HandoverAnswer,
	type HandoverDraft,
	type HandoverSummary,
	type HandoverWhat,
	handoverReplySchema,
	handoverSchema,
} from "../protocol/handover.ts";
import { readAlarms } from "../queries/alarm.ts";
import {
	findHandover,
	findHandoverId,
	listHandovers,
	listWaitingHandovers,
	readClaims,
	readShifts,
	takeOverItem,
	writeHandover,
} from "../queries/handover.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** The room reads; who writes and takes over is data (setting shifts), which the database judges. */
const ROOM: readonly Role[] = ["operator", "dispatcher", "supervisor"];

/** What is abnormal now and what somebody is on, in the caller's scope. */
async function buildItems(http: Http, account: Account): Promise<readonly HandoverWhat[]> {
	const { sql, hotspots } = http.world();
	const now = http.now();
	const alarms = (await readAlarms(sql)).filter((alarm) => isAlarmSeen(alarm, account.scope));
	const living = hotspots(account).filter(({ phase }) => phase !== "gone");
	const listed = new Set(living.map(({ id }) => id));
	return [
		...living.map(
			({ id, place, phase, since, overdue, expected }): HandoverWhat => ({
				kind: "hotspot",
				hotspot: id,
				region: place,
				phase,
				since,
				overdue,
				expected: Math.round(expected),
			}),
		),
		...alarms.flatMap(({ id, what, priority, raisedAt, shelved }): HandoverWhat[] => {
			if (shelved !== null && shelved.until > now) {
				return [{ kind: "shelved", alarm: id, what, priority, by: shelved.by, until: shelved.until, reason: shelved.reason }];
			}
			// The hotspot itself says it, with the figures of now: one matter is taken over once.
			if (what.kind === "hotspot" && listed.has(what.hotspot)) return [];
			return [{ kind: "alarm", alarm: id, what, priority, raisedAt }];
		}),
		...(await readClaims(sql, account.scope, now)),
	];
}

/** GET /api/handover-draft. In a shift's first hour the one before it is offered first, as long as it has not handed over. */
export function getHandoverDraft(http: Http) {
	return async (request: FastifyRequest): Promise<HandoverDraft> => {
		const account = await requireAccount(http, request, ROOM);
		const { sql } = http.world();
		const shifts = await readShifts(sql);
		const hourAgo = findShifts(shifts, http.now() - 3_600_000)[0];
		const choices = await Promise.all(
			findShifts(shifts, http.now()).map(async (choice) => ({ ...choice, written: await findHandoverId(sql, choice, account.scope) })),
		);
		const isLate = (choice: (typeof choices)[number]) =>
			choice.written === null && choice.day === hourAgo.day && choice.shift === hourAgo.shift;
		return { choices: [...choices].sort((a, b) => Number(isLate(b)) - Number(isLate(a))), items: await buildItems(http, account) };
	};
}

/** GET /api/handovers-waiting: those that the caller should take over, as the lead who comes; none for who is no lead. */
export function getWaitingHandovers(http: Http) {
	return async (request: FastifyRequest): Promise<readonly HandoverSummary[]> => {
		const account = await requireAccount(http, request, ROOM);
		return await listWaitingHandovers(http.world().sql, account, http.now());
	};
}

/** GET /api/handovers?day=YYYY-MM-DD */
export function getHandovers(http: Http) {
	return async (request: FastifyRequest): Promise<readonly HandoverSummary[]> => {
		const { scope } = await requireAccount(http, request, ROOM);
		const { day } = request.query as { day?: unknown };
		if (day !== undefined && (typeof day !== "string" || !isDay(day))) throw new Refusal(400, "invalid", "day is a date YYYY-MM-DD");
		return await listHandovers(http.world().sql, scope, day ?? null);
	};
}

/** GET /api/handovers/:id */
export function getHandover(http: Http) {
	return async (request: FastifyRequest): Promise<Handover> => {
		const { scope } = await requireAccount(http, request, ROOM);
		const found = await findHandover(http.world().sql, parseNumber(request, "id"), scope);
		if (found === undefined) throw new Refusal(404, "not_found", "No such hand-over");
		return found;
	};
}

/** POST /api/handovers. A refusal by the rules is an answer, as a command's is. */
export function postHandover(http: Http) {
	return async (request: FastifyRequest): Promise<HandoverAnswer> => {
		const account = await requireAccount(http, request, ROOM);
		const wish = handoverSchema.safeParse(request.body);
		if (!wish.success) throw new Refusal(400, "invalid", "Send {key, day, shift, remarks, notes}");
		const { key, day, shift, remarks, notes } = wish.data;
		const { sql } = http.world();
		const shifts = findShifts(await readShifts(sql), http.now());
		if (!shifts.some((choice) => choice.day === day && choice.shift === shift)) {
			const due = shifts.map((choice) => `${choice.shift} of ${choice.day}`).join(" or ");
			return { ok: false, reason: "beyond_limit", message: `Expected shift ${due}, got ${shift} of ${day}` };
		}
		const found = await buildItems(http, account);
		const remarkOf = new Map(remarks.map((remark) => [remark.subject, remark.text]));
		const known = new Set(found.map(subjectOf));
		const lost = remarks.filter(({ subject }) => !known.has(subject)).map((remark) => remark.text);
		const items = [
			...found.map((what) => ({ what, note: remarkOf.get(subjectOf(what)) ?? null })),
			...[...lost, ...notes].map((note) => ({ what: { kind: "note" as const, text: note }, note: null })),
		];
		return await writeHandover(sql, { key, day, shift, items }, account, http.now());
	};
}

/** POST /api/handovers/:id/items/:position */
export function postHandoverItem(http: Http) {
	return async (request: FastifyRequest): Promise<HandoverAnswer> => {
		const account = await requireAccount(http, request, ROOM);
		const wish = handoverReplySchema.safeParse(request.body);
		if (!wish.success) throw new Refusal(400, "invalid", "Send {key, reply?}");
		const { key, reply = null } = wish.data;
		const target = { key, id: parseNumber(request, "id"), position: parseNumber(request, "position"), reply };
		return await takeOverItem(http.world().sql, target, account, http.now());
	};
}

function parseNumber({ params }: FastifyRequest, name: string): number {
	const given = (params as Record<string, string>)[name] ?? "";
	if (!/^[1-9]\d{0,8}$/.test(given)) throw new Refusal(404, "not_found", `No ${name} ${given}`);
	return Number(given);
}

function isDay(day: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
}
