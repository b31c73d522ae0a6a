// GET /api/report?from=YYYY-MM-DD&to=YYYY-MM-DD: how regions and units do, for supervisors.
import type { Instant, RegionCode, UnitCode } from "./code.ts";

/** Longest period, in days of Jakarta. */
export const REPORT_MAX_DAYS = 366;

export const REPORT_LEVELS = ["all", "kota", "kecamatan", "kelurahan", "unit"] as const;
export type ReportLevel = (typeof REPORT_LEVELS)[number];

/**
 * - `first_answer`: from the report until it first left `waiting`.
 * - `work`: a stay in `in_progress`, `validation` one in `awaiting_validation`; work that is repeated is another stay.
 * - `whole`: from the report until it was closed.
 */
export const REPORT_STEPS = ["first_answer", "work", "validation", "whole"] as const;
export type ReportStep = (typeof REPORT_STEPS)[number];

/** Of the stays that ended within the period. */
export interface StepTimes {
	readonly count: number;
	readonly medianMs: number;
	readonly p90Ms: number;
}

export interface ReportRow {
	readonly level: ReportLevel;
	/** Null: complaints without a region, or without a unit; of the level `all`, all of them. */
	readonly code: RegionCode | UnitCode | null;
	/** Reported within the period. */
	readonly arrived: number;
	/** At the end of the period. */
	readonly open: number;
	/** Of the open ones. */
	readonly overdue: number;
	/** Within the period, as resolved or as invalid. */
	readonly closed: number;
	readonly closedOnTime: number;
	/** Closed on time / (closed + open overdue): whoever lets the late ones lie gains nothing. Null where nothing was due. */
	readonly onTimeShare: number | null;
	/** Within the period, by the unit that sent it back. */
	readonly handBacks: number;
	/** A step that nothing ended within the period is absent. A stay is the unit's that had it then. */
	readonly steps: Readonly<Partial<Record<ReportStep, StepTimes>>>;
}

export interface TrendPoint {
	/** Beginning of the hour, or of the day in Jakarta. */
	readonly at: Instant;
	readonly arrived: number;
	readonly closed: number;
	/** At the end of it, or at the end of the period if that is earlier. */
	readonly overdue: number;
}

export interface Report {
	/** The period is `[from, until)`; `until` is the instant of the answer where the period has not ended. */
	readonly from: Instant;
	readonly until: Instant;
	/** By level, then by code. A region or unit that nothing is to be said about is absent. */
	readonly rows: readonly ReportRow[];
	readonly days: readonly TrendPoint[];
	/** The latest hours of the period, a fortnight of them at most. */
	readonly hours: readonly TrendPoint[];
}
