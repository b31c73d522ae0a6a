// What came, what was closed and what lay overdue, as lines. The same points stand in a table beside it.
import { type ReactNode, useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { TrendPoint } from "../../server/protocol/report.ts";
import { TIME_ZONE } from "../ui/format.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";

const HEIGHT = 220;
const HOUR_S = 3600;
/** Between two labels: never the same day twice. */
const DAY_STEPS = [1, 2, 7, 14, 30, 60].map((days) => days * 24 * HOUR_S);
const HOUR_STEPS = [1, 3, 6, 12, 24, 48].map((hours) => hours * HOUR_S);

export interface ReportPlotParts {
	readonly points: readonly TrendPoint[];
	/** Under an hour's point stands a time, under a day's a date. */
	readonly isByHour: boolean;
}

export function ReportPlot({ points, isByHour }: ReportPlotParts): ReactNode {
	const { language, format } = useSpeech();
	const { palette } = useAppearance();
	const words = REPORT_WORDS[language];
	const place = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const element = place.current;
		if (element === null) return;
		const axis = {
			stroke: palette.text.soft,
			grid: { stroke: palette.line.soft, width: 1 },
			ticks: { stroke: palette.line.strong, width: 1 },
		};
		const seconds = points.map(({ at }) => at / 1000);
		const write = (at: number) => (isByHour ? format.shortInstant(at * 1000, 0) : format.day(at * 1000));
		const number = (_: uPlot, value: number | null) => (value === null ? "–" : format.number(value));
		const plot = new uPlot(
			{
				width: element.clientWidth,
				height: HEIGHT,
				// The last day's name is centred under the last point.
				padding: [null, 36, null, null],
				tzDate: (at) => uPlot.tzDate(new Date(at * 1000), TIME_ZONE),
				// Lines differ in their dashes, too: colour alone says nothing.
				series: [
					{ value: (_, at) => (at === null ? "–" : write(at)), label: words.time },
					{ label: words.lines.arrived, stroke: palette.accent.text, width: 2, points: { show: false }, value: number },
					{ label: words.lines.closed, stroke: palette.status.resolved, width: 2, dash: [8, 5], points: { show: false }, value: number },
					{
						label: words.lines.overdue,
						stroke: palette.latenessText.severe,
						width: 2,
						dash: [2, 4],
						points: { show: false },
						value: number,
					},
				],
				axes: [
					{ ...axis, values: (_, splits) => splits.map(write), space: 90, incrs: isByHour ? HOUR_STEPS : DAY_STEPS },
					{
						...axis,
						values: (_, splits) => splits.map((each) => format.number(each)),
						incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000, 100_000],
					},
				],
				scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
			},
			[seconds, points.map(({ arrived }) => arrived), points.map(({ closed }) => closed), points.map(({ overdue }) => overdue)],
			element,
		);
		const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
		watch.observe(element);
		return () => {
			watch.disconnect();
			plot.destroy();
		};
	}, [points, isByHour, palette, format, words]);
	return <div ref={place} className="report-plot" role="img" aria-label={words.trend} />;
}
