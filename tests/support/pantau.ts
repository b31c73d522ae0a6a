import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { io as connect, type Socket } from "socket.io-client";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { createLog } from "../../server/http/log.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { Role, TicketAnswer, View } from "../../server/protocol/account.ts";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { AccountName, Instant, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { type ComplaintRow, PLACES, type Place, placeOf } from "../../server/protocol/complaint.ts";
import type { Beat, Change, Down } from "../../server/protocol/down.ts";
import type { IntakeAnswer } from "../../server/protocol/intake.ts";
import { compareMarks } from "../../server/protocol/mark.ts";
import type { Up } from "../../server/protocol/up.ts";
import { putAccount } from "../../server/queries/account.ts";
import { type Pantau, startPantau } from "../../server/start.ts";
import { until } from "./complaints.ts";
import { type DatabaseKind, makeTestHome, openTestDatabase } from "./database.ts";

// The whole server as npm start makes it, on a free port, on a clock that the test can step; and clients that come over HTTP
// and the socket, as browsers do.

export const INTAKE_KEY = "kunci-untuk-pengujian";
const PASSWORD = "sandi-yang-panjang";

export interface TestPantau {
	/** Another one after an `update`, at the same address. */
	readonly pantau: Pantau;
	/** Added to the machine's clock, ms; the server's only clock. */
	readonly clock: { aheadMs: number };
	now(): Instant;
	/** Posts to the intake. */
	post(items: readonly object[]): Promise<readonly IntakeAnswer[]>;
	/** Makes the account and logs it in; role unit needs its unit. */
	login(role: Role, unit?: UnitCode): Promise<TestSession>;
	/** Stops the server and starts it again where it was, with other pages. */
	update(clientRoot: string): Promise<void>;
	stop(): Promise<void>;
}

export interface TestSession {
	readonly name: AccountName;
	readonly password: string;
	watch(view: View): Promise<Watcher>;
	readCase(id: number): Promise<ComplaintCase>;
}

export interface TestPantauOptions {
	/** Default: empty pages. `CLIENT_ROOT` of server/start.ts for tests that look at the built ones. */
	readonly clientRoot?: string;
	/** PANTAU_BASEMAP. */
	readonly basemap?: string;
}

const EMPTY_CLIENT = fileURLToPath(new URL("../fixtures/client", import.meta.url));

export async function startTestPantau(
	kind: DatabaseKind,
	{ clientRoot = EMPTY_CLIENT, basemap }: TestPantauOptions = {},
): Promise<TestPantau> {
	const prepared = kind === "embedded" ? null : await openTestDatabase(kind);
	const home = prepared?.home ?? (await makeTestHome());
	const clock = { aheadMs: 0 };
	const now = () => Date.now() + clock.aheadMs;
	const startOn = (port: number, pages: string) =>
		startPantau({
			config: {
				port,
				host: "127.0.0.1",
				databaseUrl: prepared?.url ?? null,
				databaseReadUrl: null,
				home,
				drill: "off",
				intakeKey: INTAKE_KEY,
				exportKey: null,
				basemap: basemap ?? null,
				evidenceStore: null,
				protocolPort: null,
				secret: "rahasia-yang-hanya-untuk-pengujian-ini",
				logLevel: "silent",
			},
			log: createLog(process.env.LOG_LEVEL === "error" ? "error" : "silent"),
			now,
			signal: new AbortController().signal,
			clientRoot: pages,
		});
	let pantau = await startOn(0, clientRoot);
	const watchers: Watcher[] = [];
	const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
		const response = await fetch(new URL(path, pantau.url), init);
		if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
		return response;
	};
	const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify(body),
	});

	return {
		get pantau() {
			return pantau;
		},
		clock,
		now,
		post: async (items) => (await call("/api/complaints", json(items, { authorization: `Bearer ${INTAKE_KEY}` }))).json() as never,
		login: async (role, unit) => {
			const name = `${role}-${crypto.randomUUID().slice(0, 8)}` as AccountName;
			await putAccount(pantau.database.sql, { name, role, scope: ["31" as RegionCode], unit: unit ?? null }, await hashPassword(PASSWORD));
			const cookie = (await call("/api/session", json({ name, password: PASSWORD }))).headers.get("set-cookie")?.split(";")[0] ?? "";
			return {
				name,
				password: PASSWORD,
				watch: async (view) => {
					const snapshot = await call(`/api/snapshot?view=${view}`, { headers: { cookie } });
					const { ticket } = (await (await call("/api/ticket", json({ view }, { cookie }))).json()) as TicketAnswer;
					const watcher = new Watcher(pantau.url, ticket, new Uint8Array(await snapshot.arrayBuffer()));
					watchers.push(watcher);
					await until("the first beat", () => watcher.beat !== undefined);
					return watcher;
				},
				readCase: async (id) => (await call(`/api/complaints/${id}`, { headers: { cookie } })).json() as never,
			};
		},
		update: async (pages) => {
			const port = Number(new URL(pantau.url).port);
			await pantau.stop();
			pantau = await startOn(port, pages);
		},
		stop: async () => {
			for (const watcher of watchers) watcher.socket.disconnect();
			await pantau.stop();
			await prepared?.close();
			await rm(home, { recursive: true, force: true });
		},
	};
}

/** What a screen knows: the snapshot and the changes since. */
export class Watcher {
	readonly socket: Socket<Down, Up>;
	readonly changes: Change[] = [];
	beat: Beat | undefined;
	readonly #columns: ComplaintColumns;
	#mark;

	constructor(url: string, ticket: string, snapshot: Uint8Array) {
		const { columns, mark } = decodeSnapshot(snapshot);
		this.#columns = columns;
		this.#mark = mark;
		this.socket = connect(url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { ticket, mark } });
		this.socket.on("beat", (beat) => {
			this.beat = beat;
		});
		this.socket.on("must-refetch", ({ reason }) => {
			throw new Error(`A watcher that never left is told to fetch again: ${reason}`);
		});
		this.socket.on("change", (change) => {
			if (compareMarks(change.from, this.#mark) > 0) throw new Error(`A gap: at ${this.#mark}, told from ${change.from}`);
			this.changes.push(change);
			for (const id of change.drop) this.#columns.drop(id);
			for (const row of change.put) this.#columns.put(row);
			this.#mark = change.mark;
		});
	}

	rows(): readonly ComplaintRow[] {
		return Array.from({ length: this.#columns.count }, (_, slot) => this.#columns.rowAt(slot));
	}

	find(id: number): ComplaintRow | undefined {
		return this.rows().find((row) => row.id === id);
	}

	/** By the server's clock, as the last beat told it. */
	isOverdue(id: number): boolean {
		const row = this.find(id);
		return row?.dueAt != null && this.beat !== undefined && row.dueAt < this.beat.now;
	}

	totals(): Readonly<Record<Place, number>> {
		const totals = Object.fromEntries(PLACES.map((place) => [place, 0])) as Record<Place, number>;
		for (const row of this.rows()) totals[placeOf(row)] += 1;
		return totals;
	}
}
