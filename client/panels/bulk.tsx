// Several complaints at once: which are picked in the queue, what handing them over would do, and what can be taken back.
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { ComplaintId, Instant, UnitCode } from "../../server/protocol/code.ts";
import { MANY_MAX, UNDO_SECONDS } from "../../server/protocol/command-limit.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { DispatchPreview, ManyItemAnswer } from "../../server/protocol/many.ts";
import type { RefusalReason } from "../../server/protocol/up.ts";
import type { State } from "../store/state.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { askServer } from "./ask-server.ts";
import { useSendMany } from "./commands.tsx";
import { useDesk } from "./desk.tsx";
import { type BulkSteps, NO_BULK, selectBulkSteps, waitsForUnit } from "./steps.ts";

export interface BulkRefusal {
	readonly id: ComplaintId;
	readonly number: string;
	readonly reason: RefusalReason;
}

/** What is done with several at once. */
export type BulkKind = "dispatch" | "nudge";

/** What the dialog shows; `versions` are those that the preview looked at, and the only ones that are handed over. */
export type BulkStage =
	| { readonly kind: "checking" }
	| { readonly kind: "failed" }
	| { readonly kind: "preview"; readonly preview: DispatchPreview; readonly versions: ReadonlyMap<ComplaintId, number> }
	| { readonly kind: "nudge"; readonly preview: NudgePreview }
	| { readonly kind: "sending"; readonly of: BulkKind; readonly count: number }
	| { readonly kind: "refused"; readonly of: BulkKind; readonly done: number; readonly refused: readonly BulkRefusal[] };

/** Whom a reminder would reach; `ids` are those that wait for a unit, `without` how many do not. */
export interface NudgePreview {
	readonly split: readonly { readonly unit: UnitCode; readonly count: number }[];
	readonly ids: readonly ComplaintId[];
	readonly without: number;
}

/** A bulk that can be taken back until `until`, or what became of that. */
export interface BulkDone {
	readonly key: number;
	readonly ids: readonly ComplaintId[];
	readonly units: number;
	readonly until: Instant;
	/** Why the last try to take it back came to nothing; null before one. */
	readonly fault: RefusalReason | null;
	/** Set once it was taken back: how many were, how many were not. */
	readonly undone: { readonly done: number; readonly refused: number } | null;
}

export interface Bulk {
	/** What this role may do with several; who may do nothing picks nothing. */
	readonly can: BulkSteps;
	/** Complaints that have left the queue stay picked and are refused by name. */
	readonly picked: ReadonlySet<ComplaintId>;
	readonly toggle: (id: ComplaintId) => void;
	/** At most MANY_MAX are kept, the first of them. */
	readonly pick: (ids: readonly ComplaintId[]) => void;
	readonly clear: () => void;
	readonly stage: BulkStage | null;
	/** Asks for the preview of what is picked. */
	readonly ask: () => void;
	/** Shows whom a reminder of what is picked would reach. */
	readonly askNudge: () => void;
	readonly cancel: () => void;
	/** Hands over what the preview lets through, or reminds those that it shows. */
	readonly confirm: () => void;
	/** Latest first: those whose toast stands there. */
	readonly done: readonly BulkDone[];
	readonly undo: (bulk: BulkDone) => void;
	/** Its toast is gone. */
	readonly forgetUndo: (bulk: BulkDone) => void;
}

const BulkContext = createContext<Bulk | null>(null);

export function useBulk(): Bulk {
	const bulk = useContext(BulkContext);
	if (bulk === null) throw new Error("useBulk needs a BulkProvider above it");
	return bulk;
}

const NOBODY: ReadonlySet<ComplaintId> = new Set();
/** How long the result of an undo is shown. */
const SHOWN_MS = 10_000;

/** Of hundreds of complaints. */
const PREVIEW_LIMIT_MS = 20_000;

async function fetchPreview(versions: ReadonlyMap<ComplaintId, number>): Promise<DispatchPreview> {
	const items = Array.from(versions, ([id, version]) => ({ id, version, unit: "suggested" }));
	const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ items }) };
	const answer = await askServer("/api/dispatch-preview", init, PREVIEW_LIMIT_MS);
	if (!answer.ok) throw new Error(`The preview answered ${answer.status}`);
	// Our own server's answer: the contract is its type.
	return (await answer.json()) as DispatchPreview;
}

function toRefusal({ complaints }: State, id: ComplaintId, reason: RefusalReason): BulkRefusal {
	return { id, number: complaints.find(id)?.number ?? String(id), reason };
}

/** Most complaints first. */
function buildNudgePreview(rows: readonly ComplaintRow[], picked: number): NudgePreview {
	const counts = new Map<UnitCode, number>();
	const ids: ComplaintId[] = [];
	for (const row of rows) {
		const { id, unit } = row;
		if (unit === null || !waitsForUnit(row)) continue;
		ids.push(id);
		counts.set(unit, (counts.get(unit) ?? 0) + 1);
	}
	const split = Array.from(counts, ([unit, count]) => ({ unit, count })).sort((a, b) => b.count - a.count || a.unit.localeCompare(b.unit));
	return { split, ids, without: picked - ids.length };
}

