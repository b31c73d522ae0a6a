import { z } from "zod";
import type { AlarmAnswer, AlarmCommandName, alarmCommandSchemas } from "./alarm.ts";
import type { ComplaintId, Instant, Position, RegionCode, UnitCode } from "./code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow } from "./complaint.ts";
import { FOLLOW_UP_FAULTS } from "./evidence.ts";
import { HAND_BACK_CAUSES } from "./hand-back.ts";
import { text } from "./text.ts";

// What people want: imperative, each with a client-made key that makes a repeat harmless, each acknowledged.

const key = text.min(8).max(64);
const id = z
	.number()
	.int()
	.positive()
	.max(Number.MAX_SAFE_INTEGER)
	.transform((value) => value as ComplaintId);
/** A PostgreSQL integer. */
export const version = z
	.number()
	.int()
	.positive()
	.max(2 ** 31 - 1);
const unit = text
	.min(1)
	.max(80)
	.transform((value) => value as UnitCode);
const position = z
	.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
	.transform(([lng, lat]) => [lng, lat] as unknown as Position);
const region = z
	.string()
	.regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/)
	.transform((value) => value as RegionCode);
/** Until the end of the year 9999: PostgreSQL reads no longer years in ISO 8601. */
const instant = z.number().int().positive().max(253_402_300_799_999);
const words = text.trim().min(1).max(2000);

/** Complaints that one command groups. */
export const GROUP_MOST = 500;

export const commandSchemas = {
	/** "I am on it", for CLAIM_SECONDS; repeating it extends the lease. */
	claim: z.object({ key, id }).strict(),
	release: z.object({ key, id }).strict(),
	/** Somebody else's claim becomes one's own, for a reason. */
	"take-over": z.object({ key, id, note: words }).strict(),
	/** Hand to a unit. Refused when `version` is not the present one. */
	dispatch: z.object({ key, id, version, unit, note: words.optional() }).strict(),
	/** The unit refuses. */
	"hand-back": z.object({ key, id, version, cause: z.enum(HAND_BACK_CAUSES), note: words.optional() }).strict(),
	/** Take a step of the life cycle (server/domain/lifecycle.ts). `note` is the reason where the step needs one. */
	advance: z.object({ key, id, version, to: z.enum(COMPLAINT_STATUSES), note: words.optional() }).strict(),
	/** TL Ditolak: the proof is not accepted, and the unit is told why. */
	"reject-follow-up": z.object({ key, id, version, fault: z.enum(FOLLOW_UP_FAULTS), note: words.optional() }).strict(),
	/** Reminds the unit that holds it. */
	nudge: z.object({ key, id, note: words.optional() }).strict(),
	note: z.object({ key, id, text: words }).strict(),
	/** Take back the last dispatch, within UNDO_SECONDS and while the unit has not answered. */
	undo: z.object({ key, id }).strict(),
	/** Stops the clocks until then; they run on by themselves. `until` is an instant in ms. */
	pause: z.object({ key, id, until: instant, reason: words }).strict(),
	/** Lets them run on before that. */
	resume: z.object({ key, id }).strict(),
	/** EWS: when it will be finished, and why then. */
	estimate: z.object({ key, id, finish: instant, reason: words }).strict(),
	/** Put it on the map, or correct where it is: its kelurahan is found again. `[lng, lat]`, WGS 84. */
	place: z.object({ key, id, version, position }).strict(),
	/** Give it a kelurahan by hand; a point stays where it is. */
	"set-region": z.object({ key, id, version, region }).strict(),
	/** These complaints are one problem with `id`, which leads them from now on. All or none. */
	group: z.object({ key, id, members: z.array(id).min(1).max(GROUP_MOST) }).strict(),
	/** It is a problem of its own after all: it waits again. */
	ungroup: z.object({ key, id }).strict(),
} as const;

export type CommandName = keyof typeof commandSchemas;
export type Command<Name extends CommandName> = z.infer<(typeof commandSchemas)[Name]>;

export type RefusalReason =
	| "invalid"
	| "not_found"
	| "forbidden"
	| "outside_scope"
	| "version_conflict"
	| "step_not_allowed"
	/** A dispatch to the unit that has it already and was to answer or work on it: it would undo that unit's work. */
	| "already_there"
	/** The step is refused without a reason in `note`. */
	| "reason_missing"
	| "claimed_by_other"
	| "unknown_unit"
	/** Nothing can be suggested, so there is no unit to hand it to. */
	| "no_suggestion"
	| "nothing_to_undo"
	| "undo_too_late"
	/** A reminder of a complaint that no unit is to answer or work on, or one too soon after the last. */
	| "nobody_to_nudge"
	| "nudged_lately"
	| "already_paused"
	| "not_paused"
	/** An end of a pause or an estimated finish that is past, or later than the city allows. */
	| "beyond_limit"
	| "unknown_region"
	/** A point that is nowhere near the province (setting place_max_km). */
	| "too_far_away"
	/** A member of a group does what its leader does. */
	| "follows_leader"
	/** A closed complaint, one in another group, or one that is further on than the leader. */
	| "cannot_group"
	/** The key was used before, for another command or another complaint: nothing was done. */
	| "key_reused"
	| "too_many"
	| "unavailable";

export interface CommandRefusal {
	readonly ok: false;
	readonly reason: RefusalReason;
	/** For the log and for developers; screens use `reason`. */
	readonly message: string;
	/** The row as it is now, when the caller may see it. */
	readonly current?: ComplaintRow;
	/** Of a version conflict: what happened after the version that the caller knew, and who did it; oldest first. */
	readonly since?: readonly { readonly actor: string; readonly kind: string; readonly version: number; readonly at: Instant }[];
}

export type CommandAnswer = { readonly ok: true; readonly id: ComplaintId; readonly version: number } | CommandRefusal;

export type Up = {
	[Name in CommandName]: (command: z.input<(typeof commandSchemas)[Name]>, answer: (given: CommandAnswer) => void) => void;
} & {
	[Name in AlarmCommandName]: (command: z.input<(typeof alarmCommandSchemas)[Name]>, answer: (given: AlarmAnswer) => void) => void;
};

/** The handshake's `auth`. */
export const handshakeSchema = z.object({ ticket: z.string().min(16).max(128), mark: z.string().max(128).optional() });
