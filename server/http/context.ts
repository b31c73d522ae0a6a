import type { ISql } from "postgres";
import type { Responsibility } from "../domain/responsibility.ts";
import type { EvidenceStore } from "../evidence/store.ts";
import type { Account, View } from "../protocol/account.ts";
import type { AccountName, Instant } from "../protocol/code.ts";
import type { HistoryHead } from "../protocol/history.ts";
import type { Hotspot } from "../protocol/hotspot.ts";
import type { Mark } from "../protocol/mark.ts";
import type { Reference } from "../protocol/reference.ts";
import type { Admission } from "./admission.ts";
import type { Basemap } from "./basemap.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

// What start.ts hands to the handlers. They import no room: what they need of it comes in as functions.

/** A body that is the same for everybody who gets it until its tag changes. */
export interface Tagged {
	/** Quoted, as the header wants it. */
	readonly etag: string;
	readonly body: Uint8Array;
}

export interface RoomFigures {
	readonly openComplaints: number;
	readonly sockets: number;
	/** How far the room is behind the database. */
	readonly lagMs: number;
	/** A transaction that writes for long holds every gateway back; null while none does. */
	readonly stall: {
		readonly ms: number;
		readonly holder: { readonly pid: number | null; readonly application: string | null; readonly sinceMs: number | null } | null;
	} | null;
}

/** There once the database is prepared and the room has loaded it. */
export interface World {
	readonly sql: ISql;
	/**
	 * For exports and history: from DATABASE_READ_URL's database where one is given and `isThere` says that it has what is asked
	 * for, else from `sql`. `read` may run twice.
	 */
	readonly readAside: <Result>(isThere: (sql: ISql) => Promise<boolean>, read: (sql: ISql) => Promise<Result>) => Promise<Result>;
	/** Everything up to here is in the room. */
	readonly head: () => Mark;
	/** How screens come in. */
	readonly admission: Admission;
	readonly isDrill: boolean;
	/** The account that a wall in the drill is given without a login; null outside the drill. */
	readonly drillDisplay: AccountName | null;
	/** Whether `snapshot` and `head` are of the database's present history. */
	readonly isWhole: () => boolean;
	readonly snapshot: (account: Account, view: View, shown?: string) => Tagged;
	readonly figures: () => RoomFigures;
	/** In the account's scope, as last found; none before the first look. */
	readonly hotspots: (account: Account) => readonly Hotspot[];
	readonly reference: () => Reference;
	readonly responsibility: () => Responsibility;
	/** TopoJSON of the boundaries in force. */
	readonly regions: () => Promise<Tagged>;
	/** Where photos lie. */
	readonly evidenceStore: EvidenceStore;
	/** Ends the account's sockets. */
	readonly cut: (account: AccountName) => void;
	/** The end of the history's chain; null while it has no link. */
	readonly historyHead: () => HistoryHead | null;
	/** Whether this gateway does the work that goes by the clock. */
	readonly isOnDuty: () => boolean;
}

/** Requests in a window, from one key or one address. */
export interface Limits {
	/** Of one intake key, in 10 s. */
	readonly intake: number;
	/** Of one address in a minute, whatever the name. */
	readonly loginsOfAddress: number;
	/** Of one name from one address in a minute. */
	readonly loginsOfName: number;
	/** Photos of one session or key in a minute. */
	readonly photos: number;
}

/** Intake: 5,000 a second, more than one gateway answers on two cores; a bulk of 1,000 counts as one. */
export const DEFAULT_LIMITS: Limits = { intake: 50_000, loginsOfAddress: 120, loginsOfName: 20, photos: 120 };

export interface Http {
	readonly log: Log;
	/** ms since 1970. */
	readonly now: () => Instant;
	readonly intakeKey: string;
	/** What a schedule sends for the daily export; it opens nothing else. */
	readonly exportKey: string;
	/** Signs the session cookie. */
	readonly secret: string;
	/** Folder of the built client. */
	readonly clientRoot: string;
	readonly basemap: Basemap | null;
	readonly limits: Limits;
	readonly metrics: Metrics;
	/** Undefined while the database is being prepared. */
	readonly findWorld: () => World | undefined;
	/** What is being done while there is no world, for the page that waits. */
	readonly step: () => string;
	/** As findWorld, but refuses with 503 `starting`. */
	readonly world: () => World;
}
