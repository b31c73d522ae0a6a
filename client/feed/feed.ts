// The link to the room: session → reference → snapshot → ticket → socket, again and again until it is stopped. Who comes back
// with a mark begins at the ticket. It is the store's only source of complaints, and says how fresh it is (freshness.ts).
import type { Account, Login, View } from "../../server/protocol/account.ts";
import type { Beat, Change, Hello } from "../../server/protocol/down.ts";
import { PROTOCOL_VERSION } from "../../server/protocol/version.ts";
import {
	applyAlarms,
	applyBeat,
	applyChange,
	applyHello,
	applyHotspots,
	applyLink,
	applyNewer,
	applyNobody,
	applyReference,
	applySession,
	applySnapshot,
} from "../store/apply.ts";
import { OtherProtocol } from "../store/snapshot.ts";
import type { Store } from "../store/store.ts";
import { Freshness } from "./freshness.ts";
import { closeSession, fetchReference, fetchRoom, fetchSession, fetchSnapshot, fetchTicket, HttpRefusal, openSession } from "./http.ts";
import { Progress } from "./progress.ts";
import { OWN_SERVER, type ServerLink } from "./server-link.ts";
import type { FeedSocket } from "./socket.ts";

const WATCH_MS = 100;
/** Nobody types on a wall: it asks again by itself whether it has been given a session. */
const SIGNED_OUT_WALL_MS = 5000;
/** The last one is what a restarted server's screens wait at most: they are all to be back 2 s after it listens. */
const RETRY_MS = [250, 500, 1000] as const;

export interface FeedParts {
	readonly store: Store;
	readonly view: View;
	readonly monotonic: () => number;
	/** Default: where the page came from. */
	readonly server?: ServerLink;
	/** The client's build is another one than at first, or its protocol is refused: a wall reloads, a console says so by `state.newer`. */
	readonly onNewBuild?: () => void;
	/** Nobody is signed in, or no longer. */
	readonly onSignedOut?: () => void;
	/** What the page showed and kept was this account's; whoever comes next is to find none of it. */
	readonly onLeft?: (former: Account) => void;
}

/** Why a connection ended. */
type End = "lost" | "refetch" | "stopped";

export class Feed {
	readonly #parts: FeedParts;
	readonly #server: ServerLink;
	#run: AbortController | undefined;
	#socket: FeedSocket | undefined;
	/** Ends the present try. A socket that has not connected yet tells nobody that it was disconnected. */
	#giveUp: (() => void) | undefined;
	readonly #progress: Progress;
	/** Whose complaints the store holds, also after a session that ended by itself; undefined before the first and after signing out. */
	#owner: Account | undefined;
	#build: string | undefined;
	#reference: string | undefined;
	#isFetchingReference = false;
	readonly #freshness = new Freshness();

	constructor(parts: FeedParts) {
		this.#parts = parts;
		this.#progress = new Progress(parts.monotonic);
		this.#server = parts.server ?? OWN_SERVER;
	}

