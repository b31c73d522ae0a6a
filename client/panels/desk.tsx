// What one operator has on the desk: which complaint is open, what is typed, what was refused, what can still be undone.
// It is about this screen only; everything about complaints themselves is in the store.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { diffRows } from "../../server/domain/row-difference.ts";
import type { ComplaintId, Instant, UnitCode } from "../../server/protocol/code.ts";
import { UNDO_SECONDS } from "../../server/protocol/command-limit.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { CommandName } from "../../server/protocol/up.ts";
import { applySelection } from "../store/apply.ts";
import type { Selection } from "../store/state.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSend, type Wish } from "./commands.tsx";
import { type Draft, type Form, findDesk, useKeptDesk } from "./kept-desk.ts";
import { type Look, NO_LOOK } from "./look.ts";
import type { Area } from "./queue-query.ts";
import { isFinal, markSeen, type Refusals, type Refused, selectMissed } from "./refused.ts";

export interface Undoable {
	readonly id: ComplaintId;
	readonly number: string;
	readonly unit: UnitCode;
	readonly until: Instant;
}

export type { Form };

/** How the desk is laid out, beside what the store knows of it. */
type DeskLook = Pick<Look, "tab" | "grouping" | "isTable" | "text">;

export interface Desk {
	readonly openId: ComplaintId | null;
	readonly area: Area | null;
	/** With the form that the case shall open with. */
	readonly open: (id: ComplaintId, form?: Form) => void;
	readonly close: () => void;
	readonly setArea: (area: Area | null) => void;
	readonly look: DeskLook;
	/** Changes the parts that are named and leaves the others. */
	readonly setLook: (part: Partial<DeskLook>) => void;
	readonly form: Form | null;
	/** The row as it was when the form was opened: what is sent from the form is meant for that one. */
	readonly formBase: ComplaintRow | null;
	readonly setForm: (form: Form | null) => void;
	readonly draftOf: (id: ComplaintId, form: Form) => Draft;
	/** Changes the fields that are named and leaves the others. */
	readonly setDraft: (id: ComplaintId, form: Form, part: Draft) => void;
	/** The form was sent: its draft is forgotten, and it closes if it is still the one that is open. */
	readonly finishForm: (id: ComplaintId, form: Form) => void;
	readonly refusedOf: (id: ComplaintId) => Refused | undefined;
	/** Refusals of complaints whose case has not been open since. */
	readonly missed: readonly Refused[];
	readonly dismiss: (id: ComplaintId) => void;
	readonly busy: CommandName | null;
	/** The last command that was done, to be said aloud. */
	readonly done: CommandName | null;
	/** Latest first: those whose toast stands there. */
	readonly undoables: readonly Undoable[];
	/** Its toast is gone. The key undoes what can be seen; the case itself offers it as long as there is time. */
	readonly forgetUndo: (made: Undoable) => void;
	/** Sends; true when it was done. A refusal is kept for the case card, and typed text stays. */
	readonly act: <Name extends CommandName>(name: Name, wish: Wish<Name>) => Promise<boolean>;
}

interface OpenForm {
	readonly formOf: ComplaintId | null;
	readonly form: Form | null;
	readonly formBase: ComplaintRow | null;
}

const NO_FORM: OpenForm = { formOf: null, form: null, formBase: null };
const NO_DRAFT: Draft = {};
const NO_DESK_LOOK: DeskLook = { tab: NO_LOOK.tab, grouping: NO_LOOK.grouping, isTable: NO_LOOK.isTable, text: NO_LOOK.text };

const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
	const desk = useContext(DeskContext);
	if (desk === null) throw new Error("useDesk needs a DeskProvider above it");
	return desk;
}

