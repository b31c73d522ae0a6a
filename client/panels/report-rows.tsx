// The regions of a level, or the units, in any order, found by name.
import { type ReactNode, useMemo, useRef } from "react";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ReportRow } from "../../server/protocol/report.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { regionPath, unitName } from "./names.ts";
import { foldText } from "./queue-query.ts";
import { ReportFigure } from "./report-figure.tsx";
import { REPORT_COLUMNS, REPORT_TABLE_LEVELS, type ReportView, sortRows } from "./report-source.ts";

export interface ReportRowsParts {
	readonly rows: readonly ReportRow[];
	readonly view: ReportView;
	readonly onView: (part: Partial<ReportView>) => void;
	readonly onToMap: (row: ReportRow) => void;
}

export function ReportRows({ rows, view: { level, order, text, code: from }, onView, onToMap }: ReportRowsParts): ReactNode {
	const { language } = useSpeech();
	const words = REPORT_WORDS[language];
	const names = useStore(selectNames);
	/** Whoever comes back from the map stands where they left. */
	const hasReturned = useRef(false);
	const returnTo = (link: HTMLElement | null) => {
		if (link === null || hasReturned.current) return;
		hasReturned.current = true;
		link.focus();
	};
	const named = useMemo(() => {
		const nameOf = ({ level: of, code }: ReportRow) => {
			if (code === null) return of === "unit" ? words.noUnit : words.noRegion;
			return of === "unit" ? unitName(names, code as UnitCode) : regionPath(names, code as RegionCode).join(", ");
		};
		const own = sortRows(
			rows.filter((row) => row.level === level),
			order.column,
			order.isRising,
		);
		const wanted = foldText(text);
		return own.map((row) => ({ row, name: nameOf(row) })).filter(({ name }) => foldText(name).includes(wanted));
	}, [rows, level, order, text, names, words]);
	return (
		<section className="report-rows">
			<fieldset className="report-switch" aria-label={words.columns.name}>
				{REPORT_TABLE_LEVELS.map((each) => (
					<button
						key={each}
						type="button"
						className="button is-small"
						aria-pressed={level === each}
						onClick={() => onView({ level: each })}
					>
						{words.levels[each]}
					</button>
				))}
				<input
					className="field"
					type="search"
					aria-label={words.find}
					placeholder={words.find}
					value={text}
					onChange={(event) => onView({ text: event.target.value })}
				/>
				<span className="pane-note">{words.quantiles}</span>
			</fieldset>
			<table className="report-table tabular">
				<thead>
					<tr>
						<th scope="col">{words.columns.name}</th>
						{REPORT_COLUMNS.map((column) => {
							const isOrdered = order.column === column;
							return (
								<th key={column} scope="col" aria-sort={isOrdered ? (order.isRising ? "ascending" : "descending") : "none"}>
									<button
										type="button"
										className="report-order"
										onClick={() => onView({ order: { column, isRising: isOrdered && !order.isRising } })}
									>
										{words.columns[column]}
										<span aria-hidden="true">{isOrdered ? (order.isRising ? " ↑" : " ↓") : ""}</span>
									</button>
								</th>
							);
						})}
					</tr>
				</thead>
				<tbody>
					{named.map(({ row, name }) => (
						<tr key={row.code ?? ""}>
							<th scope="row">
								{row.code === null ? (
									name
								) : (
									<button
										ref={row.code === from ? returnTo : null}
										type="button"
										className="report-link"
										title={words.toMap(name)}
										onClick={() => onToMap(row)}
									>
										{name}
									</button>
								)}
							</th>
							{REPORT_COLUMNS.map((column) => (
								<td key={column} data-column={column}>
									<ReportFigure row={row} column={column} />
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
			{named.length === 0 && <p className="pane-note">{words.nothing}</p>}
		</section>
	);
}