	/** Starts, or starts over; ends when `stop` is called or nobody is signed in. */
	start(): void {
		this.stop();
		const run = new AbortController();
		this.#run = run;
		const watch = setInterval(() => this.#watch(), WATCH_MS);
		run.signal.addEventListener("abort", () => clearInterval(watch));
		this.#loop(run.signal).catch((error: unknown) => {
			if (!run.signal.aborted) throw error;
		});
	}

	stop(): void {
		this.#run?.abort();
		this.#run = undefined;
		this.#socket?.disconnect();
		this.#socket = undefined;
	}

	/** The connected socket; undefined while there is none. */
	get socket(): FeedSocket | undefined {
		return this.#socket?.connected === true ? this.#socket : undefined;
	}

	/** Undefined when name and password do not fit; throws HttpRefusal on any other refusal (429 is "too many tries"). */
	async signIn(login: Login): Promise<Account | undefined> {
		try {
			const { account } = await openSession(this.#server, login, AbortSignal.timeout(10_000));
			this.#progress.forget();
			this.start();
			return account;
		} catch (error) {
			if (error instanceof HttpRefusal && (error.status === 401 || error.status === 403)) return undefined;
			throw error;
		}
	}

	/** Rejects, and goes on as before, when the server cannot be told: who believes to be signed out must be. */
	async signOut(): Promise<void> {
		this.stop();
		try {
			await closeSession(this.#server, AbortSignal.timeout(10_000));
		} catch (error) {
			const isOut = error instanceof HttpRefusal && error.status === 401;
			if (!isOut) {
				this.start();
				throw error;
			}
		}
		this.#empty();
		this.#parts.store.write(applySession(null, this.#parts.store.state.isDrill));
		this.#parts.store.write(applyLink("signed-out"));
	}

	/** Somebody else than before finds an empty screen; answers whether it is somebody else. */
	#meet(account: Account): boolean {
		const isAnother = this.#owner !== undefined && this.#owner.name !== account.name;
		if (isAnother) this.#empty();
		this.#owner = account;
		return isAnother;
	}

	#empty(): void {
		this.#progress.forget();
		this.#freshness.forget();
		this.#parts.store.write(applyNobody());
		if (this.#owner !== undefined) this.#parts.onLeft?.(this.#owner);
		this.#owner = undefined;
	}

	async #loop(signal: AbortSignal): Promise<void> {
		const { store } = this.#parts;
		let failures = 0;
		while (!signal.aborted) {
			try {
				if (store.state.link.status !== "signed-out") store.write(applyLink("connecting"));
				const ticket = await this.#prepare(signal);
				if (ticket === undefined) {
					if (this.#parts.view === "console") return;
					await new Promise((resolve) => setTimeout(resolve, SIGNED_OUT_WALL_MS));
					continue;
				}
				const end = await this.#connect(ticket, signal, () => {
					failures = 0;
				});
				if (end === "refetch") this.#progress.lose();
			} catch (error) {
				if (signal.aborted) return;
				if (error instanceof OtherProtocol) this.#sayNewer("protocol");
				store.write(applyLink("connecting", { fault: String(error) }));
			}
			const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] as number;
			// Half of it by chance, so that a thousand walls do not come back in the same moment.
			await new Promise((resolve) => setTimeout(resolve, wait / 2 + Math.random() * (wait / 2)));
		}
	}

	/** A ticket, and what must be there before it; undefined when nobody is signed in. */
	async #prepare(signal: AbortSignal): Promise<string | undefined> {
		const { store, view } = this.#parts;
		try {
			if (this.#progress.mark === undefined) await this.#fetchAll(signal);
			return await fetchTicket(this.#server, view, signal);
		} catch (error) {
			if (!(error instanceof HttpRefusal) || error.status !== 401) throw error;
			this.#progress.forget();
			store.write(applySession(null, (await fetchRoom(this.#server, signal)).isDrill));
			store.write(applyLink("signed-out"));
			this.#parts.onSignedOut?.();
			return undefined;
		}
	}

	/** Session, reference and snapshot. */
	async #fetchAll(signal: AbortSignal): Promise<void> {
		const { store, view } = this.#parts;
		const session = await fetchSession(this.#server, signal);
		this.#meet(session.account);
		store.write(applySession(session.account, session.isDrill, session.basemap));
		if (this.#reference === undefined) await this.#fetchReference(signal);
		store.write(applyLink("syncing"));
		const { shown } = this.#progress;
		const snapshot = await fetchSnapshot(this.#server, view, signal, shown);
		if (!this.#progress.takeSnapshot(snapshot.mark)) {
			throw new Error(`The snapshot ends at ${snapshot.mark}, before ${shown}, which is shown: another one is asked for`);
		}
		store.setServerClock(snapshot.now);
		this.#freshness.tookSnapshot(this.#parts.monotonic(), snapshot.now);
		store.write(applySnapshot(snapshot));
	}

	async #connect(ticket: string, signal: AbortSignal, onLive: () => void): Promise<End> {
		const { store, monotonic } = this.#parts;
		store.write(applyLink("syncing"));
		const { mark } = this.#progress;
		const socket = this.#server.connect(mark === undefined ? { ticket } : { ticket, mark });
		this.#socket = socket;
		this.#freshness.beganToConnect(monotonic());
		const ending = new AbortController();
		try {
			return await new Promise<End>((resolve, reject) => {
				signal.addEventListener("abort", () => resolve("stopped"), { once: true, signal: ending.signal });
				this.#giveUp = () => resolve("lost");
				socket.on("connect_error", reject);
				socket.on("disconnect", () => resolve("lost"));
				socket.on("must-refetch", ({ reason }) => {
					resolve(reason === "mark_from_the_future" && this.#progress.waitsForAnother() ? "lost" : "refetch");
				});
				socket.on("hello", (hello) => {
					// Its changes would be misread.
					if (hello.protocol !== PROTOCOL_VERSION) return reject(new OtherProtocol(hello.protocol));
					// In another tab of this browser somebody else signed in: the mark was of what the former person sees.
					const isAnother = this.#meet(hello.you);
					this.#onHello(hello);
					if (isAnother) resolve("refetch");
				});
				socket.on("change", (change) => {
					// Over a thin line the beat waits behind it.
					this.#freshness.heardChange(monotonic());
					if (!this.#onChange(change)) resolve("refetch");
				});
				socket.on("alarms", (alarms) => store.write(applyAlarms(alarms)));
				socket.on("hotspots", (hotspots) => store.write(applyHotspots(hotspots)));
				socket.on("beat", (beat) => {
					onLive();
					this.#onBeat(beat, signal);
				});
			});
		} finally {
			ending.abort();
			this.#giveUp = undefined;
			socket.removeAllListeners();
			socket.disconnect();
			if (this.#socket === socket) this.#socket = undefined;
		}
	}

	#onHello(hello: Hello): void {
		const { store } = this.#parts;
		store.setServerClock(hello.now);
		store.write(applyHello(hello));
		if (this.#build !== undefined && this.#build !== hello.build) this.#sayNewer("build");
		this.#build ??= hello.build;
	}

	#sayNewer(newer: "build" | "protocol"): void {
		this.#parts.store.write(applyNewer(newer));
		this.#parts.onNewBuild?.();
	}

	/** False when something before it is missing. */
	#onChange(change: Change): boolean {
		const mark = this.#progress.takeChange(change);
		if (mark !== undefined) this.#parts.store.write(applyChange({ ...change, mark }));
		return mark !== undefined;
	}

	#onBeat(beat: Beat, signal: AbortSignal): void {
		const { store, monotonic } = this.#parts;
		this.#progress.takeBeat(beat.mark);
		this.#freshness.heardBeat(monotonic(), beat.now);
		store.setServerClock(beat.now);
		store.write(applyBeat(beat));
		if (beat.reference !== this.#reference && !this.#isFetchingReference) {
			// The next beat asks again if this fails.
			this.#fetchReference(signal).catch((error: unknown) => store.write(applyLink(store.state.link.status, { fault: String(error) })));
		}
	}

	async #fetchReference(signal: AbortSignal): Promise<void> {
		this.#isFetchingReference = true;
		try {
			const { reference, regions } = await fetchReference(this.#server, signal);
			this.#reference = reference.version;
			this.#parts.store.write(applyReference(reference, regions));
		} finally {
			this.#isFetchingReference = false;
		}
	}

	#watch(): void {
		this.#parts.store.pulse();
		// What waits behind this timer goes first.
		if (this.#freshness.hasStoodStill(this.#parts.monotonic())) setTimeout(() => this.#checkBeat(), WATCH_MS / 2);
		else this.#checkBeat();
	}

	#checkBeat(): void {
		const { store, monotonic } = this.#parts;
		const { link, mark } = store.state;
		const staleSince = this.#freshness.findStaleSince(monotonic());
		const isShowingData = mark !== null && link.status !== "signed-out";
		if (staleSince !== undefined && isShowingData && link.staleSince === null) store.write(applyLink("stale", { staleSince }));
		if (this.#freshness.isGivenUp(monotonic())) this.#giveUp?.();
	}
}
