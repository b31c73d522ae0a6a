// What handing over the picked complaints would do, before it is done: the split by unit, and what will be refused.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";
import type { DispatchPreview } from "../../server/protocol/many.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS, type HandOverWords } from "../ui/words/hand-over.ts";
import { type BulkKind, type BulkStage, useBulk } from "./bulk.tsx";
import { unitName, unitShortName } from "./names.ts";

export function BulkDialog(): ReactNode {
	const words = HAND_OVER_WORDS[useSpeech().language];
	const bulk = useBulk();
	const confirm = useRef<HTMLButtonElement>(null);
	const { stage } = bulk;
	const going = stage?.kind === "preview" || stage?.kind === "nudge" ? stage.preview.split.reduce((sum, { count }) => sum + count, 0) : 0;
	return (
		<Dialog.Root open={stage !== null} onOpenChange={(isOpen) => !isOpen && bulk.cancel()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup dialog bulk-dialog" initialFocus={confirm}>
					<Dialog.Title className="dialog-title">{wordTitle(stage, bulk.picked.size, words)}</Dialog.Title>
					{stage !== null && <Body stage={stage} />}
					<div className="bulk-buttons">
						{/* Not disabled while it checks, so that it has the focus when the preview is there: Enter then confirms. */}
						{stage?.kind !== "refused" && (
							<button
								ref={confirm}
								type="button"
								className="button is-primary"
								aria-disabled={stage?.kind !== "failed" && going === 0}
								onClick={stage?.kind === "failed" ? bulk.ask : bulk.confirm}
							>
								<Icon name={stage?.kind === "failed" ? "undo" : "send"} size={15} />
								<span>{wordConfirm(stage, going, words)}</span>
								<kbd className="key">Enter</kbd>
							</button>
						)}
						<Dialog.Close className="button">{stage?.kind === "refused" ? words.close : words.cancel}</Dialog.Close>
					</div>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function wordTitle(stage: BulkStage | null, picked: number, words: HandOverWords): string {
	if (stage?.kind === "refused") return words.resultTitle[stage.of](stage.done, stage.refused.length);
	return words.title[kindOf(stage)](picked);
}

function wordConfirm(stage: BulkStage | null, going: number, words: HandOverWords): string {
	if (stage?.kind === "failed") return words.retry;
	const kind = kindOf(stage);
	if (stage?.kind === "sending") return words.sending[kind];
	return going === 0 && stage?.kind !== "checking" ? words.nothingToDo[kind] : words.confirm[kind](going);
}

function kindOf(stage: BulkStage | null): BulkKind {
	if (stage?.kind === "sending" || stage?.kind === "refused") return stage.of;
	return stage?.kind === "nudge" ? "nudge" : "dispatch";
}

function Body({ stage }: { readonly stage: BulkStage }): ReactNode {
	const { language, words: common } = useSpeech();
	const words = HAND_OVER_WORDS[language];
	switch (stage.kind) {
		case "checking":
			return (
				<p className="pane-note" role="status">
					{words.checking}
				</p>
			);
		case "failed":
			return (
				<p className="notice is-warning" role="alert">
					<Icon name="warning" size={14} />
					{words.failed}
				</p>
			);
		case "sending":
			return (
				<p className="pane-note" role="status">
					{words.sending[stage.of]}
				</p>
			);
		case "preview":
			return <Preview preview={stage.preview} />;
		case "nudge":
			return (
				<div className="bulk-preview">
					{stage.preview.split.length > 0 && <Split title={words.nudgeSplit} split={stage.preview.split} />}
					{stage.preview.without > 0 && <p className="pane-note">{words.nudgeWithout(stage.preview.without)}</p>}
					<p className="pane-note">{words.nothingDone}</p>
				</div>
			);
		case "refused":
			return (
				<ul className="bulk-refused" role="alert">
					{stage.refused.map(({ id, number, reason }) => (
						<li key={id}>
							<strong className="tabular">{number}</strong> {common.actions.refusals[reason]}
						</li>
					))}
				</ul>
			);
	}
}

function Preview({ preview }: { readonly preview: DispatchPreview }): ReactNode {
	const { language, words: common, format } = useSpeech();
	const words = HAND_OVER_WORDS[language];
	return (
		<div className="bulk-preview">
			{preview.split.length > 0 && <Split title={words.splitTitle} split={preview.split} />}
			{preview.refusals.length > 0 && (
				<section>
					<h3 className="part-title">{words.refusedTitle}</h3>
					<ul className="bulk-refusals">
						{preview.refusals.map(({ reason, count }) => (
							<li key={reason}>
								<Icon name="warning" size={13} />
								<strong className="tabular">{format.number(count)}</strong>
								<span>{common.actions.refusals[reason]}</span>
							</li>
						))}
					</ul>
				</section>
			)}
			<p className="pane-note">{words.nothingDone}</p>
		</div>
	);
}

function Split({ title, split }: { readonly title: string; readonly split: DispatchPreview["split"] }): ReactNode {
	const { format } = useSpeech();
	const names = useStore(selectNames);
	const most = Math.max(1, ...split.map(({ count }) => count));
	return (
		<section>
			<h3 className="part-title">{title}</h3>
			<ul className="bulk-split">
				{split.map(({ unit, count }) => (
					<li key={unit}>
						<span className="truncate" title={unitName(names, unit)}>
							{unitShortName(names, unit)}
						</span>
						<span className="bulk-bar" aria-hidden="true">
							<span style={{ width: `${(100 * count) / most}%` }} />
						</span>
						<strong className="tabular">{format.number(count)}</strong>
					</li>
				))}
			</ul>
		</section>
	);
}
