import { Feed } from "../../client/feed/feed.ts";
import type { ServerLink } from "../../client/feed/server-link.ts";
import { connectSocket } from "../../client/feed/socket.ts";
import { Store, type Write } from "../../client/store/store.ts";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import type { Account, View } from "../../server/protocol/account.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { compareMarks, markToParts } from "../../server/protocol/mark.ts";

// A screen without glass: the browser's own feed and store in this process, and a record of everything that had an effect on it.

/** One audience's session; many screens share it, as the walls of a room share a display account. */
export interface Seat {
	readonly account: Account;
	readonly view: View;
	readonly cookie: string;
}

/** What the screens were shown, by epoch: `id:version:status:region:unit` of every row that any of them took. */
export type Seen = Map<string, Set<string>>;

export interface Breaches {
	/** A row or a mark became older than what the screen had shown of the same history. */
	outOfOrder: number;
	/** A version that the screen had taken before was delivered again and had an effect. */
	duplicateEffects: number;
	/** The first few, in words. */
	readonly examples: string[];
}

export function printOf(row: Pick<ComplaintRow, "id" | "version" | "status" | "region" | "unit">): string {
	return `${row.id}:${row.version}:${row.status}:${row.region ?? ""}:${row.unit ?? ""}`;
}

/** Which of the city's histories an epoch is: each promotion begins the next. */
export function epochToTimeline(epoch: string): number {
	return Number.parseInt(epoch.split(".")[1] ?? "", 36);
}

const TICK_MS = 100;

export class Screen {
	readonly seat: Seat;
	readonly feed: Feed;
	readonly store: Store;
	readonly breaches: Breaches = { outOfOrder: 0, duplicateEffects: 0, examples: [] };
	/** Puts and drops that came as changes and had an effect. */
	deliveries = 0;
	/** Snapshots taken, and sockets that became live. */
	snapshots = 0;
	connections = 0;
	readonly #name: string;
	readonly #seen: Seen;
	/** By complaint, of this epoch: the highest version that had an effect, also of rows that are gone again. */
	#versions = new Map<ComplaintId, number>();
	#epoch = "";
	#pending: { kind: "put" | "drop"; id: ComplaintId; version: number; print: string }[] = [];
	#taken: ComplaintColumns | undefined;

