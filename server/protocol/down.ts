import type { Account, View } from "./account.ts";
import type { Alarms } from "./alarm.ts";
import type { ComplaintId, Instant } from "./code.ts";
import type { ComplaintRow } from "./complaint.ts";
import type { Hotspots } from "./hotspot.ts";
import type { Mark } from "./mark.ts";

// What the server says: what is. The event's name is the message's type.

/** Why a client's mark is of no use: never given, before what the room still holds, of another history, after what this gateway has read, or the client was too slow. */
export type RefetchReason = "no_mark" | "mark_too_old" | "other_epoch" | "mark_from_the_future" | "too_slow" | "audience_changed";

export interface Hello {
	readonly protocol: number;
	/** Changes with every build of the client; a wall that sees another one reloads. */
	readonly build: string;
	readonly epoch: string;
	readonly mark: Mark;
	readonly now: Instant;
	readonly you: Account;
	readonly view: View;
	readonly isDrill: boolean;
	/** Version of `GET /api/reference` and `GET /api/regions`. */
	readonly reference: string;
}

/**
 * Puts and drops since `from`. A client whose mark is before `from` has missed something and must refetch; applying one
 * twice is harmless. First the drops, then the puts; an id is never in both.
 */
export interface Change {
	readonly from: Mark;
	readonly mark: Mark;
	readonly put: readonly ComplaintRow[];
	readonly drop: readonly ComplaintId[];
}

/**
 * Once a second, and at once to a client that is up to date again. A client that has heard none for 2 s is stale, whatever the socket believes. `mark` may be taken as the
 * client's own: everything up to it that concerns this audience was said before it on the same socket.
 */
export interface Beat {
	readonly mark: Mark;
	readonly now: Instant;
	/** How far the room is behind the database: the age of the oldest commit that it has not told yet, 0 when none. */
	readonly lagMs: number;
	readonly reference: string;
	readonly isDrill: boolean;
}

/**
 * The last word on a socket: the server closes it after this. Fetch a snapshot, then connect again with the snapshot's mark; after
 * `mark_from_the_future` connect again with one's own, for another gateway may have reached it.
 */
export interface MustRefetch {
	readonly reason: RefetchReason;
}

export interface Down {
	hello: (message: Hello) => void;
	change: (message: Change) => void;
	beat: (message: Beat) => void;
	/** Where significantly more is overdue than elsewhere, and why; every few seconds when it changed. */
	hotspots: (message: Hotspots) => void;
	/** What asks for attention; when it changed. Not to role `unit`: alarms are the room's. */
	alarms: (message: Alarms) => void;
	"must-refetch": (message: MustRefetch) => void;
}
