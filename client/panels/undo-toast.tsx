// The last dispatches, for as long as they can be undone. They stay when another complaint is opened.
import { Toast } from "@base-ui/react/toast";
import { type ReactNode, useEffect, useRef } from "react";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { type BulkDone, useBulk } from "./bulk.tsx";
import { type Undoable, useDesk } from "./desk.tsx";
import { MissedRefusals } from "./missed-refusals.tsx";
import { unitShortName } from "./names.ts";
import { selectUndoable } from "./undoable.ts";

const MOST = 3;
/** Not the dialog that a toast is by itself: while one is open the console's keys do nothing. */
const GROUP = { role: "group", "aria-modal": undefined } as const;

type Made = { readonly of: "one"; readonly made: Undoable } | { readonly of: "several"; readonly made: BulkDone };

export function UndoToast(): ReactNode {
	return (
		<Toast.Provider limit={MOST}>
			<Toasts />
		</Toast.Provider>
	);
}

function Toasts(): ReactNode {
	const { language } = useSpeech();
	const bulk = useBulk();
	const desk = useDesk();
	const now = useStore((state) => state.now);
	const { toasts, add, close } = Toast.useToastManager<Made>();
	/** What each toast was last told. */
	const told = useRef<ReadonlyMap<string, Made["made"]>>(new Map());
	const several = selectUndoable(bulk.done, now);
	const ones = selectUndoable(desk.undoables, now);
	useEffect(() => {
		const due: readonly (readonly [key: string, Made])[] = [
			...ones.map((made) => [`one-${made.id}-${made.until}`, { of: "one", made }] as const),
			...several.map((made) => [`several-${made.key}`, { of: "several", made }] as const),
		];
		// The newest is put on last: it comes out on top.
		for (const [id, data] of due.toSorted(([, a], [, b]) => a.made.until - b.made.until)) {
			if (told.current.get(id) === data.made) continue;
			const onClose = () => (data.of === "one" ? desk.forgetUndo(data.made) : bulk.forgetUndo(data.made));
			// No clock of its own: the server's ends the undo, whoever hovers.
			add({ id, data, timeout: 0, onClose });
		}
		const next = new Map(due.map(([id, { made }]) => [id, made]));
		for (const id of told.current.keys()) if (!next.has(id)) close(id);
		told.current = next;
	});
	/** What the key undoes: of two at once the bulk, as in console-screen.tsx. What was put away it leaves alone. */
	const [first] = [...several.filter(({ undone }) => undone === null), ...ones].toSorted((a, b) => b.until - a.until);
	const viewport = useRef<HTMLDivElement>(null);
	// The library's guards hand the focus on at once, and take it: what takes the focus is not to be hidden from who cannot see it.
	useEffect(() => {
		for (const guard of viewport.current?.parentElement?.querySelectorAll("[data-base-ui-focus-guard]") ?? [])
			guard.removeAttribute("aria-hidden");
	});
	return (
		<Toast.Viewport ref={viewport} className="toasts" aria-label={HAND_OVER_WORDS[language].toasts}>
			<MissedRefusals />
			{toasts.map((toast) => (
				<Toast.Root
					key={toast.id}
					toast={toast}
					className="toast popup"
					{...GROUP}
					swipeDirection={["left", "up"]}
					// It puts the toast away, and closes nothing behind it.
					onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
				>
					<Icon name="check" size={16} />
					{toast.data?.of === "one" && <OfOne made={toast.data.made} now={now} isFirst={toast.data.made === first} />}
					{toast.data?.of === "several" && <OfSeveral made={toast.data.made} now={now} isFirst={toast.data.made === first} />}
				</Toast.Root>
			))}
		</Toast.Viewport>
	);
}

interface ToastParts<Of> {
	readonly made: Of;
	readonly now: number;
	/** The key undoes this one. */
	readonly isFirst: boolean;
}

function OfSeveral({ made, now, isFirst }: ToastParts<BulkDone>): ReactNode {
	const { words, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const bulk = useBulk();
	if (made.undone !== null) {
		return (
			<Toast.Description className="toast-words">
				{said.undone(made.undone.done)}
				{made.undone.refused > 0 && `. ${said.notUndone(made.undone.refused)}`}
			</Toast.Description>
		);
	}
	return (
		<>
			<Toast.Description className="toast-words">
				{said.doneToast(made.ids.length, made.units)}
				{made.fault !== null && `. ${words.actions.refusals[made.fault]}`}
			</Toast.Description>
			<Toast.Action className="button is-small tabular" onClick={() => bulk.undo(made)}>
				<Icon name="undo" size={13} />
				<span aria-hidden="true">{made.fault === null ? said.undoAll(Math.ceil((made.until - now) / 1000)) : said.retry}</span>
				<span className="visually-hidden">{words.actions.undo}</span>
				{isFirst && <kbd className="key">U</kbd>}
			</Toast.Action>
		</>
	);
}

function OfOne({ made: { id, number, unit, until }, now, isFirst }: ToastParts<Undoable>): ReactNode {
	const { words } = useSpeech();
	const desk = useDesk();
	const names = useStore(selectNames);
	return (
		<>
			<Toast.Description className="toast-words">
				<strong className="tabular">{number}</strong> {words.actions.done.dispatch(unitShortName(names, unit))}
			</Toast.Description>
			<Toast.Action className="button is-small tabular" disabled={desk.busy !== null} onClick={() => void desk.act("undo", { id })}>
				<Icon name="undo" size={13} />
				<span aria-hidden="true">{words.actions.undoIn(Math.ceil((until - now) / 1000))}</span>
				<span className="visually-hidden">{words.actions.undo}</span>
				{isFirst && <kbd className="key">U</kbd>}
			</Toast.Action>
		</>
	);
}
