// The numbers that must be read from the back of the room, and how they add up.

import { type CSSProperties, useMemo } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { selectStatuses } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { WallBar } from "./wall-bar.tsx";

export function WallTotals({ shift }: { readonly shift: Rhythm["shift"] | undefined }) {
	const { language, format } = useSpeech();
	const words = WALL_WORDS[language];
	const totals = useStore((state) => state.totals);
	const share = totals.open === 0 ? 0 : totals.overdue / totals.open;
	return (
		<section className="wall-totals tabular">
			<h2 className="wall-label">{words.allOpen}</h2>
			<p className="wall-huge" style={sizeToFit(format.number(totals.open), 23.4, 8.5)} data-testid="total-open">
				{format.number(totals.open)}
			</p>
			<WallSum parts={[totals.mapped, totals.unmapped, totals.outside]} names={[words.mapped, words.unmapped, words.outside]} />
			<div className={`wall-overdue ${totals.overdue > 0 ? "is-abnormal" : ""}`}>
				<h2 className="wall-label">{words.overdue}</h2>
				<div className="wall-overdue-line">
					<p className="wall-large" style={sizeToFit(format.number(totals.overdue), 14, 6)} data-testid="total-overdue">
						{format.number(totals.overdue)}
					</p>
					<p className="wall-share">
						<b>{format.percent(share)}</b>
						<span>{words.ofOpen("").trim()}</span>
					</p>
				</div>
				<WallBar overdue={totals.overdue} open={0} most={totals.open} />
				{shift !== undefined && <DueThisShift endsAt={shift.endsAt} />}
			</div>
		</section>
	);
}

/** What becomes overdue before the shift hands over, unless somebody closes it. Counted once a second. */
function DueThisShift({ endsAt }: { readonly endsAt: Instant }) {
	const { language, format } = useSpeech();
	const words = WALL_WORDS[language];
	const store = useStoreWriter();
	const second = useStore((state) => Math.floor(state.now / 1000));
	// biome-ignore lint/correctness/useExhaustiveDependencies: the second says when to count again.
	const due = useMemo(() => store.state.complaints.countDueBefore(endsAt), [store, second, endsAt]);
	return (
		<p className="wall-due" data-testid="due-this-shift">
			<b>{format.number(due)}</b> {words.dueByShiftEnd(due, format.time(endsAt))}
		</p>
	);
}

/** The largest size up to `mostRem` at which the digits fit into `widthRem`: a country has more complaints than a city. */
function sizeToFit(digits: string, widthRem: number, mostRem: number): { readonly fontSize: string } {
	const ems = digits.replace(/\D/g, "").length * DIGIT_EM + digits.replace(/\d/g, "").length * SEPARATOR_EM;
	return { fontSize: `${Math.min(mostRem, widthRem / ems).toFixed(2)}rem` };
}

/** Widths of Inter's tabular figures and of its separators, with the letter spacing of the style sheet. */
const DIGIT_EM = 0.61;
const SEPARATOR_EM = 0.26;

/** Three parts under a bracket that spans the number above them: one sees that they add up to it. */
function WallSum({
	parts,
	names,
}: {
	readonly parts: readonly [number, number, number];
	readonly names: readonly [string, string, string];
}) {
	const { format } = useSpeech();
	const ids = ["total-mapped", "total-unmapped", "total-outside"];
	return (
		<div className="wall-sum" style={{ "--size": `${sizeToFit(parts.map(format.number).join(""), 15.5, 2.5).fontSize}` } as CSSProperties}>
			<span className="wall-sum-sign">=</span>
			{parts.map((part, at) => (
				<div className="wall-sum-part" key={names[at]}>
					{at > 0 && <span className="wall-sum-sign">+</span>}
					<div>
						<b data-testid={ids[at]}>{format.number(part)}</b>
						<span className="wall-sum-name">{names[at]}</span>
					</div>
				</div>
			))}
		</div>
	);
}

export function WallStatuses() {
	const { language, words, format } = useSpeech();
	const statuses = useStore(selectStatuses);
	const most = Math.max(1, ...statuses.map(({ open }) => open));
	return (
		<section className="wall-statuses tabular">
			<h2 className="wall-label">{WALL_WORDS[language].byStatus}</h2>
			<ul>
				{statuses.map(({ status, open, overdue }) => (
					<li key={status}>
						<StatusMark status={status} size={20} />
						<span className="wall-status-name">{words.status[status]}</span>
						<WallBar overdue={overdue} open={open} most={most} />
						<b>{format.number(open)}</b>
					</li>
				))}
			</ul>
		</section>
	);
}
