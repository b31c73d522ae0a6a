// The figures of a report put together: rows by region and unit, and what happened by hour and by day.
import type { Instant } from "../protocol/code.ts";
import {
	REPORT_LEVELS,
	REPORT_MAX_DAYS,
	type Report,
	type ReportLevel,
	type ReportRow,
	type StepTimes,
	type TrendPoint,
} from "../protocol/report.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Asia/Jakarta, which has no summer time. */
const JAKARTA_AHEAD_MS = 7 * HOUR_MS;
const HOURS_SHOWN = 14 * 24;

interface Group {
	readonly level: ReportLevel;
	readonly code: ReportRow["code"];
}
type Counts = Pick<ReportRow, "arrived" | "open" | "overdue" | "closed" | "closedOnTime">;

/** As the database counts them (queries/report.ts). */
export interface Figures {
	readonly counts: readonly (Group & Counts)[];
	readonly steps: readonly (Group & StepTimes & { readonly step: keyof ReportRow["steps"] })[];
	readonly handBacks: readonly (Group & { readonly count: number })[];
	readonly overdueBefore: number;
	readonly hours: readonly {
		readonly hour: number;
		readonly arrived: number;
		readonly closed: number;
		readonly becameLate: number;
		readonly lateEnded: number;
	}[];
}

/** `YYYY-MM-DD` to the instant at which that day begins in Jakarta; undefined for what is no day. */
export function findDayStart(day: string): Instant | undefined {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
	const start = Date.parse(`${day}T00:00:00Z`);
	return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day ? undefined : start - JAKARTA_AHEAD_MS;
}

/** The day in Jakarta, as YYYY-MM-DD. */
export function instantToDay(at: Instant): string {
	return new Date(at + JAKARTA_AHEAD_MS).toISOString().slice(0, 10);
}

/** Both days included, the last one as far as it has gone by `now`; undefined where that is no period or one too long. */
export function findPeriod(fromDay: string, toDay: string, now: Instant): { readonly from: Instant; readonly until: Instant } | undefined {
	const from = findDayStart(fromDay);
	const lastStart = findDayStart(toDay);
	if (from === undefined || lastStart === undefined || lastStart < from || from >= now) return undefined;
	if (lastStart - from >= REPORT_MAX_DAYS * DAY_MS) return undefined;
	return { from, until: Math.min(lastStart + DAY_MS, now) };
}

/** The honest formula (domain.md §3): what lies open and overdue counts against it. Null where nothing was due. */
export function onTimeShare({ closed, closedOnTime, overdue }: Pick<Counts, "closed" | "closedOnTime" | "overdue">): number | null {
	const due = closed + overdue;
	return due === 0 ? null : closedOnTime / due;
}

const NOTHING: Counts = { arrived: 0, open: 0, overdue: 0, closed: 0, closedOnTime: 0 };

export function buildReport(figures: Figures, from: Instant, until: Instant): Report {
	const keyOf = ({ level, code }: Group) => `${level}/${code ?? ""}`;
	const rows = new Map<string, ReportRow>();
	const rowOf = ({ level, code }: Group): ReportRow =>
		rows.get(keyOf({ level, code })) ?? { level, code, ...NOTHING, onTimeShare: null, handBacks: 0, steps: {} };
	const put = (row: ReportRow) => rows.set(keyOf(row), row);
	for (const { level, code, arrived, open, overdue, closed, closedOnTime } of figures.counts) {
		const counts = { arrived, open, overdue, closed, closedOnTime };
		put({ ...rowOf({ level, code }), ...counts, onTimeShare: onTimeShare(counts) });
	}
	for (const { step, count, medianMs, p90Ms, ...group } of figures.steps) {
		const row = rowOf(group);
		put({ ...row, steps: { ...row.steps, [step]: { count, medianMs, p90Ms } } });
	}
	for (const { count, ...group } of figures.handBacks) put({ ...rowOf(group), handBacks: count });
	const rank = (row: ReportRow) => REPORT_LEVELS.indexOf(row.level);
	const sorted = [...rows.values()].sort((a, b) => rank(a) - rank(b) || (a.code ?? "").localeCompare(b.code ?? "", "en"));
	return { from, until, rows: sorted, ...buildTrend(figures, from, until) };
}

/** Hours in which nothing happened are points, too: a gap in a line would be read as unknown. */
function buildTrend({ hours, overdueBefore }: Figures, from: Instant, until: Instant): Pick<Report, "hours" | "days"> {
	const found = new Map(hours.map((each) => [each.hour, each]));
	const byHour: TrendPoint[] = [];
	const days = new Map<Instant, TrendPoint>();
	let overdue = overdueBefore;
	for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < until; hour++) {
		const { arrived = 0, closed = 0, becameLate = 0, lateEnded = 0 } = found.get(hour) ?? {};
		const at = hour * HOUR_MS;
		overdue += becameLate - lateEnded;
		byHour.push({ at, arrived, closed, overdue });
		const day = Math.floor((at + JAKARTA_AHEAD_MS) / DAY_MS) * DAY_MS - JAKARTA_AHEAD_MS;
		const before = days.get(day);
		days.set(day, { at: day, arrived: (before?.arrived ?? 0) + arrived, closed: (before?.closed ?? 0) + closed, overdue });
	}
	return { days: [...days.values()], hours: byHour.slice(-HOURS_SHOWN) };
}
