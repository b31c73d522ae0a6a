// What the map says, as a table: for those who do not see the map, and for whoever wants the figures in an order.
import { type ReactNode, useMemo, useState } from "react";
import { type RegionCount, selectNames, selectRegionCounts } from "../store/select.ts";
import { selectCounts } from "../store/select-counts.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { shortRegionName } from "../ui/region-name.ts";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { useDesk } from "./desk.tsx";
import { regionPath } from "./names.ts";

const COLUMNS = ["region", "within", "count", "overdue", "share"] as const;
type Column = (typeof COLUMNS)[number];
interface Order {
	readonly by: Column;
	readonly isDown: boolean;
}

/** Most overdue first, as every list of this screen. */
const FIRST: Order = { by: "overdue", isDown: true };

const shareOf = ({ open, overdue }: Pick<RegionCount, "open" | "overdue">) => (open === 0 ? 0 : overdue / open);

export function RegionTable(): ReactNode {
	const { format, language } = useSpeech();
	const said = DESK_WORDS[language].table;
	const desk = useDesk();
	const names = useStore(selectNames);
	const counts = useStore(selectRegionCounts);
	const totals = useStore((state) => selectCounts(state).totals);
	const [order, setOrder] = useState(FIRST);
	const rows = useMemo(() => {
		const within = new Map(counts.map(({ region }) => [region.code, regionPath(names, region.parent).map(shortRegionName).join(", ")]));
		const collator = new Intl.Collator(language);
		const compare: Record<Column, (a: RegionCount, b: RegionCount) => number> = {
			region: (a, b) => collator.compare(a.region.name, b.region.name),
			within: (a, b) => collator.compare(within.get(a.region.code) ?? "", within.get(b.region.code) ?? ""),
			count: (a, b) => a.open - b.open,
			overdue: (a, b) => a.overdue - b.overdue,
			share: (a, b) => shareOf(a) - shareOf(b),
		};
		const by = compare[order.by];
		const sign = order.isDown ? -1 : 1;
		return counts
			.filter(({ open }) => open > 0)
			.sort((a, b) => sign * by(a, b) || collator.compare(a.region.name, b.region.name))
			.map((count) => ({ ...count, within: within.get(count.region.code) ?? "" }));
	}, [counts, names, order, language]);
	const sum = (pick: (row: RegionCount) => number) => rows.reduce((total, row) => total + pick(row), 0);
	const rest = { open: totals.open - sum(({ open }) => open), overdue: totals.overdue - sum(({ overdue }) => overdue) };
	const figures = (of: { readonly open: number; readonly overdue: number }) => (
		<>
			<td>{format.number(of.open)}</td>
			<td className={of.overdue > 0 ? "late-late" : undefined}>{format.number(of.overdue)}</td>
			<td>{of.open === 0 ? "–" : format.percent(shareOf(of))}</td>
		</>
	);
	const isOpen = (code: string) => desk.area?.kind === "region" && desk.area.region === code;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
		<section className="region-table" tabIndex={0} aria-label={said.caption}>
			<table className="tabular">
				<caption className="visually-hidden">{said.caption}</caption>
				<thead>
					<tr>
						{COLUMNS.map((column) => {
							const isSorted = order.by === column;
							const isText = column === "region" || column === "within";
							return (
								<th key={column} scope="col" aria-sort={isSorted ? (order.isDown ? "descending" : "ascending") : "none"}>
									<button
										type="button"
										title={said.sortBy(said[column])}
										onClick={() => setOrder(isSorted ? { by: column, isDown: !order.isDown } : { by: column, isDown: !isText })}
									>
										{said[column]}
										<span aria-hidden="true">{isSorted ? (order.isDown ? " ↓" : " ↑") : ""}</span>
									</button>
								</th>
							);
						})}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={row.region.code} className={isOpen(row.region.code) ? "is-open" : undefined}>
							<th scope="row">
								<button
									type="button"
									aria-pressed={isOpen(row.region.code)}
									onClick={() => desk.setArea(isOpen(row.region.code) ? null : { kind: "region", region: row.region.code })}
								>
									{row.region.name}
								</button>
							</th>
							<td className="is-text">{row.within}</td>
							{figures(row)}
						</tr>
					))}
					{rest.open > 0 && (
						<tr>
							<th scope="row">{said.none}</th>
							<td className="is-text" />
							{figures(rest)}
						</tr>
					)}
				</tbody>
				<tfoot>
					<tr>
						<th scope="row">{said.total}</th>
						<td className="is-text" />
						{figures(totals)}
					</tr>
				</tfoot>
			</table>
			<p className="pane-note region-table-note">{totals.open === 0 ? said.empty : said.left(counts.length - rows.length)}</p>
		</section>
	);
}
