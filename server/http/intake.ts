import type { ISql } from "postgres";
import type { Instant } from "../protocol/code.ts";
import { type IntakeAnswer, type IntakeItem, type IntakeRefusal, intakeItemSchema } from "../protocol/intake.ts";
import { type IntakeRow, insertComplaints, loadIntakeWords, reportKey, type StoredComplaint } from "../queries/intake.ts";
import { insertRejections, type Rejection } from "../queries/rejected.ts";
import type { StoreRows } from "./intake-gather.ts";
import { buildIntakeNames, type IntakeNames } from "./intake-names.ts";
import { BODY_MAX_LEVELS, boundBody, boundDeep, isTooDeep, toStorable } from "./stored-body.ts";

// A complaint comes in here (step 1 of the loop), by HTTP or from the drill. Nothing that came in is lost: it is a complaint or a rejected item.

/** A channel's clock may run ahead of ours by this much. */
const AHEAD_LIMIT_MS = 10 * 60_000;
/** How long a name that has changed in the database may still be read the old way; a name that is not found is looked up at once. */
const NAMES_MAX_AGE_MS = 30_000;

const UNIQUE_VIOLATION = "23505";

interface Refused {
	readonly ok: false;
	readonly code: IntakeRefusal;
	readonly path: string;
	readonly message: string;
}

interface Resolved {
	readonly ok: true;
	readonly row: IntakeRow;
}

const namesOf = new WeakMap<object, { names: IntakeNames; loadedAt: Instant }>();

async function findNames(sql: ISql, now: Instant, isFresh: boolean): Promise<IntakeNames> {
	const held = namesOf.get(sql);
	if (held !== undefined && !isFresh && Math.abs(now - held.loadedAt) < NAMES_MAX_AGE_MS) return held.names;
	const names = buildIntakeNames(await loadIntakeWords(sql));
	namesOf.set(sql, { names, loadedAt: now });
	return names;
}

function refuse(code: IntakeRefusal, path: string, message: string): Refused {
	return { ok: false, code, path, message };
}

/** A latitude is never beyond 90, and Indonesia's longitudes (95–141) always are. */
function isSwapped(item: unknown): boolean {
	const position = item !== null && typeof item === "object" && "position" in item ? item.position : undefined;
	if (!Array.isArray(position) || position.length !== 2) return false;
	const [first, second] = position;
	return typeof first === "number" && typeof second === "number" && Math.abs(first) <= 90 && second > 90 && second <= 180;
}

function parseItem(item: unknown, now: Instant): Refused | { readonly ok: true; readonly item: IntakeItem } {
	const parsed = intakeItemSchema.safeParse(item);
	if (!parsed.success) {
		if (isSwapped(item)) return refuse("invalid", "position", "The position looks like [lat, lng]; send [lng, lat]");
		const [issue] = parsed.error.issues;
		const path = issue?.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : (issue?.path.join(".") ?? "");
		return refuse("invalid", path, issue?.message ?? "Not a complaint");
	}
	if (Date.parse(parsed.data.reportedAt) > now + AHEAD_LIMIT_MS) {
		return refuse("in_the_future", "reportedAt", `More than ${AHEAD_LIMIT_MS / 60_000} minutes after ${new Date(now).toISOString()}`);
	}
	return { ok: true, item: parsed.data };
}

function resolveItem(item: IntakeItem, names: IntakeNames): Refused | Resolved {
	const channel = names.channel(item.channel);
	if (channel === undefined) return refuse("unknown_channel", "channel", "No channel has this code or name");
	const category = names.category(item.category);
	if (category === undefined) return refuse("unknown_category", "category", "No category has this code, name or alias");
	let region: IntakeRow["region"] = null;
	// A point says more than a name: the name is read only where there is none.
	if (item.position === undefined && item.kelurahan !== undefined) {
		const found = names.kelurahan(item.kelurahan);
		const [only] = found;
		if (only === undefined) return refuse("unknown_kelurahan", "kelurahan", "No kelurahan has this code or name");
		if (found.length > 1) {
			const candidates = found.map(({ label }) => label).join("; ");
			return refuse("unknown_kelurahan", "kelurahan", `Several kelurahan have this name, send the code: ${candidates}`);
		}
		region = only.code;
	}
	const row: IntakeRow = {
		channel,
		externalId: item.externalId,
		category,
		position: item.position ?? null,
		region,
		reportedAt: item.reportedAt,
		text: item.text ?? null,
		address: item.address ?? null,
		isPrivate: item.private ?? true,
	};
	return { ok: true, row };
}

