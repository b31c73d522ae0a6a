// The rows of the queue, and the headings between them. Only those in sight are in the page.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from "react";
import type { CategoryCode, ComplaintId, Instant, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow, ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { EvidenceFlagKind } from "../../server/protocol/evidence.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { shortRegionName } from "../ui/region-name.ts";
import { useBulk } from "./bulk.tsx";
import { useDesk } from "./desk.tsx";
import { categoryName, type Names, regionPath, unitName } from "./names.ts";
import { type GroupedQueue, type Grouping, lineToItem, rowToLine } from "./queue-groups.ts";
import { QUEUE_ROW_PX, QueueRow } from "./queue-row.tsx";

const HEADING_PX = 30;

export interface QueueListParts {
	readonly listRef: RefObject<HTMLDivElement | null>;
	readonly queue: GroupedQueue;
	readonly grouping: Grouping;
	readonly names: Names;
	readonly now: Instant;
	readonly flagged: ReadonlyMap<ComplaintId, readonly EvidenceFlagKind[]>;
	readonly followers: ReadonlyMap<ComplaintId, number>;
	readonly cursorId: ComplaintId | null;
	readonly onOpen: (row: ComplaintRow) => void;
	/** Called with what scrolls a complaint into sight by its index, whenever that is another function. */
	readonly onScroll: (scrollTo: (row: number) => void) => void;
}

export function QueueList({
	listRef,
	queue,
	grouping,
	names,
	now,
	flagged,
	followers,
	cursorId,
	onOpen,
	onScroll,
}: QueueListParts): ReactNode {
	const { words, format, language } = useSpeech();
	const desk = useDesk();
	const bulk = useBulk();
	const store = useStoreWriter();
	const you = useStore((state) => state.you?.name ?? "");
	const { ids, groups } = queue;
	const sizeOf = useCallback((line: number) => ("group" in lineToItem(groups, line) ? HEADING_PX : QUEUE_ROW_PX), [groups]);
	const virtual = useVirtualizer({
		count: ids.length + groups.length,
		getScrollElement: () => listRef.current,
		estimateSize: sizeOf,
		overscan: 8,
	});
	// Other headings are other heights at the same lines.
	const measured = useRef(groups);
	useEffect(() => {
		if (measured.current === groups) return;
		measured.current = groups;
		virtual.measure();
	}, [groups, virtual]);
	useEffect(() => {
		// A group's first complaint comes into sight with its heading.
		onScroll((row) => {
			const line = rowToLine(groups, row);
			const isFirst = line > 0 && "group" in lineToItem(groups, line - 1);
			if (isFirst) virtual.scrollToIndex(line - 1);
			virtual.scrollToIndex(line);
		});
	}, [groups, virtual, onScroll]);
	const nameGroup = (code: string | null) => {
		if (grouping === "status") return words.status[code as ComplaintStatus];
		if (grouping === "category") return categoryName(names, code as CategoryCode, language);
		if (grouping === "unit") return code === null ? words.queue.noUnit : unitName(names, code as UnitCode);
		return code === null
			? words.queue.noRegion
			: regionPath(names, code as RegionCode)
					.map(shortRegionName)
					.join(", ");
	};
	const lines = virtual.getVirtualItems();
	// Scrolled away with the wheel it is no element that could be named.
	const isCursorDrawn = lines.some(({ index }) => {
		const item = lineToItem(groups, index);
		return !("group" in item) && ids[item.row] === cursorId;
	});
	return (
		<div
			ref={listRef}
			id="queue"
			className="queue-list"
			role="listbox"
			tabIndex={0}
			aria-label={words.queue.label}
			aria-multiselectable={bulk.picked.size > 0}
			aria-activedescendant={isCursorDrawn ? `queue-${cursorId}` : undefined}
		>
			<div role="presentation" className="queue-rows" style={{ height: virtual.getTotalSize() }}>
				{lines.map((line) => {
					const item = lineToItem(groups, line.index);
					if ("group" in item) {
						const { code, size } = item.group;
						return (
							// Hidden: every row says its own place, unit, category and status.
							<div key={`head/${code}`} className="queue-head" aria-hidden="true" style={{ transform: `translateY(${line.start}px)` }}>
								<span className="truncate">{nameGroup(code)}</span>
								<span className="tabular">{format.number(size)}</span>
							</div>
						);
					}
					const row = store.state.complaints.find(ids[item.row] as ComplaintId);
					if (row === undefined) return null;
					return (
						<QueueRow
							key={row.id}
							row={row}
							names={names}
							now={now}
							you={you}
							flags={flagged.get(row.id)}
							top={line.start}
							index={item.row}
							size={ids.length}
							isCursor={row.id === cursorId}
							isOpen={row.id === desk.openId}
							isPicked={bulk.picked.size === 0 ? null : bulk.picked.has(row.id)}
							followers={followers.get(row.id) ?? 0}
							onOpen={onOpen}
						/>
					);
				})}
			</div>
		</div>
	);
}