export function BulkProvider({ children }: { readonly children: ReactNode }): ReactNode {
	const store = useStoreWriter();
	const sendMany = useSendMany();
	const { area } = useDesk();
	/** What is done with a hotspot in the queue is done about it, and it remembers that. */
	const hotspot = area?.kind === "hotspot" ? area.id : null;
	const about = useMemo(() => (hotspot === null ? {} : { hotspot }), [hotspot]);
	const role = useStore((state) => state.you?.role ?? null);
	const can = useMemo(() => (role === null ? NO_BULK : selectBulkSteps(role)), [role]);
	const [picked, setPicked] = useState(NOBODY);
	const [stage, setStage] = useState<BulkStage | null>(null);
	const [done, setDone] = useState<readonly BulkDone[]>([]);

	const toggle = useCallback(
		(id: ComplaintId) => {
			if (!can.pick) return;
			setPicked((before) => {
				const next = new Set(before);
				if (!next.delete(id) && next.size < MANY_MAX) next.add(id);
				return next;
			});
		},
		[can],
	);
	const pick = useCallback(
		(ids: readonly ComplaintId[]) => {
			if (can.pick) setPicked(new Set(ids.slice(0, MANY_MAX)));
		},
		[can],
	);
	const clear = useCallback(() => setPicked(NOBODY), []);
	const cancel = useCallback(() => setStage((now) => (now?.kind === "sending" ? now : null)), []);

	const ask = useCallback(() => {
		if (!can.dispatch || picked.size === 0) return;
		const versions = new Map(Array.from(picked, (id) => [id, store.state.complaints.find(id)?.version ?? 1] as const));
		setStage({ kind: "checking" });
		fetchPreview(versions).then(
			(preview) => setStage((now) => (now?.kind === "checking" ? { kind: "preview", preview, versions } : now)),
			(error: unknown) => {
				console.error("The preview could not be fetched", error);
				setStage((now) => (now?.kind === "checking" ? { kind: "failed" } : now));
			},
		);
	}, [can, picked, store]);

	const askNudge = useCallback(() => {
		if (!can.nudge || picked.size === 0) return;
		const rows = Array.from(picked, (id) => store.state.complaints.find(id)).filter((row) => row !== undefined);
		setStage({ kind: "nudge", preview: buildNudgePreview(rows, picked.size) });
	}, [can, picked, store]);

	const sendNudge = useCallback(
		({ ids }: NudgePreview) => {
			if (ids.length === 0) return;
			setStage({ kind: "sending", of: "nudge", count: ids.length });
			void sendMany("nudge-many", { ids: [...ids], ...about }).then((answer) => {
				const answers: readonly ManyItemAnswer[] = answer.ok ? answer.items : ids.map((id) => ({ ...answer, id }));
				const refused = answers.flatMap((item) => (item.ok ? [] : [toRefusal(store.state, item.id, item.reason)]));
				setPicked(new Set(refused.map(({ id }) => id)));
				setStage(refused.length === 0 ? null : { kind: "refused", of: "nudge", done: answers.length - refused.length, refused });
			});
		},
		[sendMany, store, about],
	);

	const confirm = useCallback(() => {
		if (stage?.kind === "nudge") sendNudge(stage.preview);
		if (stage?.kind !== "preview") return;
		const { preview, versions } = stage;
		const items = preview.items.flatMap(({ id, unit, refusal }) =>
			unit === null || refusal !== null ? [] : [{ id, unit, version: versions.get(id) ?? 1 }],
		);
		if (items.length === 0) return;
		setStage({ kind: "sending", of: "dispatch", count: items.length });
		void sendMany("dispatch-many", { items, ...about }).then((answer) => {
			const answers: readonly ManyItemAnswer[] = answer.ok ? answer.items : items.map(({ id }) => ({ ...answer, id }));
			const ids = answers.flatMap((item) => (item.ok ? [item.id] : []));
			const refused = [
				...preview.items.flatMap(({ id, refusal }) => (refusal === null ? [] : [toRefusal(store.state, id, refusal)])),
				...answers.flatMap((item) => (item.ok ? [] : [toRefusal(store.state, item.id, item.reason)])),
			];
			if (ids.length > 0) {
				const until = store.now() + UNDO_SECONDS * 1000;
				const units = new Set(items.filter(({ id }) => ids.includes(id)).map(({ unit }) => unit)).size;
				setDone((before) => [{ key: until, ids, units, until, fault: null, undone: null }, ...before].slice(0, 3));
			}
			setPicked(new Set(refused.map(({ id }) => id)));
			setStage(refused.length === 0 ? null : { kind: "refused", of: "dispatch", done: ids.length, refused });
		});
	}, [stage, sendMany, store, about, sendNudge]);

	/** Under way: the second of two quick presses is not another undo. */
	const undoing = useRef(new Set<number>());
	const undo = useCallback(
		(undone: BulkDone) => {
			const { key, ids, until } = undone;
			if (undoing.current.has(key)) return;
			undoing.current.add(key);
			void sendMany("undo-many", { ids: [...ids] }).then((answer) => {
				undoing.current.delete(key);
				// Its toast may have run out or been put away meanwhile: what came of it is told all the same.
				const tell = (news: Partial<BulkDone>) =>
					setDone((before) => [{ ...undone, ...news }, ...before.filter((bulk) => bulk.key !== key)]);
				const shownUntil = store.now() + SHOWN_MS;
				// Nothing is known to be undone: it can be asked for again, and the server knows whether there is time.
				if (!answer.ok) return tell({ fault: answer.reason, until: Math.max(until, shownUntil) });
				const count = answer.items.filter(({ ok }) => ok).length;
				tell({ undone: { done: count, refused: ids.length - count }, until: shownUntil });
			});
		},
		[sendMany, store],
	);

	const forgetUndo = useCallback(({ key }: BulkDone) => setDone((before) => before.filter((bulk) => bulk.key !== key)), []);

	const bulk = useMemo<Bulk>(
		() => ({ can, picked, toggle, pick, clear, stage, ask, askNudge, cancel, confirm, done, undo, forgetUndo }),
		[can, picked, toggle, pick, clear, stage, ask, askNudge, cancel, confirm, done, undo, forgetUndo],
	);
	return <BulkContext value={bulk}>{children}</BulkContext>;
}