/** Refused for what the row holds (22 data, 23 integrity, P0 raised, XX geometry), not because the database cannot be reached. */
function isRowError(error: unknown): error is Error & { code: string; constraint_name?: string } {
	return error instanceof Error && "code" in error && typeof error.code === "string" && /^(22|23|P0|XX)...$/.test(error.code);
}

/** Stores what can be stored: when the set is refused it is halved until only the bad rows are refused. */
export async function storeRows(
	sql: ISql,
	rows: readonly IntakeRow[],
	now: Instant,
	isSecondTry = false,
): Promise<ReadonlyMap<string, StoredComplaint | Refused>> {
	try {
		return await insertComplaints(sql, rows, now);
	} catch (error) {
		if (!isRowError(error)) throw error;
		const [first] = rows;
		if (rows.length === 1 && first !== undefined) {
			// The same report at two gateways in one moment: its number may be taken before its channel's id is looked at. The other
			// has committed by now, so that it is found.
			if (error.code === UNIQUE_VIOLATION && !isSecondTry) return await storeRows(sql, rows, now, true);
			const why = error.constraint_name === undefined ? error.code : `${error.code} ${error.constraint_name}`;
			return new Map([[reportKey(first.channel, first.externalId), refuse("not_stored", "", `The database did not take it (${why})`)]]);
		}
		const half = Math.ceil(rows.length / 2);
		const left = await storeRows(sql, rows.slice(0, half), now);
		const right = await storeRows(sql, rows.slice(half), now);
		return new Map([...left, ...right]);
	}
}

/**
 * Takes up to INTAKE_MAX_ITEMS items, parsed JSON as received, and answers each in its place. `now` is the arrival's time (the drill's clock
 * may be another day); `store` may gather the rows of several calls (gatherRows). Throws only when the database cannot be reached; then the same request may be sent again.
 */
export async function takeComplaints(
	sql: ISql,
	items: readonly unknown[],
	{ now, store = storeRows }: { now: Instant; store?: StoreRows<Refused> },
): Promise<IntakeAnswer[]> {
	const received = items.map((item) =>
		isTooDeep(item) ? { isDeep: true, body: boundDeep(item) } : { isDeep: false, body: toStorable(item) },
	);
	const parsed = received.map(({ isDeep, body }) =>
		isDeep ? refuse("invalid", "", `Nested more than ${BODY_MAX_LEVELS} levels deep`) : parseItem(body, now),
	);
	let names = await findNames(sql, now, false);
	const resolveAll = () => parsed.map((each) => (each.ok ? resolveItem(each.item, names) : each));
	let resolved = resolveAll();
	if (resolved.some((each) => !each.ok && each.code.startsWith("unknown_"))) {
		names = await findNames(sql, now, true);
		resolved = resolveAll();
	}

	// The first of two with one externalId is the one that is stored; the other is the same complaint again.
	const rows = new Map<string, IntakeRow>();
	for (const each of resolved) {
		if (!each.ok) continue;
		const key = reportKey(each.row.channel, each.row.externalId);
		if (!rows.has(key)) rows.set(key, each.row);
	}
	const stored = rows.size === 0 ? new Map<string, never>() : await store(sql, [...rows.values()], now);

	const told = new Set<StoredComplaint>();
	const answers = resolved.map((each): IntakeAnswer => {
		if (!each.ok) return each;
		const kept = stored.get(reportKey(each.row.channel, each.row.externalId));
		if (kept === undefined) throw new Error(`The database neither stored nor refused an item of channel ${each.row.channel}`);
		if ("ok" in kept) return kept;
		const { isNew, ...rest } = kept;
		const created = isNew && !told.has(kept);
		told.add(kept);
		return { ok: true, created, ...rest };
	});

	const rejections = answers.flatMap((answer, index): Rejection[] =>
		answer.ok ? [] : [{ code: answer.code, path: answer.path, message: answer.message, body: boundBody(received[index]?.body) }],
	);
	if (rejections.length > 0) await insertRejections(sql, rejections, now);
	return answers;
}