	constructor(name: string, serverUrl: string, seat: Seat, seen: Seen) {
		this.#name = name;
		this.#seen = seen;
		this.seat = seat;
		const monotonic = () => performance.now();
		this.store = new Store({ monotonic, wallClock: Date.now, schedule: (run) => setTimeout(run, TICK_MS) }, { view: seat.view });
		this.#record();
		this.feed = new Feed({ store: this.store, view: seat.view, monotonic, onNewBuild: () => {}, server: this.#linkTo(serverUrl) });
	}

	rows(): ReadonlyMap<ComplaintId, ComplaintRow> {
		const { columns } = this.store.state.complaints;
		return new Map(Array.from({ length: columns.count }, (_, slot) => [columns.rowAt(slot).id, columns.rowAt(slot)]));
	}

	/** Whether it holds exactly these versions. */
	holds(versions: ReadonlyMap<ComplaintId, number>): boolean {
		const { columns } = this.store.state.complaints;
		if (columns.count !== versions.size) return false;
		for (let slot = 0; slot < columns.count; slot++) {
			if (versions.get(columns.arrays.id[slot] as ComplaintId) !== columns.arrays.version[slot]) return false;
		}
		return true;
	}

	#linkTo(serverUrl: string): ServerLink {
		return {
			fetch: async (path, init) => {
				// The same bytes for every screen, and none of what is tested here: read once in this process.
				const shared = path === "/api/regions" || path === "/api/reference";
				if (shared) return { ok: true, status: 200, json: () => readShared(`${serverUrl}${path}`, this.seat.cookie) } as Response;
				const headers = { ...(init.headers as Record<string, string> | undefined), cookie: this.seat.cookie };
				return await fetch(`${serverUrl}${path}`, { ...init, headers });
			},
			connect: (auth) => {
				const socket = connectSocket(auth, serverUrl);
				socket.once("beat", () => {
					this.connections += 1;
				});
				return socket;
			},
		};
	}

	/** Between the feed and the store: what each write did, and at which mark. */
	#record(): void {
		const { store } = this;
		const { complaints } = store.state;
		const put = complaints.put.bind(complaints);
		const drop = complaints.drop.bind(complaints);
		const replaceAll = complaints.replaceAll.bind(complaints);
		complaints.put = (row) => {
			const hadEffect = put(row);
			if (hadEffect) this.#pending.push({ kind: "put", id: row.id, version: row.version, print: printOf(row) });
			return hadEffect;
		};
		complaints.drop = (id) => {
			const hadEffect = drop(id);
			if (hadEffect) this.#pending.push({ kind: "drop", id, version: 0, print: "" });
			return hadEffect;
		};
		complaints.replaceAll = (columns, now) => {
			this.#taken = columns;
			replaceAll(columns, now);
		};
		const write = store.write.bind(store);
		store.write = (change: Write) =>
			write((state) => {
				const next = change(state);
				if (next.mark !== null && (next.mark !== state.mark || this.#taken !== undefined || this.#pending.length > 0)) {
					const { epoch } = markToParts(next.mark);
					if (epoch !== this.#epoch) {
						if (epochToTimeline(epoch) < epochToTimeline(this.#epoch))
							this.#breach("outOfOrder", `history ${this.#epoch} was followed by ${epoch}, which had ended`);
						this.#epoch = epoch;
						this.#versions = new Map();
					} else if (state.mark !== null && markToParts(state.mark).epoch === epoch && compareMarks(next.mark, state.mark) < 0) {
						this.#breach("outOfOrder", `the mark went from ${state.mark} back to ${next.mark}`);
					}
					this.#judge();
				}
				return next;
			});
	}

	#judge(): void {
		const seen = this.#seen.get(this.#epoch) ?? new Set<string>();
		this.#seen.set(this.#epoch, seen);
		const taken = this.#taken;
		this.#taken = undefined;
		if (taken !== undefined) {
			this.snapshots += 1;
			for (let slot = 0; slot < taken.count; slot++) {
				const row = taken.rowAt(slot);
				seen.add(printOf(row));
				const before = this.#versions.get(row.id) ?? 0;
				if (row.version < before) this.#breach("outOfOrder", `a snapshot has ${row.id} at ${row.version}, shown before at ${before}`);
				else this.#versions.set(row.id, row.version);
			}
		}
		for (const { kind, id, version, print } of this.#pending.splice(0)) {
			this.deliveries += 1;
			if (kind === "drop") continue;
			seen.add(print);
			const before = this.#versions.get(id) ?? 0;
			if (version === before) this.#breach("duplicateEffects", `${id} at ${version} was taken twice`);
			else if (version < before) this.#breach("outOfOrder", `${id} at ${version} came after ${before}`);
			else this.#versions.set(id, version);
		}
	}

	#breach(kind: "outOfOrder" | "duplicateEffects", words: string): void {
		this.breaches[kind] += 1;
		if (this.breaches.examples.length < 3) this.breaches.examples.push(`${this.#name}: ${words}`);
	}
}

const sharedBodies = new Map<string, Promise<unknown>>();

function readShared(url: string, cookie: string): Promise<unknown> {
	const known = sharedBodies.get(url);
	if (known !== undefined) return known;
	const read = fetch(url, { headers: { cookie }, signal: AbortSignal.timeout(20_000) }).then((answer) => {
		if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
		return answer.json();
	});
	sharedBodies.set(url, read);
	read.catch(() => sharedBodies.delete(url));
	return read;
}
