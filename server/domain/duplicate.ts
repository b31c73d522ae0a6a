// Which complaints may be the same problem. Only ever a proposal: a person groups, and ungroups (domain.md §2).
import { distance } from "fastest-levenshtein";
import type { CategoryCode, ComplaintId, Instant } from "../protocol/code.ts";
import type { ComplaintStatus } from "../protocol/complaint.ts";

/** How far apart two reports of a category may be and still be one problem (table duplicate_rule). */
export interface DuplicateRule {
	/** Metres. */
	readonly radiusM: number;
	/** Metres, for reports with nearly the same words, whatever their category: a phone's point may be off. */
	readonly wordsRadiusM: number;
	readonly windowHours: number;
	readonly basis: string;
}

export interface Report {
	readonly id: ComplaintId;
	readonly category: CategoryCode;
	readonly reportedAt: Instant;
	/** The citizen's words; null when there are none. */
	readonly text: string | null;
}

/** Another report, as seen from the one that is compared. */
export interface OtherReport extends Report {
	/** Metres between the points; null when one of them has none. */
	readonly distanceM: number | null;
}

export interface Likeness {
	readonly id: ComplaintId;
	/** 0 to 1, to sort by. */
	readonly points: number;
	readonly distanceM: number | null;
	readonly apartMs: number;
	/** 0 to 1: how much of the words is the same; null when one has too few to compare. */
	readonly wordsShare: number | null;
	readonly isSameCategory: boolean;
}

/** From here on words are "nearly the same": a correction, a doubled letter, another greeting. */
export const NEAR_WORDS = 0.8;
/** Fewer letters ("macet") are the same by chance. */
const LEAST_LETTERS = 16;
/** Of longer texts the beginning decides. The distance takes time with the square of it. */
const MOST_LETTERS = 600;
const HOUR_MS = 3_600_000;

/** Small letters and digits, single blanks: what is left when writing habits are taken away. */
export function textToLetters(text: string): string {
	return text
		.normalize("NFKD")
		.toLowerCase()
		.replace(/\p{M}/gu, "")
		.replace(/[^\p{L}\p{N}]+/gu, " ")
		.trim()
		.slice(0, MOST_LETTERS);
}

/** 1 minus the edit distance (Levenshtein) per letter of the longer one; null when either is too short to tell. */
export function compareWords(one: string | null, other: string | null): number | null {
	if (one === null || other === null) return null;
	const letters = [textToLetters(one), textToLetters(other)] as const;
	if (letters[0].length < LEAST_LETTERS || letters[1].length < LEAST_LETTERS) return null;
	return 1 - distance(letters[0], letters[1]) / Math.max(letters[0].length, letters[1].length);
}

/**
 * How alike the other is; null when it is no candidate. A candidate was reported within the window, and is either of the same
 * category within the radius, or says nearly the same words within the wider radius. Without two points only words count.
 */
export function findLikeness(held: Report, other: OtherReport, rule: DuplicateRule): Likeness | null {
	const apartMs = Math.abs(held.reportedAt - other.reportedAt);
	const windowMs = rule.windowHours * HOUR_MS;
	if (apartMs > windowMs) return null;
	const { distanceM } = other;
	if (distanceM !== null && distanceM > rule.wordsRadiusM) return null;
	const isSameCategory = held.category === other.category;
	const isNear = isSameCategory && distanceM !== null && distanceM <= rule.radiusM;
	const wordsShare = compareWords(held.text, other.text);
	if (!isNear && (wordsShare === null || wordsShare < NEAR_WORDS)) return null;
	const place = distanceM === null ? 0.5 : Math.max(0, 1 - distanceM / rule.radiusM);
	const time = 1 - apartMs / windowMs;
	const points = wordsShare === null ? 0.5 * place + 0.3 * time : 0.5 * wordsShare + 0.3 * place + 0.2 * time;
	return { id: other.id, points, distanceM, apartMs, wordsShare, isSameCategory };
}

/** Every candidate, the likeliest first. */
export function findDuplicates(held: Report, others: readonly OtherReport[], rule: DuplicateRule): readonly Likeness[] {
	return others
		.flatMap((other) => findLikeness(held, other, rule) ?? [])
		.sort((a, b) => b.points - a.points || a.apartMs - b.apartMs || a.id - b.id);
}

/** How far work has come: a group is led by the furthest, for its members take over what was done. As group_rank in the database. */
export const GROUP_RANKS = {
	waiting: 0,
	coordinating: 1,
	delegated: 1,
	follow_up_rejected: 2,
	in_progress: 2,
	awaiting_validation: 3,
	resolved: 4,
	invalid: 4,
} as const satisfies Record<ComplaintStatus, number>;

export interface GroupCandidate {
	readonly id: ComplaintId;
	readonly status: ComplaintStatus;
	readonly reportedAt: Instant;
}

/** Who leads: the furthest on, then the earliest reported, then the lowest id. Undefined for nobody. */
export function chooseLeader<Candidate extends GroupCandidate>(candidates: readonly Candidate[]): Candidate | undefined {
	return [...candidates].sort((a, b) => GROUP_RANKS[b.status] - GROUP_RANKS[a.status] || a.reportedAt - b.reportedAt || a.id - b.id)[0];
}
