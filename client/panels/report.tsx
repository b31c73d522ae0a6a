// The supervisor's page: how regions and units do in a period, and from each row the way to the map.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useMemo, useState } from "react";
import { DAY_MS, instantToDay } from "../../server/domain/report.ts";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { Report as Figures, ReportRow, TrendPoint } from "../../server/protocol/report.ts";
import { applyFilter, applySelection } from "../store/apply.ts";
import { NO_FILTER } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { regionPath, unitName } from "./names.ts";
import { foldText } from "./queue-query.ts";
import { ReportPlot } from "./report-plot.tsx";
import { figureOf, isStep, REPORT_COLUMNS, type ReportColumn, type ReportPeriod, sortRows, useReport } from "./report-source.ts";
import "./report.css";

const LEVELS = ["kota", "kecamatan", "kelurahan", "unit"] as const;
type Level = (typeof LEVELS)[number];
const PRESETS = { today: 0, week: 6, month: 29 } as const;

export function ReportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
	const { language, format } = useSpeech();
	const words = REPORT_WORDS[language];
	const store = useStoreWriter();
	const today = useStore((state) => instantToDay(state.now));
	const now = store.now();
	const [period, setPeriod] = useState<ReportPeriod>(() => ({ from: instantToDay(now - PRESETS.week * DAY_MS), to: instantToDay(now) }));
	const { report, isLoading, hasFailed, retry } = useReport(period);
	// As a click on the map does: what is open beside it stays open.
	const toMap = ({ level, code }: ReportRow) => {
		onClose();
		const isUnit = level === "unit";
		store.write(applyFilter(isUnit ? { ...NO_FILTER, units: [code as UnitCode] } : NO_FILTER));
		store.write(applySelection(isUnit ? null : { kind: "region", region: code as RegionCode }));
	};
	const pick = (part: Partial<ReportPeriod>) => {
		const next = { ...period, ...part };
		if (next.from !== "" && next.to !== "" && next.from <= next.to) setPeriod(next);
	};
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup report" aria-busy={isLoading}>
					<header className="report-head">
						<Dialog.Title className="dialog-title">{words.open}</Dialog.Title>
						<fieldset className="report-period">
							<legend className="visually-hidden">{words.period}</legend>
							{(Object.keys(PRESETS) as (keyof typeof PRESETS)[]).map((preset) => {
								const from = instantToDay(now - PRESETS[preset] * DAY_MS);
								return (
									<button
										key={preset}
										type="button"
										className="button is-small"
										aria-pressed={period.from === from && period.to === today}
										onClick={() => setPeriod({ from, to: today })}
									>
										{words.presets[preset]}
									</button>
								);
							})}
							<label>
								{words.from}
								<input
									className="field"
									type="date"
									max={period.to}
									value={period.from}
									onChange={(event) => pick({ from: event.target.value })}
								/>
							</label>
							<label>
								{words.to}
								<input
									className="field"
									type="date"
									min={period.from}
									max={today}
									value={period.to}
									onChange={(event) => pick({ to: event.target.value })}
								/>
							</label>
						</fieldset>
						<p className="report-state" role="status">
							{isLoading
								? words.loading
								: hasFailed
									? words.failed
									: report !== null &&
										`${format.day(report.from)} – ${format.day(report.until - 1)} · ${words.until(format.instant(report.until))}`}
						</p>
						{hasFailed && (
							<button type="button" className="button is-small" onClick={retry}>
								{words.retry}
							</button>
						)}
						<Dialog.Close className="button is-quiet is-square report-close" aria-label={words.close}>
							<Icon name="close" />
						</Dialog.Close>
					</header>
					{report !== null && (
						<div className={isLoading || hasFailed ? "report-body is-old" : "report-body"}>
							<Whole report={report} />
							<Trend report={report} />
							<Rows rows={report.rows} onToMap={toMap} />
						</div>
					)}
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function Whole({ report }: { readonly report: Figures }): ReactNode {
	const { language } = useSpeech();
	const words = REPORT_WORDS[language];
	const all = report.rows.find(({ level }) => level === "all");
	if (all === undefined) return null;
	return (
		<>
			<dl className="report-whole tabular">
				{REPORT_COLUMNS.map((column) => (
					<div key={column} data-column={column}>
						<dt>{words.columns[column]}</dt>
						<dd>
							<Figure row={all} column={column} />
						</dd>
					</div>
				))}
			</dl>
			<p className="pane-note">{words.formula}</p>
		</>
	);
}

function Figure({ row, column }: { readonly row: ReportRow; readonly column: ReportColumn }): ReactNode {
	const { format } = useSpeech();
	const figure = figureOf(row, column);
	if (figure === null) return "–";
	if (column === "onTimeShare") return format.percent(figure);
	if (!isStep(column)) return format.number(figure);
	return (
		<>
			{format.span(figure)} <span className="report-p90">· {format.span(row.steps[column]?.p90Ms ?? 0)}</span>
		</>
	);
}

function Trend({ report }: { readonly report: Figures }): ReactNode {
	const { language, format } = useSpeech();
	const words = REPORT_WORDS[language];
	// A day or two have no shape by day.
	const [chosen, setByHour] = useState<boolean | null>(null);
	const isByHour = chosen ?? report.days.length < 4;
	const points: readonly TrendPoint[] = isByHour ? report.hours : report.days;
	return (
		<section className="report-trend">
			<h2 className="part-title">{words.trend}</h2>
			<fieldset className="report-switch" aria-label={words.trend}>
				<button type="button" className="button is-small" aria-pressed={!isByHour} onClick={() => setByHour(false)}>
					{words.byDay}
				</button>
				<button type="button" className="button is-small" aria-pressed={isByHour} onClick={() => setByHour(true)}>
					{words.byHour}
				</button>
			</fieldset>
			<ReportPlot points={points} isByHour={isByHour} />
			<details>
				<summary>{words.asTable}</summary>
				{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
				<section className="report-scroll" tabIndex={0} aria-label={words.trend}>
					<table className="report-table tabular">
						<thead>
							<tr>
								<th scope="col">{words.time}</th>
								<th scope="col">{words.lines.arrived}</th>
								<th scope="col">{words.lines.closed}</th>
								<th scope="col">{words.lines.overdue}</th>
							</tr>
						</thead>
						<tbody>
							{points.toReversed().map(({ at, arrived, closed, overdue }) => (
								<tr key={at}>
									<th scope="row">{isByHour ? format.shortInstant(at, 0) : format.day(at)}</th>
									<td>{format.number(arrived)}</td>
									<td>{format.number(closed)}</td>
									<td>{format.number(overdue)}</td>
								</tr>
							))}
						</tbody>
					</table>
				</section>
			</details>
		</section>
	);
}

function Rows({ rows, onToMap }: { readonly rows: readonly ReportRow[]; readonly onToMap: (row: ReportRow) => void }): ReactNode {
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
									<Figure row={row} column={column} />
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
