// One complaint with everything that a decision needs, in the order in which it is asked: what, where, who, by when, what happened.
import { type ReactNode, useMemo, useState } from "react";
import { isOpen } from "../../server/domain/lifecycle.ts";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { ComplaintId, Position, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusChip } from "../ui/status-mark.tsx";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import { CaseActions } from "./case-actions.tsx";
import { CaseClocks } from "./case-clocks.tsx";
import { CaseEvidence } from "./case-evidence.tsx";
import { CaseGroup } from "./case-group.tsx";
import { CaseHistory } from "./case-history.tsx";
import { CaseLooks } from "./case-looks.tsx";
import { CasePlace } from "./case-place.tsx";
import { useCase, useNewsVersion } from "./case-source.ts";
import { ClaimLine } from "./claim-line.tsx";
import { useDesk } from "./desk.tsx";
import { wordDue } from "./due-words.ts";
import { focusQueue } from "./focus.ts";
import { useLinkReturns } from "./link-returns.ts";
import { categoryName, channelName, unitName } from "./names.ts";
import { useRelated } from "./related-source.ts";
import { selectSteps } from "./steps.ts";
import { Suggestion } from "./suggestion.tsx";
import { WaitLine } from "./wait-line.tsx";

export interface CaseParts {
	readonly id: ComplaintId;
	/** Moves the map to the complaint's point: by a person's wish only. */
	readonly onShow: (position: Position) => void;
}

export function Case({ id, onShow }: CaseParts): ReactNode {
	const { words } = useSpeech();
	const store = useStoreWriter();
	const version = useStore((state) => state.complaints.find(id)?.version ?? 0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the columns build a new row at each look; the version says whether it is another.
	const row = useMemo(() => store.state.complaints.find(id), [store, id, version]);
	const desk = useDesk();
	const news = useNewsVersion(row, version);
	// A refusal may know a newer row than the feed does: nothing is told of a complaint that is closed.
	const { state, reload } = useCase(id, Math.max(news, desk.refusedOf(id)?.current?.version ?? 0), useLinkReturns());
	const isClosed = version === 0;
	const [wasBusy, setWasBusy] = useState(false);
	const isBusy = desk.busy !== null;
	if (wasBusy !== isBusy) {
		setWasBusy(isBusy);
		if (wasBusy && isClosed) reload();
	}

	if (state.kind === "ready") {
		const shown = row !== undefined && row.version >= state.case.row.version ? row : state.case.row;
		return <CaseCard key={id} held={state.case} row={shown} isInQueue={row !== undefined} onShow={onShow} />;
	}
	return (
		<section className="case" id="case" aria-labelledby="case-title">
			<div className="pane-head">
				<h2 id="case-title" className="pane-title tabular">
					{row?.number ?? words.case.title}
				</h2>
				<CloseCase />
			</div>
			<div className="pane-empty" role="status">
				<p className="pane-empty-title">
					{state.kind === "loading" ? words.case.loading : state.kind === "missing" ? words.case.notFound : words.case.failed}
				</p>
				{state.kind === "failed" && (
					<button type="button" className="button" onClick={reload}>
						{words.case.retry}
					</button>
				)}
			</div>
		</section>
	);
}

interface CaseCardParts extends Pick<CaseParts, "onShow"> {
	readonly held: ComplaintCase;
	/** The newer of the case's row and the store's. */
	readonly row: ComplaintRow;
	readonly isInQueue: boolean;
}

function CaseCard({ held, row, isInQueue, onShow }: CaseCardParts): ReactNode {
	const { words, format, language } = useSpeech();
	const names = useStore(selectNames);
	const now = useStore((state) => state.now);
	const you = useStore((state) => state.you);
	const related = useRelated(row.id, row.version, useLinkReturns());
	const [chosen, setChosen] = useState<UnitCode | null>(null);
	if (you === null) return null;
	const steps = selectSteps(you, row, now);
	const target = chosen ?? held.suggestion.best?.unit ?? null;
	const due = wordDue(row.dueAt, now, words, format);
	return (
		<section className="case" id="case" aria-labelledby="case-title">
			<div className="pane-head">
				<h2 id="case-title" className="pane-title tabular">
					{row.number ?? row.id}
				</h2>
				{row.isPrivate && (
					<span className="pane-note case-private">
						<Icon name="lock" size={13} />
						{words.case.private}
					</span>
				)}
				<CloseCase />
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard. */}
			<div className="case-body" tabIndex={0}>
				<div className="case-summary">
					<p className="case-category">{categoryName(names, row.category, language)}</p>
					<div className="case-chips">
						<StatusChip status={row.status} word={words.status[row.status]} />
						<span className="pane-note tabular">{words.case.since(format.shortInstant(held.statusSince, now))}</span>
						<span className={`case-due tabular ${due.className}`}>{due.text}</span>
					</div>
					<ClaimLine row={row} you={you.name} now={now} />
					<WaitLine held={held} row={row} now={now} />
					{!isInQueue && <p className="notice">{isOpen(row.status) ? CASE_WORK_WORDS[language].notYours : words.case.closedNow}</p>}
				</div>
				<dl className="facts">
					<dt>{words.case.unit}</dt>
					<dd>{row.unit === null ? words.queue.noUnit : unitName(names, row.unit)}</dd>
					<dt>{words.case.reported}</dt>
					<dd className="tabular">
						{format.instant(row.reportedAt)} · {channelName(names, row.channel)}
					</dd>
				</dl>
				<div className="case-part">
					<h3 className="part-title">{words.case.text}</h3>
					<p className={held.text === null ? "pane-note" : "case-text"}>
						{held.text ?? (held.mayReadWords ? words.case.noText : words.case.textHidden)}
					</p>
				</div>
				<CaseEvidence evidence={held.evidence} now={now} />
				<CasePlace held={held} row={row} onShow={onShow} canLocate={steps.canLocate} hints={related?.hints ?? []} />
				{related !== null && <CaseGroup row={row} related={related} canGroup={steps.canGroup} now={now} />}
				<Suggestion suggestion={held.suggestion} holder={row.unit} target={target} canChoose={steps.canDispatch} onChoose={setChosen} />
				<CaseClocks held={held} row={row} now={now} />
				<CaseHistory events={held.events} now={now} />
				{you.role === "supervisor" && <CaseLooks id={row.id} now={now} />}
			</div>
			<CaseActions held={held} row={row} steps={steps} target={target} now={now} />
		</section>
	);
}

function CloseCase(): ReactNode {
	const { words } = useSpeech();
	const { close } = useDesk();
	return (
		<button
			type="button"
			className="button is-quiet is-small is-square pane-close"
			aria-label={words.case.close}
			title={words.case.close}
			onClick={() => {
				close();
				focusQueue();
			}}
		>
			<Icon name="close" />
		</button>
	);
}
