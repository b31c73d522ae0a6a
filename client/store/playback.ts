// The city as it was, run through the same store by the same writes as what is live. Only the clock is another one: it goes where it
// is told. Hotspots are those that screens were told of then; of a time when no room looked they are found here by the code that it
// finds them with.
import { explainHotspots, type NamedHotspot } from "../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots, type LiveHotspot } from "../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../server/domain/hotspot/overdue-tally.ts";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import type { ComplaintId, Instant } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { formatMark } from "../../server/protocol/mark.ts";
import type { PastState, PlaybackRest } from "../../server/protocol/playback.ts";
import { applyChange, applyHotspots, applyPlayback, applySnapshot } from "./apply.ts";
import { adoptHotspots, hasTurned, recallHotspots, selectUnmoved, wasThere, wasWatched } from "./past-hotspots.ts";
import type { PlayedDispatch } from "./state.ts";
import { Store } from "./store.ts";

const NO_MARK = formatMark({ epoch: "0", xid: 0n, seq: 0n });
const MINUTE_MS = 60_000;
/** By the played clock, where nothing that the room told of turned; figures alone may be so old. */
const FIND_MS = 2 * MINUTE_MS;
/** Before a place that was jumped to, so much is looked at: what has faded for ten minutes is gone, and what fades is still there. */
const RUN_UP_MS = 12 * MINUTE_MS;
/** A dispatch is shown for so long by the played clock; at a higher speed longer. */
const SHOWN_MS = 10 * MINUTE_MS;

export interface PlaybackBody {
	/** Copied each time: what is decoded is a view of it, and is changed. */
	readonly snapshot: Uint8Array;
	readonly rest: PlaybackRest;
}

/** The body of `GET /api/playback`. */
export function decodePlayback(body: ArrayBuffer): PlaybackBody {
	const length = new DataView(body).getUint32(0, true);
	const rest = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4 + length))) as PlaybackRest;
	return { snapshot: new Uint8Array(body, 4, length), rest };
}

export class Playback {
	readonly store: Store;
	readonly from: Instant;
	readonly to: Instant;
	readonly #body: PlaybackBody;
	#at: Instant;
	/** Index of the first state that has not been played yet. */
	#next = 0;
	#tally = new OverdueTally(HOTSPOT_OPTIONS, 0);
	#living: readonly LiveHotspot[] = [];
	#told: readonly NamedHotspot[] = [];
	#foundAt = Number.NEGATIVE_INFINITY;

	constructor(body: PlaybackBody) {
		this.#body = body;
		this.from = body.rest.from;
		this.to = body.rest.to;
		this.#at = this.from;
		const clock = () => this.#at;
		// What the screen writes, a filter or the map's resolution, is in force at once: a playback that stands still has no next tick.
		const schedule = (run: () => void) => queueMicrotask(run);
		this.store = new Store({ monotonic: clock, wallClock: clock, schedule }, { view: "console" });
		this.#restart();
		this.seek(this.from);
	}

	get at(): Instant {
		return this.#at;
	}

	/** Goes to an instant, forwards or back, within the interval. `speed` is how fast it is played, to 1. */
	seek(wanted: Instant, speed = 1): void {
		const at = Math.min(this.to, Math.max(this.from, wanted));
		const isBack = at < this.#at;
		if (isBack) this.#restart();
		const { hotspots, watched } = this.#body.rest;
		const isJump = at - Math.max(this.#foundAt, this.from) > RUN_UP_MS && !wasWatched(watched, at);
		for (let look = isJump ? at - RUN_UP_MS : at; look < at; look += FIND_MS) this.#goTo(look, true);
		this.#goTo(at, isBack || at - this.#foundAt >= FIND_MS || hasTurned(hotspots, this.#foundAt, at));
		this.store.write(applyPlayback({ from: this.from, to: this.to, dispatches: this.#dispatches(Math.max(SHOWN_MS, 3000 * speed)) }));
		this.store.flush();
	}

	#goTo(at: Instant, isLookedAt: boolean): void {
		this.#at = at;
		this.#play();
		if (isLookedAt) this.#find();
	}

	#restart(): void {
		const { columns } = decodeSnapshot(this.#body.snapshot.slice());
		this.#at = this.from;
		this.store.write(applySnapshot({ mark: NO_MARK, now: this.from, columns }));
		this.store.flush();
		this.#next = 0;
		this.#tally = new OverdueTally(HOTSPOT_OPTIONS, this.from, decodeSnapshot(this.#body.snapshot.slice()).columns);
		this.#living = [];
		this.#told = [];
		this.#foundAt = Number.NEGATIVE_INFINITY;
	}

	/** Of what changed several times only the last counts. */
	#play(): void {
		const { states } = this.#body.rest;
		const last = new Map<ComplaintId, ComplaintRow | null>();
		for (let state = states[this.#next]; state !== undefined && state.at <= this.#at; state = states[this.#next]) {
			last.set(state.id, state.row);
			this.#next++;
		}
		if (last.size === 0) return;
		const put: ComplaintRow[] = [];
		const drop: ComplaintId[] = [];
		for (const [id, row] of last) {
			if (row === null) drop.push(id);
			else put.push(row);
		}
		for (const id of drop) this.#tally.drop(id);
		for (const row of put) this.#tally.put(row);
		this.store.write(applyChange({ from: NO_MARK, mark: NO_MARK, put, drop }));
	}

	#find(): void {
		this.#tally.advanceTo(this.#at);
		const found = findHotspots(this.#tally.counts, HOTSPOT_OPTIONS);
		const { counts } = this.#tally;
		const { hotspots, watched } = this.#body.rest;
		const past = hotspots.filter((one) => wasThere(one, this.#at));
		this.#living = wasWatched(watched, this.#at)
			? recallHotspots(past, found, counts, this.#at)
			: adoptHotspots(joinHotspots(found, counts, this.#living, this.#at), past, this.#at);
		this.#foundAt = this.#at;
		const pastPlaces = past.map(({ id, place }): NamedHotspot => ({ id, place, phase: "persistent" }));
		const unmoved = selectUnmoved(past, this.#at);
		const list = explainHotspots(this.#tally, found.rates, this.#living, [...pastPlaces, ...this.#told]).map((hotspot) =>
			hotspot.movedTo !== null && unmoved.has(hotspot.id) ? { ...hotspot, movedTo: null } : hotspot,
		);
		this.#told = list;
		this.store.write(applyHotspots({ at: this.#at, list }));
	}

	/** The latest first. */
	#dispatches(shownMs: number): PlayedDispatch[] {
		const { states } = this.#body.rest;
		const shown: PlayedDispatch[] = [];
		for (let at = this.#next - 1; at >= 0; at--) {
			const { at: when, kind, row } = states[at] as PastState;
			if (when < this.#at - shownMs) break;
			if (kind !== "dispatched" || row === null || row.unit === null) continue;
			shown.push({ at: when, id: row.id, number: row.number, unit: row.unit, position: row.position });
		}
		return shown;
	}
}
