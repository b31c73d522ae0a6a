import type { ReactNode } from "react";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { Position } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { RegionHint } from "../../server/protocol/related.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ShortcutKey } from "./act-button.tsx";
import { CaseLocate } from "./case-locate.tsx";
import { useShortcut } from "./keys.ts";
import { regionPath } from "./names.ts";

export interface CasePlaceParts {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly onShow: (position: Position) => void;
	readonly canLocate: boolean;
	readonly hints: readonly RegionHint[];
}

/** Where it is, how that was found, and how sure it is in metres. */
export function CasePlace({ held, row, onShow, canLocate, hints }: CasePlaceParts): ReactNode {
	const { words, format } = useSpeech();
	const { position } = row;
	useShortcut("W", position === null ? null : () => onShow(position));
	const names = useStore(selectNames);
	const path = row.region === null ? [] : regionPath(names, row.region);
	const distance =
		held.regionDistanceM !== null && row.regionReason !== "inside"
			? words.case.fromRegion(format.distance(held.regionDistanceM))
			: held.borderDistanceM !== null
				? words.case.toBorder(format.distance(held.borderDistanceM))
				: null;
	return (
		<div className="case-part">
			<h3 className="part-title">{words.case.where}</h3>
			<p className="case-region">
				<strong>{path[0] ?? words.queue.noRegion}</strong>
				{path.length > 1 && <span className="pane-note"> {path.slice(1).join(" · ")}</span>}
			</p>
			<p className="pane-note">
				{words.case.regionHow[row.regionReason]}
				{distance !== null && ` · ${distance}`}
			</p>
			{held.address !== null && <p className="case-address">{held.address}</p>}
			{position === null ? (
				<p className="pane-note">{words.case.noPosition}</p>
			) : (
				<p className="case-position">
					<span className="pane-note tabular">{format.position(position)}</span>
					<button type="button" className="button is-quiet is-small" aria-keyshortcuts="Shift+W" onClick={() => onShow(position)}>
						<Icon name="target" size={13} />
						{words.map.show}
						<ShortcutKey shortcut="W" />
					</button>
				</p>
			)}
			{canLocate && <CaseLocate row={row} hints={hints} />}
		</div>
	);
}
