// The supervisor's page: how regions and units do in a period, and from each row the way to the map.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useState } from "react";
import { DAY_MS, instantToDay } from "../../server/domain/report.ts";
import type { Report as Figures, ReportRow } from "../../server/protocol/report.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { ReportFigure } from "./report-figure.tsx";
import { ReportRows } from "./report-rows.tsx";
import { REPORT_COLUMNS, type ReportPeriod, type ReportView, useReport } from "./report-source.ts";
import { ReportTrend } from "./report-trend.tsx";
import "./report.css";

const PRESETS = { today: 0, week: 6, month: 29 } as const;

export interface ReportDialogParts {
	/** As it was left for the map; null begins with the last seven days. */
	readonly start: ReportView | null;
	readonly onToMap: (row: ReportRow, view: ReportView) => void;
	readonly onClose: () => void;
}

export function ReportDialog({ start, onToMap, onClose }: ReportDialogParts): ReactNode {
	const { language, format } = useSpeech();
	const words = REPORT_WORDS[language];
	const store = useStoreWriter();
	const today = useStore((state) => instantToDay(state.now));
	const now = store.now();
	const [view, setView] = useState<ReportView>(
		() =>
			start ?? {
				period: { from: instantToDay(now - PRESETS.week * DAY_MS), to: instantToDay(now) },
				level: "kota",
				order: { column: "overdue", isRising: false },
				text: "",
				code: null,
			},
	);
	const { period } = view;
	const { report, isLoading, hasFailed, retry } = useReport(period);
	const change = (part: Partial<ReportView>) => setView((held) => ({ ...held, ...part }));
	const pick = (part: Partial<ReportPeriod>) => {
		const next = { ...period, ...part };
		if (next.from !== "" && next.to !== "" && next.from <= next.to) change({ period: next });
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
										onClick={() => change({ period: { from, to: today } })}
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
							<ReportTrend report={report} />
							<ReportRows rows={report.rows} view={view} onView={change} onToMap={(row) => onToMap(row, { ...view, code: row.code })} />
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
							<ReportFigure row={all} column={column} />
						</dd>
					</div>
				))}
			</dl>
			<p className="pane-note">{words.formula}</p>
		</>
	);
}
