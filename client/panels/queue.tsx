// The queue: every open complaint that the filters let through, longest overdue on top, under headings where somebody wants them.
import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { applyFilter } from "../store/apply.ts";
import { NO_FILTER } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { selectSlots } from "../store/select-counts.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useBulk } from "./bulk.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { useDesk } from "./desk.tsx";
import { FoundLine } from "./found-line.tsx";
import { parseNumber, useFound } from "./found-source.ts";
import { NO_NEIGHBOURS, neighboursOf, stepFrom } from "./queue-cursor.ts";
import { QueueEmpty } from "./queue-empty.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { GROUPINGS, type Grouping, groupQueue } from "./queue-groups.ts";
import { QueueList } from "./queue-list.tsx";
import { QueueOrder } from "./queue-order.tsx";
import { type QueueNarrowing, type QueueTab, selectQueue, selectTabs } from "./queue-query.ts";
import { nameArea, wordOrder } from "./queue-words.ts";
import type { Command } from "./search-acts.ts";
import { textOfQueue } from "./search-text.ts";
import { useFlagged } from "./validation-source.ts";

const MINUTE = 60_000;

/** What the keyboard does to the queue from anywhere on the page. */
export interface QueueHandle {
	/** With `isPicking` both rows are picked for a bulk. */
	move(by: 1 | -1, isPicking: boolean): void;
	/** Picks the row under the cursor for a bulk, or puts it back. */
	pick(): void;
	/** Picks what is filtered, from the top. */
	pickAll(): void;
	/** Puts it under headings of the next kind, after the last one under none. */
	group(): void;
	/** Folds the members of groups away, or shows them. */
	fold(): void;
	/** The tab that many to the right, from the last again the first. */
	tab(by: 1 | -1): void;
	/** The complaint under the cursor, or null in an empty queue. */
	cursor(): ComplaintId | null;
	/** The complaint that a hand went to in the list since the last case was opened, while the list has the focus; null else. */
	aimed(): ComplaintId | null;
	/** What the list is narrowed to, beside the filter. */
	query(): QueueNarrowing;
	focusSearch(): void;
	focusList(): void;
}

export interface QueueParts {
	readonly handle: Ref<QueueHandle>;
	readonly commands: readonly Command[];
}

