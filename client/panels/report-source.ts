// The supervisor's figures, asked for when the period changes; and how a table of them is ordered.
import { useCallback, useEffect, useState } from "react";
import type { Report, ReportRow, ReportStep } from "../../server/protocol/report.ts";
import { askServer } from "./ask-server.ts";

export interface ReportPeriod {
	/** Days in Jakarta, YYYY-MM-DD, both included. */
	readonly from: string;
	readonly to: string;
}

/** What of a report a person has in view. */
export interface ReportView {
	readonly period: ReportPeriod;
	readonly level: ReportTableLevel;
	readonly order: { readonly column: ReportColumn; readonly isRising: boolean };
	/** What the names are searched for. */
	readonly text: string;
	/** The row that led to the map. */
	readonly code: ReportRow["code"];
}

export const REPORT_TABLE_LEVELS = ["kota", "kecamatan", "kelurahan", "unit"] as const;
export type ReportTableLevel = (typeof REPORT_TABLE_LEVELS)[number];

export interface ReportState {
	/** The last one that came, while another is counted. */
	readonly report: Report | null;
	readonly isLoading: boolean;
	readonly hasFailed: boolean;
	readonly retry: () => void;
}

/** A year is counted from all that happened in it. */
const REPORT_LIMIT_MS = 30_000;

export function useReport({ from, to }: ReportPeriod): ReportState {
	const [report, setReport] = useState<Report | null>(null);
	const [asked, setAsked] = useState<{ readonly isLoading: boolean; readonly hasFailed: boolean }>({ isLoading: true, hasFailed: false });
	const [round, setRound] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
	useEffect(() => {
		const abort = new AbortController();
		setAsked({ isLoading: true, hasFailed: false });
		askServer(`/api/report?${new URLSearchParams({ from, to })}`, { signal: abort.signal }, REPORT_LIMIT_MS)
			.then(async (answer) => {
				if (!answer.ok) throw new Error(`GET /api/report answered ${answer.status}`);
				// Our own server's answer: the contract is its type.
				setReport((await answer.json()) as Report);
				setAsked({ isLoading: false, hasFailed: false });
			})
			.catch((error: unknown) => {
				if (abort.signal.aborted) return;
				console.warn("The report could not be fetched", error);
				setAsked({ isLoading: false, hasFailed: true });
			});
		return () => abort.abort();
	}, [from, to, round]);
	const retry = useCallback(() => setRound((before) => before + 1), []);
	return { report, ...asked, retry };
}

export const REPORT_COLUMNS = [
	"arrived",
	"open",
	"overdue",
	"closed",
	"onTimeShare",
	"first_answer",
	"work",
	"validation",
	"whole",
	"handBacks",
] as const;
export type ReportColumn = (typeof REPORT_COLUMNS)[number];

export function isStep(column: ReportColumn): column is ReportStep {
	return column === "first_answer" || column === "work" || column === "validation" || column === "whole";
}

/** What a column is ordered by: of a step its median. Null where there is nothing. */
export function figureOf(row: ReportRow, column: ReportColumn): number | null {
	return isStep(column) ? (row.steps[column]?.medianMs ?? null) : row[column];
}

/** Rows without a figure come last, whichever way. */
export function sortRows(rows: readonly ReportRow[], column: ReportColumn, isRising: boolean): readonly ReportRow[] {
	return rows.toSorted((a, b) => {
		const [left, right] = [figureOf(a, column), figureOf(b, column)];
		if (left === null || right === null) return Number(left === null) - Number(right === null);
		return isRising ? left - right : right - left;
	});
}
