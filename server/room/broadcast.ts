import type { Server, Socket } from "socket.io";
import { projectAlarms, type RoomAlarms } from "../domain/alarm/project-alarms.ts";
import type { Audience } from "../domain/audience.ts";
import { projectHotspots } from "../domain/hotspot/project-hotspots.ts";
import type { Log } from "../feed/log.ts";
import type { Account, View } from "../protocol/account.ts";
import type { AlarmLimits } from "../protocol/alarm.ts";
import type { AccountName, ComplaintId, Instant } from "../protocol/code.ts";
import type { Beat, Down, Hello, RefetchReason } from "../protocol/down.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import type { Mark } from "../protocol/mark.ts";
import type { Up } from "../protocol/up.ts";
import type { Stood } from "./change-ring.ts";
import { bufferedBytes, terminate } from "./connection.ts";
import { type ReadNamed, Resumes, splitChange } from "./resume.ts";
import type { RoomState } from "./room-state.ts";

// Who is told what. An audience is a socket room: its change is built and encoded once, whatever its size.

/** What the handshake leaves on a socket. */
/** ms since 1970: when the account was given the password that let the socket in. */
export interface Seated extends Account {
	readonly passwordSince?: number;
}

export interface Guest {
	readonly account: Seated;
	readonly audience: Audience;
	readonly mark: string | undefined;
}

type RoomSocket = Socket<Up, Down, Record<string, never>, { guest: Guest }>;
export type RoomServer = Server<Up, Down, Record<string, never>, { guest: Guest }>;

interface Listener {
	readonly socket: RoomSocket;
	readonly guest: Guest;
}

const MOST_BUFFERED_BYTES = 1_048_576;
/** For a slow client to read why it is dropped. */
const LAST_WORD_MS = 1000;
/** A gateway may be a moment behind the one that gave the mark; past this another one is to be tried. */
const FUTURE_WAIT_MS = 2000;
/** Hotspots that stay the same are said again this often: when they were last looked for. */
const SAME_HOTSPOTS_MS = 30_000;
/** All sockets that were told hello and are up to date. */
const LIVE = "live";

export interface BroadcastOptions {
	readonly io: RoomServer;
	readonly log: Log;
	readonly hello: (guest: Guest, mark: Mark) => Hello;
	/** Said to each that is up to date again: it need not wait for the next second to know that it is live. */
	readonly beat: () => Beat;
	readonly after: (ms: number, task: () => void) => void;
	/** For marks that are older than what the room remembers; default: who has such a one fetches anew. */
	readonly readNamed?: ReadNamed;
}

export class Broadcast {
	/** Changes said, each to one audience. */
	toldChanges = 0;
	readonly #listeners = new Map<string, Listener>();
	/** By audience key; `told` is the mark up to which all of its sockets were told. */
	readonly #audiences = new Map<string, { readonly audience: Audience; told: Mark }>();
	#hotspots: Hotspots | undefined;
	#alarms: { readonly alarms: RoomAlarms; readonly limits: AlarmLimits; readonly at: Instant } | undefined;
	/** By audience key: what it was last told of hotspots. */
	readonly #toldHotspots = new Map<string, { readonly text: string; readonly at: Instant }>();
	readonly #resumes: Resumes;
	/** By socket id: those whose mark this gateway has not reached yet. */
	readonly #ahead = new Map<string, Listener>();
	readonly #options: BroadcastOptions;

	constructor(options: BroadcastOptions) {
		this.#options = options;
		this.#resumes = new Resumes(options.readNamed);
	}

	get sockets(): number {
		return this.#listeners.size;
	}

	get audiences(): number {
		return this.#audiences.size;
	}

