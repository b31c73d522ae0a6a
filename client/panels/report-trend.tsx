// What came in, was closed and is overdue by day or hour: a plot, and the same as a table.
import { type ReactNode, useState } from "react";
import type { Report as Figures, TrendPoint } from "../../server/protocol/report.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { ReportPlot } from "./report-plot.tsx";

export function ReportTrend({ report }: { readonly report: Figures }): ReactNode {
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
