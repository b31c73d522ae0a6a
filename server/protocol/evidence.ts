import type { AccountName, ComplaintId, Instant, UnitCode } from "./code.ts";

// Photos of a complaint: the citizen's own (report) and the proof of a follow-up (bukti TL). Uploaded by
// POST /api/complaints/:id/evidence with the picture as body, seen by GET /api/evidence/:id (?size=small).

/** Bytes of one upload. A phone's 50 megapixels are about 12 MB. */
export const PHOTO_MAX_BYTES = 16 * 1024 * 1024;
export const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;

/**
 * Why a check looked twice: the same or nearly the same picture as an earlier proof, as the citizen's own photo, taken before the
 * report or far from it by its EXIF, or handed in implausibly soon. A flag decides nothing.
 */
export const EVIDENCE_FLAGS = ["same_picture", "own_photo", "taken_before", "taken_elsewhere", "too_fast"] as const;
export type EvidenceFlagKind = (typeof EVIDENCE_FLAGS)[number];

export interface EvidenceFlag {
	readonly kind: EvidenceFlagKind;
	/** By kind: `complaint` (number) and `bits` of 64 that differ; `minutes`; `metres`; `minutes` and `expected`. */
	readonly data: Readonly<Record<string, unknown>>;
}

export interface Evidence {
	readonly id: number;
	readonly origin: "report" | "follow_up";
	readonly at: Instant;
	readonly by: AccountName;
	readonly unit: UnitCode | null;
	/** EXIF: what the camera believed. */
	readonly takenAt: Instant | null;
	/** EXIF: metres from the complaint's point. */
	readonly distanceM: number | null;
	/** Null until the hand-in was judged. */
	readonly verdict: "accepted" | "rejected" | null;
	/** For those who judge; empty for units. */
	readonly flags: readonly EvidenceFlag[];
}

/** Answer of an upload that was taken. */
export interface EvidenceAnswer {
	readonly id: ComplaintId;
	readonly evidence: number;
	/** False: the same photo was there already. */
	readonly isNew: boolean;
}

/** `GET /api/validation`: what waits for a validator in the account's area; flagged first, then the longest waiting. */
export interface ValidationItem {
	readonly id: ComplaintId;
	readonly since: Instant;
	readonly flags: readonly EvidenceFlagKind[];
}

/** Why proof is not accepted (TL Ditolak). */
export const FOLLOW_UP_FAULTS = ["not_finished", "wrong_place", "old_photo", "unclear_photo", "other"] as const;
export type FollowUpFault = (typeof FOLLOW_UP_FAULTS)[number];