	/** The accounts that listen, as they were at their handshakes; one entry a socket. */
	/** One a socket. */
	accounts(): Account[] {
		return Array.from(this.#listeners.values(), ({ guest }) => guest.account);
	}

	/** Says hello, what the client missed since its mark, and from then on every change. The state's tick must be taken and told. */
	welcome(socket: RoomSocket, state: () => RoomState): void {
		const guest = socket.data.guest;
		this.#listeners.set(socket.id, { socket, guest });
		socket.on("disconnect", () => this.#leave(socket, guest));
		socket.emit("hello", this.#options.hello(guest, state().toMark(state().ring.end)));
		if (this.#hotspots !== undefined) socket.emit("hotspots", projectHotspots(this.#hotspots, guest.audience, state().columns));
		const looking = this.#resumes.lookBack(state(), guest.mark);
		if (looking !== undefined) {
			void looking
				.catch((error: unknown) =>
					this.#options.log.warn({ err: error }, "The log could not be asked for what a client missed: it fetches anew"),
				)
				.then(() => {
					if (this.#listeners.has(socket.id)) this.#resume(socket, guest, state());
				});
			return;
		}
		if (this.#resume(socket, guest, state()) !== "mark_from_the_future") return;
		this.#ahead.set(socket.id, { socket, guest });
		this.#options.after(FUTURE_WAIT_MS, () => {
			if (this.#ahead.has(socket.id)) this.mustRefetch(socket, "mark_from_the_future");
		});
	}

	/** Tells every audience what it is to know of one tick. */
	tell(state: RoomState, tick: { readonly from: Mark; readonly to: Mark; readonly touched: ReadonlyMap<ComplaintId, Stood> }): void {
		for (const entry of this.#audiences.values()) {
			const { put, drop } = state.buildTold(tick.touched, entry.audience);
			if (put.length === 0 && drop.length === 0) continue;
			for (const change of splitChange({ from: entry.told, mark: tick.to, put, drop })) {
				this.#options.io.to(entry.audience.key).emit("change", change);
				this.toldChanges++;
			}
			entry.told = tick.to;
		}
		// Each tick may reach their marks, and until then they hear no beat.
		for (const [id, { socket, guest }] of [...this.#ahead]) {
			if (this.#resume(socket, guest, state) !== "mark_from_the_future") this.#ahead.delete(id);
		}
	}

	/** Tells every audience its hotspots, when they are others than before, and now and then that they are the same. */
	tellHotspots(state: RoomState, hotspots: Hotspots): void {
		this.#hotspots = hotspots;
		for (const { audience } of this.#audiences.values()) {
			const message = projectHotspots(hotspots, audience, state.columns);
			const text = JSON.stringify(message.list);
			const told = this.#toldHotspots.get(audience.key);
			if (told?.text === text && Math.abs(hotspots.at - told.at) < SAME_HOTSPOTS_MS) continue;
			this.#toldHotspots.set(audience.key, { text, at: hotspots.at });
			this.#options.io.to(audience.key).emit("hotspots", message);
		}
	}

	/** Tells every audience the alarms that concern it. */
	tellAlarms(alarms: RoomAlarms, limits: AlarmLimits, at: Instant): void {
		this.#alarms = { alarms, limits, at };
		for (const { audience } of this.#audiences.values()) {
			this.#options.io.to(alarmRoom(audience)).emit("alarms", projectAlarms(alarms, audience, limits, at));
		}
	}

	/**
	 * To every live socket, encoded once; and the end for those that do not read. `tellDue` tells what is due and answers the beat: in
	 * the same breath nobody can have read what it told, so who is slow is looked for before it.
	 */
	beat(tellDue: () => Beat): void {
		for (const { socket } of this.#listeners.values()) {
			if (bufferedBytes(socket) <= MOST_BUFFERED_BYTES) continue;
			this.mustRefetch(socket, "too_slow");
			this.#options.after(LAST_WORD_MS, () => terminate(socket));
		}
		this.#options.io.to(LIVE).emit("beat", tellDue());
	}

	/** Tells everybody, e.g. that the history is another one. */
	allMustRefetch(reason: RefetchReason): void {
		for (const { socket } of [...this.#listeners.values()]) this.mustRefetch(socket, reason);
	}

	/**
	 * Ends the sockets of accounts that are no longer enabled or have a new password, and of those whose role or audience is another
	 * one: of `asked`, those that are enabled are `present`. Who came in after the question is asked about the next time.
	 */
	checkAccounts(asked: ReadonlySet<Account>, present: readonly Seated[], audienceOf: (account: Account, view: View) => Audience): void {
		const accounts = new Map(present.map((account) => [account.name, account]));
		for (const { socket, guest } of [...this.#listeners.values()]) {
			if (!asked.has(guest.account)) continue;
			const account = accounts.get(guest.account.name);
			if (account === undefined) this.#end(socket, guest, "account disabled");
			else if (account.passwordSince !== guest.account.passwordSince) this.#end(socket, guest, "new password");
			else if (!isSameAccount(account, guest.account) || audienceOf(account, guest.audience.view).key !== guest.audience.key)
				this.mustRefetch(socket, "audience_changed");
		}
	}

	cut(name: AccountName): void {
		for (const { socket, guest } of [...this.#listeners.values()]) {
			if (guest.account.name === name) this.#end(socket, guest, "session ended");
		}
	}

	/** The last word on a socket. */
	mustRefetch(socket: RoomSocket, reason: RefetchReason): void {
		socket.emit("must-refetch", { reason });
		this.#end(socket, socket.data.guest, reason);
	}

	/** Undefined when the socket is live now; a reason when it was told to refetch, or when its mark may still be reached. */
	#resume(socket: RoomSocket, guest: Guest, state: RoomState): RefetchReason | undefined {
		const { audience } = guest;
		const resumed = this.#resumes.get(state, audience, guest.mark);
		if (!resumed.ok) {
			if (resumed.reason !== "mark_from_the_future") this.mustRefetch(socket, resumed.reason);
			return resumed.reason;
		}
		const { told, packets } = resumed;
		for (const packet of packets) socket.conn.write(packet);
		if (!this.#audiences.has(audience.key)) this.#audiences.set(audience.key, { audience, told });
		void socket.join([audience.key, LIVE, ...(seesAlarms(guest.account) ? [alarmRoom(audience)] : [])]);
		// In the same breath as it joins those who are told: nothing comes in between.
		if (this.#alarms !== undefined && seesAlarms(guest.account)) {
			const { alarms, limits, at } = this.#alarms;
			socket.emit("alarms", projectAlarms(alarms, audience, limits, at));
		}
		socket.emit("beat", this.#options.beat());
		return undefined;
	}

	#leave(socket: RoomSocket, { audience }: Guest): void {
		this.#listeners.delete(socket.id);
		this.#ahead.delete(socket.id);
		if (!this.#options.io.of("/").adapter.rooms.has(audience.key)) {
			this.#audiences.delete(audience.key);
			this.#toldHotspots.delete(audience.key);
		}
	}

	#end(socket: RoomSocket, { account, audience }: Guest, why: string): void {
		this.#options.log.info({ account: account.name, audience: audience.key, why }, "A socket was ended");
		this.#listeners.delete(socket.id);
		this.#ahead.delete(socket.id);
		socket.disconnect(true);
	}
}

/** A unit answers for its own complaints; alarms are for those who answer for the room. */
function seesAlarms({ role }: Account): boolean {
	return role !== "unit";
}

function alarmRoom({ key }: Audience): string {
	return `alarms:${key}`;
}

function isSameAccount(a: Account, b: Account): boolean {
	return a.role === b.role && a.unit === b.unit && [...a.scope].sort().join() === [...b.scope].sort().join();
}
