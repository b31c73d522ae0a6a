// One complaint in the queue. Lateness is a bar and a span on the outer edges, status a glyph: two scales, two places.
import type { ReactNode } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { EvidenceFlagKind } from "../../server/protocol/evidence.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { wordDue } from "./due-words.ts";
import { categoryName, type Names, placeAndUnit } from "./names.ts";
import { findClaim } from "./steps.ts";

export const QUEUE_ROW_PX = 60;
/** Handed back so often, it is a ping-pong that somebody should end. */
const PING_PONG = 2;

export interface QueueRowParts {
	readonly row: ComplaintRow;
	readonly names: Names;
	readonly now: Instant;
	readonly you: string;
	/** What is odd about its proof, for those who judge it. */
	readonly flags: readonly EvidenceFlagKind[] | undefined;
	readonly top: number;
	readonly index: number;
	readonly size: number;
	readonly isCursor: boolean;
	readonly isOpen: boolean;
	/** Picked for a bulk; null while nothing is. */
	readonly isPicked: boolean | null;
	/** Open complaints that follow this one. */
	readonly followers: number;
	readonly onOpen: (row: ComplaintRow) => void;
}

export function QueueRow(parts: QueueRowParts): ReactNode {
	const { row, names, now, you, flags, top, index, size, isCursor, isOpen, isPicked, followers, onOpen } = parts;
	const { words, format, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const due = wordDue(row.dueAt, now, words, format);
	const claim = findClaim(row, now);
	const claimWords = claim === null ? "" : claim.by === you ? words.queue.claimedByYou : words.queue.claimedBy(claim.by);
	const place = placeAndUnit(names, row.region, row.unit, words);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the listbox that holds the rows has the keys.
		<div
			role="option"
			id={`queue-${row.id}`}
			className={`queue-row is-${due.level}${isCursor ? " is-cursor" : ""}${isOpen ? " is-open" : ""}${isPicked ? " is-picked" : ""}`}
			aria-selected={isPicked ?? isCursor}
			aria-setsize={size}
			aria-posinset={index + 1}
			tabIndex={-1}
			style={{ transform: `translateY(${top}px)` }}
			onClick={() => onOpen(row)}
		>
			<span className="queue-row-bar" aria-hidden="true" />
			<span className="queue-row-line">
				<span className="queue-row-category truncate">{categoryName(names, row.category, language)}</span>
				{followers > 0 && (
					<span className="chip is-group tabular" title={words.group.followersNote(followers)}>
						{words.group.followers(followers)}
						<span className="visually-hidden"> {words.group.followersNote(followers)}</span>
					</span>
				)}
				{row.leader !== null && (
					<span className="chip is-group" title={words.group.followsNote}>
						↳<span className="visually-hidden"> {words.group.followsNote}</span>
					</span>
				)}
				{claim !== null && (
					<span className={`queue-row-claim${claim.by === you ? " is-yours" : ""}`} title={claimWords}>
						<Icon name="person" size={12} />
						<span className="truncate">{claim.by}</span>
					</span>
				)}
				{flags !== undefined && (
					<span className="queue-row-flag" title={words.evidence.flagged(flags.length)}>
						<Icon name="warning" size={12} />
						<span className="visually-hidden">{words.evidence.flagged(flags.length)}</span>
					</span>
				)}
				{row.nudgedAt !== null && (
					<span className="queue-row-chip is-escalated" title={said.nudged(format.ago(now - row.nudgedAt))}>
						<Icon name="warning" size={11} />
						{said.nudgedShort}
					</span>
				)}
				{row.escalatedAt !== null && (
					<span className="queue-row-chip is-escalated" title={said.escalated(format.ago(now - row.escalatedAt))}>
						<Icon name="warning" size={11} />
						{said.escalatedShort}
					</span>
				)}
				{row.handBacks >= PING_PONG && (
					<span className="queue-row-chip tabular" title={said.handBacks(row.handBacks)}>
						<Icon name="back" size={11} />
						{row.handBacks}
						<span className="visually-hidden">{said.handBacks(row.handBacks)}</span>
					</span>
				)}
				<span className={`queue-row-due tabular ${due.className}`}>{due.text}</span>
			</span>
			<span className="queue-row-line is-second">
				<span className="queue-row-number tabular">{row.number ?? row.id}</span>
				<span className="truncate" title={place}>
					{place}
				</span>
				<span className="queue-row-status">
					<StatusMark status={row.status} size={13} />
					{words.status[row.status]}
				</span>
			</span>
		</div>
	);
}
