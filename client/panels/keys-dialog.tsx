import { Dialog } from "@base-ui/react/dialog";
import { Fragment, type ReactNode, useRef } from "react";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { MAP_WORDS } from "../ui/words/map.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { useBulk } from "./bulk.tsx";
import { canExport, canPlayBack, canReport, isOfRoom } from "./duty.ts";

type Row = readonly [keys: readonly string[], does: string];

/** A key that does nothing for this role is not listed. */
function whenAllowed(isAllowed: boolean, rows: readonly Row[]): readonly Row[] {
	return isAllowed ? rows : [];
}

export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
	const { words, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const alarms = ALARM_WORDS[language].keys;
	const hot = HOTSPOT_WORDS[language];
	const acts = CASE_WORK_WORDS[language].keys;
	const { can } = useBulk();
	// The list itself: a button below it would scroll its beginning away.
	const popup = useRef<HTMLDivElement>(null);
	const you = useStore((state) => state.you);
	const [isRoom, mayReport, mayExport, mayPlayBack] = [isOfRoom(you), canReport(you), canExport(you), canPlayBack(you)];
	const groups: readonly (readonly [title: string, rows: readonly Row[]])[] = [
		[
			acts.inQueue,
			[
				[["J", "K", "↓", "↑"], words.keys.move],
				[["Enter"], words.keys.enter],
				[["/"], acts.search],
				[["/", ">"], DESK_WORDS[language].keys.commands],
				[["["], DESK_WORDS[language].keys.previousTab],
				[["]"], DESK_WORDS[language].keys.nextTab],
				[["⇧F"], FILTER_WORDS[language].keys.filter],
				[["⇧C"], FILTER_WORDS[language].keys.clear],
				[["⇧V"], FILTER_WORDS[language].keys.views],
				[["V"], DESK_WORDS[language].keys.table],
				[["Y"], DESK_WORDS[language].keys.group],
				[["⇧Y"], DESK_WORDS[language].keys.fold],
				[["."], DESK_WORDS[language].keys.choose],
				[["⇧."], DESK_WORDS[language].keys.chooseRegion],
				[["↑↓←→", "+", "−"], DESK_WORDS[language].keys.moveMap],
				[["0"], DESK_WORDS[language].keys.home],
				[["⇧L"], DESK_WORDS[language].keys.lock],
				[["⇧M"], MAP_WORDS[language].colourKey],
				...whenAllowed(can.pick, [
					[["Q"], DESK_WORDS[language].keys.freehand],
					[["Z"], DESK_WORDS[language].keys.box],
					[["↑↓←→", "Enter"], DESK_WORDS[language].keys.corners],
					[["X"], said.keys.pick],
					[["⇧X"], said.keys.pickAll],
					[["H"], hot.keys.hotspot],
				]),
				...whenAllowed(can.nudge, [[["⇧N"], hot.keys.nudge]]),
				[["U"], words.keys.undo],
				[["⇧A"], alarms.open],
				...whenAllowed(isRoom, [[["⇧S"], SHIFT_HANDOVER_WORDS[language].open]]),
				...whenAllowed(mayPlayBack, [[["⇧B"], PLAYBACK_WORDS[language].open]]),
				...whenAllowed(mayReport, [[["⇧R"], REPORT_WORDS[language].open]]),
				...whenAllowed(mayExport, [[["⇧E"], REPORT_WORDS[language].export.open]]),
				...whenAllowed(isRoom, [[["⇧I"], DESK_WORDS[language].keys.rejected]]),
				[["?"], words.keys.help],
				[["Esc"], words.keys.escape],
			],
		],
		[
			acts.ofUnits,
			[
				[["A"], words.keys.accept],
				[["F"], words.keys.finish],
				[["B"], acts.handBack],
				[["R"], words.keys.reject],
			],
		],
		[
			acts.inCase,
			[
				...whenAllowed(can.dispatch, [[["D"], words.keys.dispatch]]),
				[["W"], acts.unit],
				[["C"], said.keys.claim],
				[["L"], acts.release],
				[["T"], acts.takeOver],
				[["N"], acts.note],
				[["P"], words.keys.pause],
				[["⇧P"], acts.resume],
				[["E"], words.keys.estimate],
				[["M"], acts.locate],
				[["⇧W"], words.map.show],
				[["1", "…", "9"], words.keys.hint],
				[["G"], acts.group],
				[["⇧G"], acts.ungroup],
				[["I"], acts.invalid],
				[["S"], acts.dispute],
				[["O"], acts.reopen],
				[["Ctrl", "Enter"], acts.send],
			],
		],
	];
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup ref={popup} initialFocus={popup} className="popup dialog keys-dialog">
					<Dialog.Title className="dialog-title">{words.keys.title}</Dialog.Title>
					<div className="keys-groups">
						{groups.map(([title, rows]) => (
							<section key={title} className="keys-group">
								<h3 className="part-title">{title}</h3>
								<dl className="keys">
									{rows.map(([keys, does]) => (
										<Fragment key={does}>
											<dt>
												{keys.map((key) => (
													<kbd key={key} className="key">
														{key}
													</kbd>
												))}
											</dt>
											<dd>{does}</dd>
										</Fragment>
									))}
								</dl>
							</section>
						))}
					</div>
					<Dialog.Close className="button">{words.keys.close}</Dialog.Close>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