export function DeskProvider({ children }: { readonly children: ReactNode }): ReactNode {
	const store = useStoreWriter();
	const send = useSend();
	const selection = useStore((state) => state.selection);
	const [area, keepArea] = useState<Area | null>(null);
	const [look, keepLook] = useState<DeskLook>(NO_DESK_LOOK);
	const [{ form, formBase }, keepForm] = useState(NO_FORM);
	const [refusals, setRefusals] = useState<Refusals>(new Map());
	const [undoables, setUndoables] = useState<readonly Undoable[]>([]);
	const [busy, setBusy] = useState<CommandName | null>(null);
	const [done, setDone] = useState<CommandName | null>(null);
	const [found] = useState(() => findDesk(store.state.you?.name));
	const [drafts, setDrafts] = useState(found.drafts);
	const [openId, setOpenId] = useState<ComplaintId | null>(null);
	const setForm = useCallback(
		(next: Form | null, id: ComplaintId | null = openId) =>
			keepForm(next === null || id === null ? NO_FORM : { formOf: id, form: next, formBase: store.state.complaints.find(id) ?? null }),
		[openId, store],
	);

	// The map and the queue share one selection. Here it is two: a cell or region filters the queue while a complaint stays open,
	// and a click on the empty map closes no case that somebody is typing in.
	// What was selected before this desk was there was selected on another one.
	const [seen, setSeen] = useState<Selection | null>(selection);
	if (seen !== selection) {
		setSeen(selection);
		if (selection?.kind !== "complaint") keepArea(selection);
		else if (selection.id !== openId) {
			setOpenId(selection.id);
			keepForm(NO_FORM);
		}
	}

	const open = useCallback(
		(id: ComplaintId, first: Form | null = null) => {
			setOpenId(id);
			setForm(first, id);
			store.write(applySelection({ kind: "complaint", id }));
		},
		[store, setForm],
	);
	useKeptDesk(found, { openId, form, drafts }, open);
	const close = useCallback(() => {
		setOpenId(null);
		keepForm(NO_FORM);
		store.write(applySelection(area));
	}, [store, area]);
	/** For who reads the address: a case that is opened or closed is no reason to read it again. */
	const opened = useRef(openId);
	useEffect(() => {
		opened.current = openId;
		if (openId !== null) setRefusals((held) => markSeen(held, openId));
	}, [openId]);
	const setArea = useCallback(
		(next: Area | null) => {
			keepArea(next);
			if (opened.current === null) store.write(applySelection(next));
			// What is let go of is no longer drawn, though a case is open beside it.
			else if (next === null) store.write(applySelection({ kind: "complaint", id: opened.current }));
		},
		[store],
	);
	const setLook = useCallback((part: Partial<DeskLook>) => keepLook((held) => ({ ...held, ...part })), []);
	const dismiss = useCallback((id: ComplaintId) => setRefusals((before) => without(before, id)), []);

	const act = useCallback(
		async <Name extends CommandName>(name: Name, wish: Wish<Name>): Promise<boolean> => {
			const id = wish.id as ComplaintId;
			const isMeantForBase = formBase?.id === id && "version" in wish && wish.version === formBase.version;
			const before = isMeantForBase ? formBase : store.state.complaints.find(id);
			setBusy(name);
			setDone(null);
			setRefusals((held) => without(held, id));
			const answer = await send(name, wish);
			const dropUndo = () => setUndoables((held) => held.filter((other) => other.id !== id));
			setBusy(null);
			if (!answer.ok) {
				const { reason, current = null, since = [] } = answer;
				const told = { id, number: (before ?? current)?.number ?? String(id), isMissed: opened.current !== id };
				setRefusals((held) => new Map(held).set(id, { ...told, command: name, reason, current, before: before ?? null, since }));
				// What cannot be taken back does not stand before what can.
				if (name === "undo" && isFinal(reason)) dropUndo();
				// Whoever has read what changed may say it again, of the complaint as it is now.
				if (current !== null) keepForm((held) => (held.formBase?.id === id ? { ...held, formBase: current } : held));
				return false;
			}
			setDone(name);
			if (name === "dispatch" && "unit" in wish) {
				const made = { id, number: before?.number ?? String(id), unit: wish.unit as UnitCode, until: store.now() + UNDO_SECONDS * 1000 };
				setUndoables((held) => [made, ...held.filter((other) => other.id !== id)]);
			}
			if (name === "undo") dropUndo();
			return true;
		},
		[send, store, formBase],
	);

	const forgetUndo = useCallback(
		({ id, until }: Undoable) => setUndoables((held) => held.filter((other) => other.id !== id || other.until !== until)),
		[],
	);
	const draftOf = useCallback((id: ComplaintId, of: Form) => drafts.get(`${id}/${of}`) ?? NO_DRAFT, [drafts]);
	const setDraft = useCallback(
		(id: ComplaintId, of: Form, part: Draft) =>
			setDrafts((before) => new Map(before).set(`${id}/${of}`, { ...before.get(`${id}/${of}`), ...part })),
		[],
	);
	const finishForm = useCallback((id: ComplaintId, of: Form) => {
		setDrafts((before) => without(before, `${id}/${of}`));
		// Whoever went on to another complaint while this was sent has another form open there.
		keepForm((held) => (held.formOf === id && held.form === of ? NO_FORM : held));
	}, []);
	const refusedOf = useCallback((id: ComplaintId) => refusals.get(id), [refusals]);
	const missed = useMemo(() => selectMissed(refusals), [refusals]);

	const desk = useMemo<Desk>(
		() => ({
			openId,
			area,
			open,
			close,
			setArea,
			look,
			setLook,
			form,
			formBase,
			setForm,
			draftOf,
			setDraft,
			finishForm,
			refusedOf,
			missed,
			dismiss,
			busy,
			done,
			undoables,
			forgetUndo,
			act,
		}),
		[
			openId,
			area,
			open,
			close,
			setArea,
			look,
			setLook,
			form,
			formBase,
			setForm,
			draftOf,
			setDraft,
			finishForm,
			refusedOf,
			missed,
			dismiss,
			busy,
			done,
			undoables,
			forgetUndo,
			act,
		],
	);
	return <DeskContext value={desk}>{children}</DeskContext>;
}

/**
 * The version that a form is meant for: the one that stood when it was opened. A lease that was renewed or a photo that came
 * raises the version and changes nothing that anybody decides by.
 */
export function meantVersion(formBase: ComplaintRow | null, row: ComplaintRow): number {
	return formBase?.id === row.id && diffRows(formBase, row).length > 0 ? formBase.version : row.version;
}

function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
	if (!map.has(key)) return map;
	const next = new Map(map);
	next.delete(key);
	return next;
}
