import type { ReactNode } from "react";
import type { ReportRow } from "../../server/protocol/report.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { figureOf, isStep, type ReportColumn } from "./report-source.ts";

/** One figure in words; of a step its median and, fainter, its 90th percentile. */
export function ReportFigure({ row, column }: { readonly row: ReportRow; readonly column: ReportColumn }): ReactNode {
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
