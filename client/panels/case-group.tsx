// Several reports of one problem: who is in the group, and what may belong to it. Only a person groups; nothing is ticked beforehand.
import { type ReactNode, useRef, useState } from "react";
import { chooseLeader } from "../../server/domain/duplicate.ts";
import type { ComplaintId, Instant } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { DuplicateCandidate, GroupMember, RelatedComplaints } from "../../server/protocol/related.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { ShortcutKey } from "./act-button.tsx";
import { useDesk } from "./desk.tsx";
import { wordDue } from "./due-words.ts";
import { useShortcut } from "./keys.ts";
import { categoryName } from "./names.ts";

export interface CaseGroupParts {
	readonly row: ComplaintRow;
	readonly related: RelatedComplaints;
	readonly canGroup: boolean;
	readonly now: Instant;
}

/**
 * Who leads when `chosen` are grouped with `held`: an existing group keeps its leader while nobody is further on. Members of a group
 * come along with their leader. Null when there is nothing to group.
 */
export function planGroup(
	held: GroupMember,
	chosen: readonly DuplicateCandidate[],
): { readonly leader: ComplaintId; readonly members: readonly ComplaintId[] } | null {
	const led = chosen.find(({ leader }) => leader !== null)?.leader ?? null;
	const free = chosen.filter(({ leader }) => leader === null);
	const others = led === null ? free : chosen.filter(({ leader, id }) => leader !== led && id !== led);
	const leader = led ?? chooseLeader([held, ...free])?.id;
	if (leader === undefined || chosen.length === 0) return null;
	const members = [held.id, ...others.map(({ id, leader: other }) => other ?? id)].filter((id) => id !== leader);
	return members.length === 0 ? null : { leader, members: [...new Set(members)] };
}

export function CaseGroup({ row, related, canGroup, now }: CaseGroupParts): ReactNode {
	const { words } = useSpeech();
	const { group, candidates } = related;
	if (group === null && (!canGroup || candidates.length === 0)) return null;
	const held: GroupMember = group?.leader ?? {
		id: row.id,
		number: row.number ?? String(row.id),
		status: row.status,
		reportedAt: row.reportedAt,
		dueAt: row.dueAt,
	};
	return (
		<div className="case-part">
			<h3 className="part-title">
				{words.group.title}
				{group !== null && <span className="part-count tabular">{words.group.size(group.members.length + 1)}</span>}
			</h3>
			{group !== null && <Members row={row} leader={group.leader} members={group.members} canGroup={canGroup} now={now} />}
			{canGroup && candidates.length > 0 && <Candidates row={row} held={held} related={related} />}
		</div>
	);
}

interface MembersParts extends Pick<CaseGroupParts, "row" | "canGroup" | "now"> {
	readonly leader: GroupMember;
	readonly members: readonly GroupMember[];
}

function Members({ row, leader, members, canGroup, now }: MembersParts): ReactNode {
	const { words, format } = useSpeech();
	const desk = useDesk();
	const isLeader = leader.id === row.id;
	const canLeave = canGroup && !isLeader && row.dueAt !== null && desk.busy === null;
	useShortcut("G", canLeave ? () => void desk.act("ungroup", { id: row.id }) : null);
	return (
		<>
			<p className="notice">{isLeader ? words.group.leads : words.group.follows(leader.number)}</p>
			<ul className="related">
				{[leader, ...members].map((member) => {
					const due = wordDue(member.dueAt, now, words, format);
					return (
						<li key={member.id} className="related-row">
							<StatusMark status={member.status} size={13} />
							<OpenButton id={member.id} number={member.number} isOpen={member.id === row.id} />
							{member.id === leader.id && <span className="chip is-holder">{words.group.leader}</span>}
							<span className={`related-end tabular ${due.className}`}>{due.text}</span>
							{canGroup && member.id !== leader.id && member.dueAt !== null && (
								<button
									type="button"
									className="button is-quiet is-small"
									disabled={desk.busy !== null}
									onClick={() => void desk.act("ungroup", { id: member.id })}
								>
									{words.group.ungroup}
									{member.id === row.id && <ShortcutKey shortcut="G" />}
								</button>
							)}
						</li>
					);
				})}
			</ul>
		</>
	);
}

interface CandidatesParts extends Pick<CaseGroupParts, "row" | "related"> {
	readonly held: GroupMember;
}

function Candidates({ row, held, related }: CandidatesParts): ReactNode {
	const { words, format, language } = useSpeech();
	const names = useStore(selectNames);
	const desk = useDesk();
	const [ticked, setTicked] = useState<ReadonlySet<ComplaintId>>(new Set());
	const { candidates, moreCandidates, rule } = related;
	const chosen = candidates.filter(({ id }) => ticked.has(id));
	const plan = planGroup(held, chosen);
	const tick = (ids: readonly ComplaintId[], isOn: boolean) =>
		setTicked((before) => new Set(isOn ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
	const group = async () => {
		if (plan === null) return;
		if (await desk.act("group", { id: plan.leader, members: [...plan.members] })) setTicked(new Set());
	};
	const list = useRef<HTMLUListElement>(null);
	// The first time it goes there, where the space bar chooses; with some chosen it groups them.
	useShortcut("g", () => {
		if (plan === null) list.current?.querySelector("input")?.focus();
		else if (desk.busy === null) void group();
	});
	return (
		<>
			<p className="pane-note">
				{words.group.candidates(candidates.length + moreCandidates)} · {words.group.rule(format.distance(rule.radiusM), rule.windowHours)}
			</p>
			<ul ref={list} className="related">
				{candidates.map((candidate) => (
					<li key={candidate.id} className="related-row">
						<input
							type="checkbox"
							aria-label={words.group.choose(candidate.number)}
							checked={ticked.has(candidate.id)}
							onChange={(event) => tick([candidate.id], event.target.checked)}
						/>
						<StatusMark status={candidate.status} size={13} />
						<OpenButton id={candidate.id} number={candidate.number} isOpen={false} />
						{candidate.leader !== null && <span className="chip">{words.group.grouped}</span>}
						<span className="related-why truncate">
							{[
								candidate.category === row.category ? null : categoryName(names, candidate.category, language),
								candidate.distanceM === null ? words.group.noDistance : format.distance(candidate.distanceM),
								words.group.apart(format.span(candidate.apartMs)),
								candidate.wordsShare === null ? null : words.group.wordsShare(format.percent(candidate.wordsShare)),
							]
								.filter((part) => part !== null)
								.join(" · ")}
						</span>
					</li>
				))}
			</ul>
			{moreCandidates > 0 && <p className="pane-note">{words.group.more(moreCandidates)}</p>}
			<div className="case-buttons">
				<button
					type="button"
					className="button"
					onClick={() =>
						tick(
							candidates.map(({ id }) => id),
							chosen.length < candidates.length,
						)
					}
				>
					{chosen.length < candidates.length ? words.group.all : words.group.none}
				</button>
				<button type="button" className="button is-primary" disabled={plan === null || desk.busy !== null} onClick={() => void group()}>
					{desk.busy === "group" ? words.actions.sending : words.group.group(chosen.length)}
					<ShortcutKey shortcut="g" />
				</button>
			</div>
		</>
	);
}

function OpenButton({ id, number, isOpen }: { readonly id: ComplaintId; readonly number: string; readonly isOpen: boolean }): ReactNode {
	const desk = useDesk();
	if (isOpen) return <strong className="tabular">{number}</strong>;
	return (
		<button type="button" className="button is-quiet is-small tabular related-open" onClick={() => desk.open(id)}>
			{number}
		</button>
	);
}
