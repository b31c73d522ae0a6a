import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { io as connect, type Socket } from "socket.io-client";
import { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { REAL_TIMING, type Timing } from "../../server/feed/timing.ts";
import type { Account, Role, View } from "../../server/protocol/account.ts";
import type { Alarms } from "../../server/protocol/alarm.ts";
import type { AccountName, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { Beat, Change, Down, Hello, RefetchReason } from "../../server/protocol/down.ts";
import type { Hotspots } from "../../server/protocol/hotspot.ts";
import { compareMarks, type Mark } from "../../server/protocol/mark.ts";
import type { Up } from "../../server/protocol/up.ts";
import { startRoom } from "../../server/room/room.ts";
import type { Room, RoomOptions } from "../../server/room/room-face.ts";
import { createSocketServer } from "../../server/room/socket-server.ts";
import { until } from "./complaints.ts";

// A room with its socket server on a free port, and clients as the browser's feed is one.

export function accountOf(name: string, role: Role, scope: readonly string[] = ["31"], unit: string | null = null): Account {
	return { name: name as AccountName, role, scope: scope as RegionCode[], unit: unit as UnitCode | null };
}

export interface TestRoom {
	readonly room: Room;
	readonly url: string;
	/** Who is enabled, as the room asks; changed by a test. */
	readonly accounts: Map<string, Account>;
	join(account: Account, view: View, mark?: string): Promise<TestClient>;
	stop(): Promise<void>;
}

/** What runs by the minute (escalation, say) runs in a test only where the test runs it, not in between its steps. */
const WITHOUT_MINUTES: Timing = {
	...REAL_TIMING,
	every: (ms, task) => (ms < 60_000 ? REAL_TIMING.every(ms, task) : () => {}),
};

const noLog = { info() {}, warn() {}, error() {} };

export async function openTestRoom(options: Pick<RoomOptions, "sql"> & Partial<RoomOptions>): Promise<TestRoom> {
	const accounts = new Map<string, Account>();
	const tickets = new Map<string, { account: Account; view: View }>();
	const room = await startRoom({
		log: noLog,
		now: Date.now,
		build: "test",
		isDrill: false,
		timing: WITHOUT_MINUTES,
		redeemTicket: async (ticket) => {
			const found = tickets.get(ticket) ?? null;
			tickets.delete(ticket);
			return found;
		},
		findAccounts: async (names) => names.flatMap((name) => accounts.get(name) ?? []),
		...options,
	});
	const http = createServer();
	const io = createSocketServer(http, { allowedOrigins: [], now: Date.now });
	room.attach(io);
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const clients: TestClient[] = [];
	let given = 0;
	return {
		room,
		url,
		accounts,
		join: async (account, view, mark) => {
			accounts.set(account.name, account);
			const ticket = `ticket-${String(++given).padStart(12, "0")}`;
			tickets.set(ticket, { account, view });
			const client = new TestClient(room, url, account, view, mark === undefined ? { ticket } : { ticket, mark });
			clients.push(client);
			await until("a hello", () => client.hellos.length > 0 || client.refusal !== undefined);
			return client;
		},
		stop: async () => {
			for (const client of clients) client.socket.disconnect();
			await room.stop();
			await io.close();
		},
	};
}

/** Keeps what it was told, and the rows that follow from it. */
export class TestClient {
	readonly socket: Socket<Down, Up>;
	readonly hellos: Hello[] = [];
	readonly changes: Change[] = [];
	readonly beats: Beat[] = [];
	readonly hotspots: Hotspots[] = [];
	readonly alarms: Alarms[] = [];
	refetch: RefetchReason | undefined;
	refusal: string | undefined;
	mark: Mark | undefined;
	columns = new ComplaintColumns();

	constructor(room: Room, url: string, account: Account, view: View, auth: { readonly ticket: string; readonly mark?: string }) {
		if (auth.mark === "snapshot") {
			const snapshot = decodeSnapshot(room.snapshot(account, view).body);
			this.columns = snapshot.columns;
			this.mark = snapshot.mark;
		}
		const mark = auth.mark === "snapshot" ? this.mark : auth.mark;
		this.socket = connect(url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { ...auth, mark } });
		this.socket.on("hello", (hello) => this.hellos.push(hello));
		this.socket.on("beat", (beat) => this.beats.push(beat));
		this.socket.on("hotspots", (hotspots) => this.hotspots.push(hotspots));
		this.socket.on("alarms", (alarms) => this.alarms.push(alarms));
		this.socket.on("must-refetch", ({ reason }) => {
			this.refetch = reason;
		});
		this.socket.on("connect_error", (error) => {
			this.refusal = error.message;
		});
		this.socket.on("change", (change) => {
			this.changes.push(change);
			if (this.mark !== undefined && compareMarks(change.from, this.mark) > 0)
				throw new Error(`A gap: at ${this.mark}, told from ${change.from}`);
			for (const id of change.drop) this.columns.drop(id);
			for (const row of change.put) this.columns.put(row);
			this.mark = change.mark;
		});
	}

	rows(): Map<number, ComplaintRow> {
		return rowsOf(this.columns);
	}
}

export function rowsOf(columns: ComplaintColumns): Map<number, ComplaintRow> {
	return new Map(Array.from({ length: columns.count }, (_, slot) => [columns.rowAt(slot).id, columns.rowAt(slot)]));
}