export function Queue({ handle, commands }: QueueParts): ReactNode {
	const { words, language } = useSpeech();
	const desk = useDesk();
	const bulk = useBulk();
	const store = useStoreWriter();
	const names = useStore(selectNames);
	const revision = useStore((state) => state.complaintVersion);
	const hasSnapshot = useStore((state) => state.mark !== null);
	const minute = useStore((state) => Math.floor(state.now / MINUTE));
	const open = useStore((state) => state.totals.open);
	const role = useStore((state) => state.you?.role);
	const unit = useStore((state) => state.you?.unit ?? null);
	const waiting = useStore((state) => state.complaints.counts.byStatus.of("awaiting_validation").open);
	const flagged = useFlagged(role, waiting);
	const tabs = selectTabs(role);
	const { tab: chosen, grouping, text } = desk.look;
	const tab = chosen !== null && tabs.includes(chosen) ? chosen : (tabs[0] ?? "all");
	// The first is the usual one, and is not said in the address.
	const setTab = (next: QueueTab) => desk.setLook({ tab: next === tabs[0] ? null : next });
	const setGrouping = (next: Grouping) => desk.setLook({ grouping: next });
	/** A command that is being typed is nothing to search the queue for, and is in no address. */
	const [command, setCommand] = useState("");
	const setTyped = (next: string) => {
		const searched = textOfQueue(next);
		setCommand(searched === next ? "" : next);
		desk.setLook({ text: searched });
	};
	const [isFolded, setFolded] = useState(true);
	const [cursor, setCursor] = useState<ComplaintId | null>(null);
	const lastIndex = useRef(0);
	const isAimed = useRef(false);
	const neighbours = useRef(NO_NEIGHBOURS);
	/** As drawn, for what every row is given: it is the same while rows come and go. */
	const listed = useRef<readonly ComplaintId[]>([]);
	const searchRef = useRef<HTMLInputElement>(null);
	const listRef = useRef<HTMLDivElement>(null);

	const { area } = desk;
	const slots = useStore(selectSlots);
	const filter = useStore((state) => state.filter);
	const query = useMemo(() => ({ tab, text, area, unit, isFolded }), [tab, text, area, unit, isFolded]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the columns are one object that changes in place; its revision says when, and spans go by the minute.
	const { grouped, counts, followers, folded, unlisted, now } = useMemo(() => {
		const { complaints } = store.state;
		const { columns } = complaints;
		const asked = { ...query, flagged, slots: selectSlots(store.state) };
		const { ids, ...found } = selectQueue(columns, { ...names, statuses: words.status }, asked, complaints.now);
		return { ...found, grouped: groupQueue(ids, columns, grouping), now: complaints.now };
	}, [store, names, words, query, grouping, flagged, slots, revision, minute]);
	const { ids } = grouped;
	useEffect(() => {
		listed.current = ids;
	}, [ids]);

	const number = parseNumber(text);
	const found = useFound(number);
	// What the list shows anyway is not said twice; and while it shows something, a number that nobody has is half a number.
	const isElsewhere = found?.kind === "found" ? !ids.includes(found.complaint.row.id) : ids.length === 0;
	const openFound = () => found?.kind === "found" && desk.open(found.complaint.row.id);

	const at = cursor === null ? -1 : ids.indexOf(cursor);
	// A complaint that left the queue hands the cursor to the one that took its place.
	const cursorIndex = at >= 0 ? at : Math.min(lastIndex.current, ids.length - 1);
	const cursorId = cursorIndex >= 0 ? (ids[cursorIndex] ?? null) : null;
	useEffect(() => {
		lastIndex.current = Math.max(0, cursorIndex);
	}, [cursorIndex]);

	const scrollTo = useRef<(row: number) => void>(() => {});
	const keepScroll = useCallback((scroll: (row: number) => void) => {
		scrollTo.current = scroll;
	}, []);

	// biome-ignore lint/correctness/useExhaustiveDependencies: another filter starts at the top.
	useEffect(() => {
		listRef.current?.scrollTo({ top: 0 });
		lastIndex.current = 0;
		setCursor(null);
	}, [query, filter, grouping]);

	const moveTo = (index: number) => {
		const id = ids[index];
		if (id === undefined) return;
		setCursor(id);
		neighbours.current = neighboursOf(ids, index);
		isAimed.current = true;
		lastIndex.current = index;
		scrollTo.current(index);
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: whatever opened a case, the eye is there now.
	useEffect(() => {
		isAimed.current = false;
	}, [desk.openId]);
	const openRow = useCallback(
		(row: ComplaintRow) => {
			setCursor(row.id);
			neighbours.current = neighboursOf(listed.current, listed.current.indexOf(row.id));
			desk.open(row.id);
		},
		[desk.open],
	);
	useImperativeHandle(handle, () => ({
		move: (by, isPicking) => {
			// So that Enter is the queue's, wherever the focus was.
			listRef.current?.focus({ preventScroll: true });
			const next = at < 0 && cursor === null ? 0 : stepFrom(ids, cursorIndex, at < 0 ? NO_NEIGHBOURS : neighbours.current, by);
			if (isPicking) bulk.pick([...bulk.picked, ...[cursorIndex, next].flatMap((index) => ids[index] ?? [])]);
			moveTo(next);
		},
		pick: () => {
			if (cursorId === null) return;
			setCursor(cursorId);
			bulk.toggle(cursorId);
		},
		pickAll: () => bulk.pick(ids),
		group: () => setGrouping(GROUPINGS[(GROUPINGS.indexOf(grouping) + 1) % GROUPINGS.length] ?? "none"),
		fold: () => setFolded((held) => !held),
		tab: (by) => setTab(tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] ?? "all"),
		cursor: () => cursorId,
		aimed: () => (isAimed.current && at >= 0 && listRef.current?.contains(document.activeElement) === true ? cursor : null),
		query: () => ({ tab, text, area }),
		focusSearch: () => searchRef.current?.select(),
		focusList: () => listRef.current?.focus(),
	}));

	const leaveSearch = () => {
		// Where nothing was found there is no list until the field is empty again.
		if (listRef.current === null) setTimeout(() => listRef.current?.focus());
		else listRef.current.focus();
		if (cursor === null) moveTo(0);
	};
	return (
		<section className="queue" aria-labelledby="queue-title">
			<div className="pane-head">
				<h2 id="queue-title" className="pane-title">
					{words.queue.title}
				</h2>
				<span className="pane-note tabular">
					{hasSnapshot ? words.queue.count(ids.length + folded + unlisted, open) : words.queue.loading}
				</span>
			</div>
			<QueueFilters
				query={query}
				typed={text === "" ? command : text}
				commands={commands}
				tabs={tabs}
				areaName={
					area === null ? null : nameArea(area, names, store.state.complaints.find(ids[0] as ComplaintId)?.region ?? null, words, language)
				}
				counts={counts}
				searchRef={searchRef}
				onTab={setTab}
				onText={setTyped}
				onClearArea={() => desk.setArea(null)}
				onLeave={leaveSearch}
				onEnter={ids.length === 0 && found?.kind === "found" ? openFound : leaveSearch}
			/>
			{found !== null && isElsewhere && (
				<FoundLine
					found={found}
					names={names}
					now={now}
					isOpen={found.kind === "found" && found.complaint.row.id === desk.openId}
					onOpen={openFound}
				/>
			)}
			{bulk.picked.size > 0 ? (
				<BulkBar shown={ids} />
			) : (
				<QueueOrder
					isHidden={ids.length === 0}
					order={wordOrder(tab, flagged.size > 0, words)}
					grouping={grouping}
					onGroup={setGrouping}
					fold={followers.size > 0 ? { isFolded, folded, onFold: setFolded } : null}
				/>
			)}
			{unlisted > 0 && <p className="queue-unlisted tabular">{words.queue.unlisted(unlisted)}</p>}
			{ids.length === 0 && hasSnapshot ? (
				<QueueEmpty
					isFiltered={open > 0}
					onClear={() => {
						setCommand("");
						desk.setLook({ tab: null, text: "" });
						desk.setArea(null);
						store.write(applyFilter(NO_FILTER));
					}}
				/>
			) : (
				<QueueList
					listRef={listRef}
					queue={grouped}
					grouping={grouping}
					names={names}
					now={now}
					flagged={flagged}
					followers={followers}
					cursorId={cursorId}
					onOpen={openRow}
					onScroll={keepScroll}
				/>
			)}
		</section>
	);
}
