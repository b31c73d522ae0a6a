import type { CategoryCode, ComplaintId, Instant, RegionCode } from "./code.ts";
import type { ComplaintStatus } from "./complaint.ts";

/** A kelurahan that the citizen's words may mean. Never applied by itself. */
export interface RegionHint {
	readonly region: RegionCode;
	/** As the citizen wrote them: for those who may read the text. */
	readonly words: readonly string[];
	/** `named`: written as a kelurahan, or beside its kecamatan; `mentioned`: the name stands alone; `street`: in a street's or a building's name. */
	readonly standing: "named" | "mentioned" | "street";
}

export interface DuplicateCandidate {
	readonly id: ComplaintId;
	readonly number: string;
	readonly category: CategoryCode;
	readonly status: ComplaintStatus;
	readonly reportedAt: Instant;
	/** The group that it is in already. */
	readonly leader: ComplaintId | null;
	/** Metres; null when one of the two has no point. */
	readonly distanceM: number | null;
	readonly apartMs: number;
	/** 0 to 1; null when one of the two has too few words. */
	readonly wordsShare: number | null;
}

export interface GroupMember {
	readonly id: ComplaintId;
	readonly number: string;
	readonly status: ComplaintStatus;
	readonly reportedAt: Instant;
	/** Its own clock; null once closed. */
	readonly dueAt: Instant | null;
}

/** `GET /api/complaints/:id/related`: where an unplaced complaint may be, and what may be, or is, the same problem. */
export interface RelatedComplaints {
	/** Only for a complaint without a kelurahan; likeliest first. */
	readonly hints: readonly RegionHint[];
	/** Null when it is in none, or its leader lies outside the caller's area. Everybody in it whom the caller may see, the leader apart. */
	readonly group: { readonly leader: GroupMember; readonly members: readonly GroupMember[] } | null;
	/** Likeliest first, at most `CANDIDATES_MOST`; empty for units and for closed complaints. */
	readonly candidates: readonly DuplicateCandidate[];
	/** Further candidates that are not in the list. */
	readonly moreCandidates: number;
	/** What was searched: metres and hours, with the rule's basis. */
	readonly rule: { readonly radiusM: number; readonly windowHours: number; readonly basis: string };
}

export const CANDIDATES_MOST = 50;
