// The photos of a complaint side by side: the citizen's own first, then what the unit handed in, with what is odd about it in words.
import { type ReactNode, useState } from "react";
import type { ComplaintId, Instant } from "../../server/protocol/code.ts";
import type { Evidence } from "../../server/protocol/evidence.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useDesk } from "./desk.tsx";
import { PhotoDialog } from "./photo-dialog.tsx";
import { wordExif, wordFlag } from "./photo-words.ts";

export function CaseEvidence({ evidence, now }: { readonly evidence: readonly Evidence[]; readonly now: Instant }): ReactNode {
	const { words } = useSpeech();
	const [shown, setShown] = useState<Evidence | null>(null);
	if (evidence.length === 0) return null;
	// What waits for judgement beside the citizen's own; what was judged before comes after.
	const rank = ({ origin, verdict }: Evidence) => (origin === "report" ? 0 : verdict === null ? 1 : 2);
	const ordered = [...evidence].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
	const flagged = evidence.reduce((sum, photo) => sum + (photo.verdict === null ? photo.flags.length : 0), 0);
	return (
		<div className="case-part">
			<h3 className="part-title">
				{words.evidence.title}
				{flagged > 0 && (
					<span className="part-count photo-flag">
						<Icon name="warning" size={13} />
						{words.evidence.flagged(flagged)}
					</span>
				)}
			</h3>
			<ul className="photos">
				{ordered.map((photo) => (
					<Photo key={photo.id} photo={photo} now={now} onOpen={() => setShown(photo)} />
				))}
			</ul>
			{flagged > 0 && <p className="pane-note">{words.evidence.flagNote}</p>}
			{shown !== null && <PhotoDialog photo={shown} onClose={() => setShown(null)} />}
		</div>
	);
}

interface PhotoParts {
	readonly photo: Evidence;
	readonly now: Instant;
	readonly onOpen: () => void;
}

function Photo({ photo, now, onOpen }: PhotoParts): ReactNode {
	const { words, format } = useSpeech();
	const desk = useDesk();
	const [isMissing, setMissing] = useState(false);
	const name = words.evidence.origins[photo.origin];
	const verdict = photo.verdict === null ? "" : ` · ${words.evidence.verdicts[photo.verdict]}`;
	const exif = wordExif(photo, words, format, now);
	return (
		<li className={photo.verdict === "rejected" ? "photo is-judged" : "photo"}>
			<button type="button" className="photo-button" aria-label={words.evidence.open(`${name} ${photo.id}`)} onClick={onOpen}>
				{isMissing ? (
					<span className="pane-note">{words.evidence.missing}</span>
				) : (
					<img
						className="photo-small"
						src={`/api/evidence/${photo.id}?size=small`}
						alt=""
						loading="lazy"
						onError={() => setMissing(true)}
					/>
				)}
			</button>
			<p className="photo-name">
				{name}
				{verdict}
			</p>
			<p className="pane-note tabular">
				{format.shortInstant(photo.at, now)} · {photo.by}
			</p>
			{exif !== null && <p className="pane-note tabular">{exif}</p>}
			{photo.flags.map((flag) => (
				<p key={flag.kind} className="photo-flag">
					<Icon name="warning" size={13} />
					<span>
						{wordFlag(flag, words, format)}
						{typeof flag.data.complaint === "number" && (
							<button type="button" className="link" onClick={() => desk.open(flag.data.complaint as ComplaintId)}>
								{words.evidence.sameAs(String(flag.data.complaint))}
							</button>
						)}
					</span>
				</p>
			))}
		</li>
	);
}
