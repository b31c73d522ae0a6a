// The regions of a level, or the units, in any order, found by name.
import { type ReactNode, useMemo, useState } from "react";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ReportRow } from "../../server/protocol/report.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { regionPath, unitName } from "./names.ts";
import { foldText } from "./queue-query.ts";
import { ReportFigure } from "./report-figure.tsx";
import { REPORT_COLUMNS, type ReportColumn, sortRows } from "./report-source.ts";

const LEVELS = ["kota", "kecamatan", "kelurahan", "unit"] as const;
type Level = (typeof LEVELS)[number];

export function ReportRows({
	rows,
	onToMap,
}: {
	readonly rows: readonly ReportRow[];
	readonly onToMap: (row: ReportRow) => void;
}): ReactNode {
	const { language } = useSpeech();
	const words = REPORT_WORDS[language];
	const names = useStore(selectNames);
	const [level, setLevel] = useState<Level>("kota");
	const [text, setText] = useState("");
	const [order, setOrder] = useState<{ readonly column: ReportColumn; readonly isRising: boolean }>({ column: "overdue", isRising: false });
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
				{LEVELS.map((each) => (
					<button key={each} type="button" className="button is-small" aria-pressed={level === each} onClick={() => setLevel(each)}>
						{words.levels[each]}
					</button>
				))}
				<input
					className="field"
					type="search"
					aria-label={words.find}
					placeholder={words.find}
					value={text}
					onChange={(event) => setText(event.target.value)}
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
										onClick={() => setOrder({ column, isRising: isOrdered && !order.isRising })}
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
									<button type="button" className="report-link" title={words.toMap(name)} onClick={() => onToMap(row)}>
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
