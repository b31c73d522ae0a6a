import { suggest } from "../domain/suggestion.ts";
import { ANSWER_LIMIT_MS, withinLimit } from "../feed/timing.ts";
import type { Account } from "../protocol/account.ts";
import type { Suggestion } from "../protocol/case.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import type { HotspotAct, HotspotId } from "../protocol/hotspot.ts";
import { type ManyAnswer, type ManyCommand, type ManyItemAnswer, type ManyName, manySchemas } from "../protocol/many.ts";
import type { CommandAnswer } from "../protocol/up.ts";
import { type CommandCall, callCommand } from "../queries/command.ts";
import { readPlaceFacts } from "../queries/complaint.ts";
import { isDatabaseAway } from "../queries/database-away.ts";
import { insertHotspotAction } from "../queries/hotspot.ts";
import { type CommandContext, withCurrent } from "./commands.ts";

// Handing over in bulk: a transaction an item, so that one that is refused stops no other, no lock is held for long, and a
// repeat of the same key goes on where the first try ended (each item has its own key, and its own stored answer).

/** Items under way at once: the rest of the connections are for everybody else. */
const LANES = 4;

/** Resolves with an answer for every item; rejects on bugs only. */
export async function answerMany(
	context: CommandContext,
	name: ManyName,
	payload: unknown,
	account: Account,
	at: Instant,
): Promise<ManyAnswer> {
	const parsed = manySchemas[name].safeParse(payload);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return { ok: false, reason: "invalid", message: `${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
	}
	if (account.role === "display") return { ok: false, reason: "forbidden", message: "A display only shows" };
	try {
		const items = await doMany(context, name, parsed.data, account, at);
		const { key, hotspot } = parsed.data as { readonly key: string; readonly hotspot?: HotspotId };
		if (hotspot !== undefined)
			await remember(context, { key, hotspot, kind: name === "nudge-many" ? "nudge" : "dispatch", items }, account, at);
		return { ok: true, items };
	} catch (error) {
		if (!isDatabaseAway(error)) throw error;
		context.log.warn({ err: error, command: name }, "A bulk met no database");
		return { ok: false, reason: "unavailable", message: "The database is away; the same key may be tried again" };
	}
}

async function doMany(context: CommandContext, name: ManyName, command: unknown, account: Account, at: Instant): Promise<ManyItemAnswer[]> {
	switch (name) {
		case "dispatch-many":
			return await dispatchMany(context, command as ManyCommand<"dispatch-many">, account, at);
		case "undo-many":
			return await undoMany(context, command as ManyCommand<"undo-many">, account, at);
		case "nudge-many":
			return await nudgeMany(context, command as ManyCommand<"nudge-many">, account, at);
	}
}

/** The hotspot that it was done about remembers what was done. One that is gone meanwhile does not; the complaints' histories do. */
async function remember(
	{ sql, findHotspot, sleep }: CommandContext,
	done: {
		readonly key: string;
		readonly hotspot: HotspotId;
		readonly kind: HotspotAct["kind"];
		readonly items: readonly ManyItemAnswer[];
	},
	account: Account,
	at: Instant,
): Promise<void> {
	const hotspot = findHotspot(done.hotspot);
	const complaints = done.items.flatMap(({ ok, id }) => (ok ? [id] : []));
	if (hotspot === undefined || complaints.length === 0) return;
	const { key, kind } = done;
	await withinLimit(insertHotspotAction(sql, hotspot, { key, kind, complaints, account, at }), ANSWER_LIMIT_MS, sleep);
}

async function dispatchMany(
	context: CommandContext,
	{ key, items, note }: ManyCommand<"dispatch-many">,
	account: Account,
	at: Instant,
): Promise<ManyItemAnswer[]> {
	const ids = items.map(({ id }) => id);
	const facts = await withinLimit(readPlaceFacts(context.sql, ids, at), ANSWER_LIMIT_MS, context.sleep);
	return await inLanes(items, async (item) => {
		const { id, version, unit: wanted } = item;
		const fact = facts.get(id);
		const explanation: Suggestion | null = fact === undefined ? null : suggest(fact, context.responsibility());
		const unit = wanted === "suggested" ? (explanation?.best?.unit ?? null) : wanted;
		if (fact === undefined) return { ok: false, id, reason: "not_found", message: `No complaint ${id}` };
		if (unit === null) return { ok: false, id, reason: "no_suggestion", message: `No unit can be suggested for complaint ${id}` };
		const command = { key: `${key}/${id}`, id, version, unit, ...(note === undefined ? {} : { note }) };
		const wish = { ...item, note };
		return { ...(await callItem(context, { name: "dispatch", command, explanation, wish }, account, at)), id };
	});
}

async function undoMany(
	context: CommandContext,
	{ key, ids }: ManyCommand<"undo-many">,
	account: Account,
	at: Instant,
): Promise<ManyItemAnswer[]> {
	return await inLanes([...new Set(ids)], async (id) => {
		return { ...(await callItem(context, { name: "undo", command: { key: `${key}/${id}`, id } }, account, at)), id };
	});
}

async function nudgeMany(
	context: CommandContext,
	{ key, ids }: ManyCommand<"nudge-many">,
	account: Account,
	at: Instant,
): Promise<ManyItemAnswer[]> {
	return await inLanes([...new Set(ids)], async (id) => {
		return { ...(await callItem(context, { name: "nudge", command: { key: `${key}/${id}`, id } }, account, at)), id };
	});
}

async function callItem(context: CommandContext, call: CommandCall, account: Account, at: Instant): Promise<CommandAnswer> {
	const answer = await withinLimit(callCommand(context.sql, call, account, at), ANSWER_LIMIT_MS, context.sleep);
	return await withCurrent(context, call.command.id as ComplaintId, answer, account);
}

/** The results in the order of the items. */
async function inLanes<Item, Result>(items: readonly Item[], task: (item: Item) => Promise<Result>): Promise<Result[]> {
	const results = new Array<Result>(items.length);
	let next = 0;
	const lane = async () => {
		for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index] as Item);
	};
	await Promise.all(Array.from({ length: LANES }, lane));
	return results;
}
