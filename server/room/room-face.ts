import type { Sql } from "postgres";
import type { Responsibility } from "../domain/responsibility.ts";
import type { Log } from "../feed/log.ts";
import type { Stall } from "../feed/log-tail.ts";
import type { ReadAside } from "../feed/read-aside.ts";
import type { Timing } from "../feed/timing.ts";
import type { Account, View } from "../protocol/account.ts";
import type { AlarmAnswer, AlarmCommandName } from "../protocol/alarm.ts";
import type { AccountName, Instant } from "../protocol/code.ts";
import type { Hotspot } from "../protocol/hotspot.ts";
import type { ManyAnswer, ManyName } from "../protocol/many.ts";
import type { Mark } from "../protocol/mark.ts";
import type { Reference } from "../protocol/reference.ts";
import type { CommandAnswer, CommandName } from "../protocol/up.ts";
import type { RoomServer, Seated } from "./broadcast.ts";
import type { ClockTask } from "./clock-work.ts";
import type { Ticket } from "./door.ts";
import type { Snapshot } from "./snapshots.ts";

// What a room is given and what it can do; room.ts makes one.

export interface RoomOptions {
	readonly sql: Sql;
	/** What the log is followed with and signs of life are given; default `sql`. */
	readonly feedSql?: Sql;
	readonly log: Log;
	/** ms since 1970; the only clock of the room. */
	readonly now: () => Instant;
	/** Changes with every build of the client; part of `hello`. */
	readonly build: string;
	readonly isDrill: boolean;
	/** Takes a single-use ticket; null when there is none such, it is used or too old. */
	readonly redeemTicket: (ticket: string) => Promise<Ticket | null>;
	/** The present, enabled accounts among `names`; asked every 10 s, so that a disabled or changed account loses its sockets. */
	readonly findAccounts: (names: readonly AccountName[]) => Promise<readonly Seated[]>;
	/** A digest of what all gateways on one database must share; default none. */
	readonly secrets?: string;
	/** Further work of the one gateway on duty. */
	readonly clockTasks?: readonly ClockTask[];
	/** Where the open complaints are loaded from; default `sql`. */
	readonly readAside?: ReadAside;
	readonly timing?: Timing;
	/** Whether hotspots are looked for, in a thread of their own. Default false. */
	readonly hasHotspots?: boolean;
	/** Whether this gateway looks for what asks for attention; what others raise is shown all the same. Default false. */
	readonly hasAlarms?: boolean;
	/** Longest pause between two looks at the log, ms. */
	readonly pollMs?: number;
}

/** For /readyz and /metrics. */
export interface RoomFigures {
	readonly openComplaints: number;
	readonly sockets: number;
	readonly audiences: number;
	/** How far the room is behind the database, as the beat says it. */
	readonly lagMs: number;
	/** A transaction that writes for long holds everybody back; null while none does. */
	readonly stall: Stall | null;
	/** Since the start: how often the log named a complaint, changes said (one an audience), commands by answer (`ok` or the reason). */
	readonly touchedComplaints: number;
	readonly toldChanges: number;
	readonly commands: ReadonlyMap<string, number>;
}

export interface Room {
	readonly epoch: string;
	/** Everything up to here is in the room. */
	head(): Mark;
	/** Age of the oldest commit that the room does not have yet; the time since the database was last heard of when that is longer. */
	lagMs(): number;
	figures(): RoomFigures;
	/**
	 * False from when the log's history is known to be broken until all is loaded anew. Meanwhile `snapshot` and `head` are of the
	 * history that has ended: sockets and commands are refused with `unavailable`, and so should be whoever is told one of those two.
	 */
	isWhole(): boolean;
	/** The caller's audience; a display gets the wall's view whatever it asks for. `shown` is the mark that its screen shows. */
	snapshot(account: Account, view: View, shown?: string): Snapshot;
	/** Takes the sockets of a server made by createSocketServer. Once. */
	attach(io: RoomServer): void;
	/**
	 * Parses, checks and does one command. Rejects on bugs only; what a person may get wrong is an answer, and so is
	 * `unavailable` when the database is away. `at` is the drill's own clock; default now().
	 */
	command(name: CommandName, payload: unknown, account: Account, at?: Instant): Promise<CommandAnswer>;
	/** The same for a bulk: an answer for each item. */
	many(name: ManyName, payload: unknown, account: Account): Promise<ManyAnswer>;
	/** Acknowledging and shelving. */
	alarm(name: AlarmCommandName, payload: unknown, account: Account): Promise<AlarmAnswer>;
	/** In the account's scope, as last found; none before that, and where nobody looks. */
	hotspots(account: Account): readonly Hotspot[];
	/** Units, areas and rules as they are now. */
	responsibility(): Responsibility;
	/** `GET /api/reference`. */
	reference(): Reference;
	/** Whether this gateway does the work that goes by the clock. */
	isOnDuty(): boolean;
	/** Another number each time it comes to do that after another gateway may have done it; null while it does not. */
	dutyTurn(): number | null;
	/** Ends the sockets of an account, e.g. after a logout. */
	cut(account: AccountName): void;
	stop(): Promise<void>;
}
