import { type ReactNode, useMemo } from "react";
import { findPause, remainingMs } from "../../server/domain/clock.ts";
import { isOpen } from "../../server/domain/lifecycle.ts";
import { createWorkCalendar } from "../../server/domain/work-calendar.ts";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { CaseClock } from "../../server/protocol/clock.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { CLOCK_WORDS } from "../ui/words/clock.ts";
import { ActButton, FormButton } from "./act-button.tsx";
import { ClockForm } from "./clock-form.tsx";
import { useDesk } from "./desk.tsx";
import { wordDue } from "./due-words.ts";
import { selectClockSteps } from "./steps.ts";

export interface CaseClocksParts {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly now: Instant;
}

const DAY_MS = 86_400_000;

/** Every clock with what its rule gave first, the pauses and estimates that moved it, and who may move it now. */
export function CaseClocks({ held, row, now }: CaseClocksParts): ReactNode {
	const { words, format, language } = useSpeech();
	const said = CLOCK_WORDS[language];
	const desk = useDesk();
	const you = useStore((state) => state.you);
	const { clocks, pauses, estimates, workingTime, pauseMaxDays, estimateLimit } = held.clocks;
	const calendar = useMemo(() => (workingTime === null ? null : createWorkCalendar(workingTime)), [workingTime]);
	const running = findPause(pauses, now);
	const can = you === null ? null : selectClockSteps(you, row, pauses, now);
	const isAsked = (form: "pause" | "estimate") =>
		desk.form === form && ((form === "pause" ? can?.canPause : can?.canEstimate) || Object.keys(desk.draftOf(row.id, form)).length > 0);

	const nameOf = ({ clock, unitLevel }: CaseClock) => (unitLevel === null ? said.names[clock] : said.unit(unitLevel));
	const detailsOf = (clock: CaseClock, isRunning: boolean): string[] => {
		const details: string[] = [];
		// What moved by seconds reads the same.
		if (format.instant(clock.firstDueAt) !== format.instant(clock.dueAt)) details.push(said.original(format.instant(clock.firstDueAt)));
		if (clock.counting === "working" && isRunning && calendar !== null && clock.dueAt > now)
			details.push(said.left(format.span(remainingMs(clock, pauses, now, calendar))));
		return details;
	};
	return (
		<div className="case-part">
			<h3 className="part-title">
				{words.case.clocks}
				{running !== undefined && <span className="part-count tabular">{said.paused(format.shortInstant(running.endsAt, now))}</span>}
			</h3>
			<table className="clocks tabular">
				<tbody>
					{clocks.map((clock) => {
						const isRunning = isOpen(row.status) && (clock.clock !== "coordination" || row.status === "waiting");
						const due = wordDue(clock.dueAt, now, words, format);
						const title = clock.rule === null ? undefined : said.rule(String(clock.rule.version), clock.rule.basis);
						return (
							<tr key={`${clock.clock}/${clock.unitLevel ?? ""}`} title={title}>
								<th scope="row">{nameOf(clock)}</th>
								<td>
									{format.instant(clock.dueAt)}
									{detailsOf(clock, isRunning).map((detail) => (
										<span key={detail} className="clock-detail">
											{detail}
										</span>
									))}
								</td>
								<td className={isRunning ? due.className : "pane-note"}>{isRunning ? due.text : words.case.stopped}</td>
							</tr>
						);
					})}
				</tbody>
			</table>
			{(pauses.length > 0 || estimates.length > 0) && (
				<ul className="clock-moves pane-note tabular">
					{pauses.map(({ owner, startsAt, endsAt, reason }) => (
						<li key={startsAt}>
							{said.pausedBy(owner, format.shortInstant(startsAt, now), format.shortInstant(endsAt, now))}
							{reason !== null && `: ${reason}`}
						</li>
					))}
					{estimates.map(({ by, at, finishAt, reason }) => (
						<li key={at}>
							{said.estimatedBy(by, format.instant(finishAt))}
							{reason !== null && `: ${reason}`}
						</li>
					))}
				</ul>
			)}
			{isAsked("pause") && (
				<ClockForm name="pause" row={row} now={now} latest={now + pauseMaxDays * DAY_MS} isPossible={can?.canPause === true} />
			)}
			{isAsked("estimate") && (
				<ClockForm name="estimate" row={row} now={now} latest={estimateLimit} isPossible={can?.canEstimate === true} />
			)}
			<div className="case-buttons">
				{can?.canResume && (
					<ActButton shortcut="P" isSmall isDisabled={desk.busy !== null} onAct={() => void desk.act("resume", { id: row.id })}>
						{said.resume}
					</ActButton>
				)}
				{can?.canPause && (
					<FormButton form="pause" shortcut="p" icon="note" isSmall>
						{said.pause}
					</FormButton>
				)}
				{can?.canEstimate && (
					<FormButton form="estimate" shortcut="e" icon="note" isSmall>
						{said.estimate}
					</FormButton>
				)}
			</div>
		</div>
	);
}
