// What is under the pointer: a cell's counts, or a complaint's number, category and clock.
import { Tooltip } from "@base-ui/react/tooltip";
import { type ReactNode, useMemo } from "react";
import { selectNames } from "../store/select.ts";
import { selectCells } from "../store/select-cells.ts";
import { selectCounts } from "../store/select-counts.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import type { MapHit } from "./map-hit.ts";

const OFFSET_PX = 14;

export interface MapTooltipParts {
	readonly hit: MapHit;
	/** The map's box, which the hit's pixels are counted in. */
	readonly map: Element;
}

/** Beside the pointer, on the side where the window has room. */
export function MapTooltip({ hit, map }: MapTooltipParts): ReactNode {
	const [x, y] = hit.at;
	const pointer = useMemo(
		() => ({
			getBoundingClientRect: () => {
				const { left, top } = map.getBoundingClientRect();
				return new DOMRect(left + x, top + y, 0, 0);
			},
		}),
		[map, x, y],
	);
	const told = useTold(hit);
	if (told === null) return null;
	return (
		<Tooltip.Root open disableHoverablePopup>
			<Tooltip.Portal>
				<Tooltip.Positioner
					className="map-tooltip-positioner"
					anchor={pointer}
					side="right"
					align="start"
					sideOffset={OFFSET_PX}
					alignOffset={OFFSET_PX}
				>
					<Tooltip.Popup className="map-tooltip tabular">{told}</Tooltip.Popup>
				</Tooltip.Positioner>
			</Tooltip.Portal>
		</Tooltip.Root>
	);
}

/** Null of a cell or complaint that is not there any more: nothing is told of it, not even that it is empty. */
function useTold({ selection }: MapHit): ReactNode {
	const { words, format, language } = useSpeech();
	const counts = useStore(selectCells);
	const { byRegion } = useStore(selectCounts);
	const names = useStore(selectNames);
	const complaints = useStore((state) => state.complaints);
	const now = useStore((state) => state.now);
	if (selection.kind === "cell" || selection.kind === "region") {
		const at = selection.kind === "cell" ? counts.cells.indexOf(selection.cell) : -1;
		const region = selection.kind === "region" ? byRegion.of(selection.region) : null;
		const open = region?.open ?? counts.open[at] ?? 0;
		if (region === null && open === 0) return null;
		const overdue = region?.overdue ?? counts.overdue[at] ?? 0;
		return (
			<>
				{selection.kind === "region" && <div className="map-tooltip-line">{names.regions.get(selection.region)?.name}</div>}
				<div className="map-tooltip-head">{words.totals.complaints(open)}</div>
				<div className={`map-tooltip-line ${overdue > 0 ? "is-overdue" : ""}`}>{words.totals.overdueOf(overdue, open)}</div>
			</>
		);
	}
	const row = selection.kind === "complaint" ? complaints.find(selection.id) : undefined;
	if (row === undefined) return null;
	const left = row.dueAt === null ? null : row.dueAt - now;
	const category = names.categories.get(row.category);
	return (
		<>
			<div className="map-tooltip-head">{(language === "id" ? category?.name : category?.nameEn) ?? row.category}</div>
			<div className="map-tooltip-line">
				{row.number} · {words.status[row.status]}
			</div>
			{left !== null && (
				<div className={`map-tooltip-line ${left < 0 ? "is-overdue" : ""}`}>
					{left < 0 ? words.lateness.overdueBy(format.span(left)) : words.lateness.dueIn(format.span(left))}
				</div>
			)}
		</>
	);
}
