// Which unit, and why: the suggested one with its chain of reasons, up to three alternatives with theirs, and any other by name.
import { type ReactNode, useId } from "react";
import type { SuggestedUnit, Suggestion as SuggestionShape } from "../../server/protocol/case.ts";
import type { UnitCode } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { unitName } from "./names.ts";
import { wordReason, wordShortfall } from "./reason-words.ts";
import { UnitPicker } from "./unit-picker.tsx";

export interface SuggestionParts {
	readonly suggestion: SuggestionShape;
	readonly holder: UnitCode | null;
	/** The unit that the dispatch button names. */
	readonly target: UnitCode | null;
	readonly canChoose: boolean;
	readonly onChoose: (unit: UnitCode | null) => void;
}

export function Suggestion({ suggestion, holder, target, canChoose, onChoose }: SuggestionParts): ReactNode {
	const { words } = useSpeech();
	const names = useStore(selectNames);
	const group = useId();
	const { best, alternatives, shortfalls } = suggestion;
	const offered = best === null ? alternatives : [best, ...alternatives];
	// Without a region each kind of unit is missing for the same reason: it is said once.
	const missing = [...new Set(shortfalls.map((shortfall) => wordShortfall(shortfall, words, names)))];
	const isManual = target !== null && !offered.some(({ unit }) => unit === target);
	return (
		<div className="case-part">
			<h3 className="part-title" id={`${group}-title`}>
				{words.suggestion.title}
			</h3>
			{best === null && (
				<p className="notice is-warning">
					<Icon name="warning" size={14} />
					{words.suggestion.none}
				</p>
			)}
			{missing.map((text) => (
				<p key={text} className="notice is-warning">
					<Icon name="warning" size={14} />
					{text}
				</p>
			))}
			<div className="offers" role="radiogroup" aria-labelledby={`${group}-title`}>
				{offered.map((offer, index) => (
					<Offer
						key={offer.unit}
						group={group}
						offer={offer}
						isBest={offer === best}
						isHolder={offer.unit === holder}
						isChosen={offer.unit === target}
						canChoose={canChoose}
						startsAlternatives={best !== null && index === 1}
						onChoose={() => onChoose(offer === best ? null : offer.unit)}
					/>
				))}
				{isManual && (
					<div className="offer is-chosen">
						<label className="offer-head">
							<input type="radio" name={group} checked readOnly />
							<span className="offer-words">
								<span className="offer-name">{unitName(names, target)}</span>
								<span className="pane-note">{words.suggestion.manual}</span>
							</span>
						</label>
					</div>
				)}
			</div>
			{canChoose && <UnitPicker chosen={isManual ? target : null} onChoose={onChoose} />}
		</div>
	);
}

interface OfferParts {
	readonly group: string;
	readonly offer: SuggestedUnit;
	readonly isBest: boolean;
	readonly isHolder: boolean;
	readonly isChosen: boolean;
	readonly canChoose: boolean;
	readonly startsAlternatives: boolean;
	readonly onChoose: () => void;
}

function Offer({ group, offer, isBest, isHolder, isChosen, canChoose, startsAlternatives, onChoose }: OfferParts): ReactNode {
	const { words, format } = useSpeech();
	const names = useStore(selectNames);
	return (
		<>
			{startsAlternatives && <p className="offers-divider">{words.suggestion.alternatives}</p>}
			<div className={`offer${isChosen ? " is-chosen" : ""}${isBest ? " is-best" : ""}`}>
				<label className="offer-head">
					<input type="radio" name={group} checked={isChosen} disabled={!canChoose} onChange={onChoose} />
					<span className="offer-words">
						<span className="offer-name">{unitName(names, offer.unit)}</span>
						<span className="offer-chips">
							{isHolder && <span className="chip is-holder">{words.suggestion.holds}</span>}
							<span className="chip">{words.suggestion.kinds[offer.dispatchKind]}</span>
						</span>
					</span>
				</label>
				{(isBest || isChosen) && (
					<ol className="reasons" aria-label={words.suggestion.why}>
						{offer.reasons.map((reason, index) => {
							const { text, note, isWarning } = wordReason(reason, words, format, names);
							return (
								// biome-ignore lint/suspicious/noArrayIndexKey: the chain's order is its meaning.
								<li key={index} className={isWarning ? "reason is-warning" : "reason"}>
									<span>{text}</span>
									{note !== null && <span className="reason-note">{note}</span>}
								</li>
							);
						})}
					</ol>
				)}
			</div>
		</>
	);
}
