import { io as connect, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { AccountName, RegionCode } from "../../server/protocol/code.ts";
import type { Beat, Down, RefetchReason } from "../../server/protocol/down.ts";
import type { IntakeAnswer } from "../../server/protocol/intake.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import type { CommandAnswer, Up } from "../../server/protocol/up.ts";
import { putAccount } from "../../server/queries/account.ts";
import { type Balancer, startBalancer } from "../support/balancer.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { INTAKE_KEY } from "../support/pantau.ts";

const NAME = "dewi" as AccountName;
const PASSWORD = "sandi-yang-panjang";

interface Guest {
	readonly socket: Socket<Down, Up>;
	readonly ids: Set<number>;
	mark: Mark | undefined;
	beat: Beat | undefined;
	refetch: RefetchReason | undefined;
}

/** Real processes on one PostgreSQL; every request is a connection of its own, so that the balancer sends it to the next one. */
describe.skipIf(!DATABASES.includes("postgres"))("several gateways behind a balancer without sticky sessions", () => {
	let database: TestDatabase;
	let balancer: Balancer;
	let gateways: GatewayProcess[] = [];
	let cookie = "";

	const call = async (url: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> => {
		const answer = await fetch(new URL(path, url), {
			method: body === undefined ? "GET" : "POST",
			headers: { connection: "close", cookie, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
		return answer;
	};
	const readyOf = async (url: string) =>
		(await call(url, "/readyz")).json() as Promise<{ isOnDuty: boolean; stall: { ms: number } | null }>;
	const findOnDuty = async () => {
		const states = await Promise.all(gateways.map(async (gateway) => ((await readyOf(gateway.url)).isOnDuty ? gateway : undefined)));
		return states.filter((gateway) => gateway !== undefined);
	};
	const post = async (url: string, externalId: string): Promise<IntakeAnswer> => {
		const item = {
			channel: "jaki",
			externalId,
			category: "Parkir Liar",
			position: [106.8272, -6.1754],
			reportedAt: new Date().toISOString(),
		};
		return (await call(url, "/api/complaints", item, { authorization: `Bearer ${INTAKE_KEY}` })).json() as never;
	};
	const takeTicket = async (url: string) =>
		((await (await call(url, "/api/ticket", { view: "console" })).json()) as { ticket: string }).ticket;

	/** Ticket from one address, socket at another; with a mark or a fresh snapshot. */
	async function join(ticketUrl: string, socketUrl: string, mark?: Mark): Promise<Guest> {
		const guest = { ids: new Set<number>(), mark } as Guest & { socket?: Guest["socket"] };
		if (mark === undefined) {
			const snapshot = decodeSnapshot(new Uint8Array(await (await call(ticketUrl, "/api/snapshot?view=console")).arrayBuffer()));
			guest.mark = snapshot.mark;
			for (let slot = 0; slot < snapshot.columns.count; slot++) guest.ids.add(snapshot.columns.rowAt(slot).id);
		}
		const ticket = await takeTicket(ticketUrl);
		const socket: Guest["socket"] = connect(socketUrl, {
			transports: ["websocket"],
			reconnection: false,
			forceNew: true,
			auth: { ticket, mark: guest.mark },
		});
		socket.on("change", (change) => {
			for (const { id } of change.put) guest.ids.add(id);
			guest.mark = change.mark;
		});
		socket.on("beat", (beat) => {
			guest.beat = beat;
			guest.mark = beat.mark;
		});
		socket.on("must-refetch", ({ reason }) => {
			guest.refetch = reason;
		});
		await new Promise<void>((resolve, reject) => {
			socket.once("hello", () => resolve());
			socket.once("connect_error", reject);
		});
		return Object.assign(guest, { socket });
	}

	beforeAll(async () => {
		database = await openTestDatabase("postgres");
		balancer = await startBalancer();
		gateways = await Promise.all([startGatewayProcess(database.url as string), startGatewayProcess(database.url as string)]);
		balancer.targets = gateways.map(({ url }) => url);
		await putAccount(
			database.sql,
			{ name: NAME, role: "dispatcher", scope: ["31" as RegionCode], unit: null },
			await hashPassword(PASSWORD),
		);
		cookie = (await call(balancer.url, "/api/session", { name: NAME, password: PASSWORD })).headers.get("set-cookie")?.split(";")[0] ?? "";
	});
	afterAll(async () => {
		await balancer?.stop();
		await Promise.all(gateways.map((gateway) => gateway.end("SIGTERM")));
		await database?.close();
	});

	it("a session and a ticket of one open a socket at another, and a ticket is good once wherever it is shown", async () => {
		const [a, b] = gateways.map(({ url }) => url) as [string, string];
		for (const url of [a, b]) expect((await call(url, "/api/session")).status).toBe(200);
		for (const [ticketUrl, socketUrl] of [
			[a, b],
			[b, a],
			[balancer.url, balancer.url],
		] as const) {
			const guest = await join(ticketUrl, socketUrl);
			guest.socket.disconnect();
		}
		const ticket = await takeTicket(a);
		const enter = (url: string) =>
			new Promise<string>((resolve) => {
				const socket = connect(url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { ticket } });
				socket.once("connect", () => resolve("in"));
				socket.once("connect_error", ({ message }) => resolve(message));
			});
		expect([await enter(b), await enter(a)]).toEqual(["in", "ticket"]);
	});

	it("one report that comes in at two of them at once is one complaint, and both walls are told", async () => {
		const [a, b] = gateways.map(({ url }) => url) as [string, string];
		const guests = [await join(a, a), await join(b, b)];
		const answers = await Promise.all([post(a, "JK2611210001"), post(b, "JK2611210001"), post(balancer.url, "JK2611210001")]);
		const ids = new Set(answers.map((answer) => (answer.ok ? answer.id : undefined)));
		expect(ids.size).toBe(1);
		expect(answers.filter((answer) => answer.ok && answer.created)).toHaveLength(1);
		const [id] = ids;
		await until("both to have it", () => guests.every((guest) => guest.ids.has(id as number)));
		for (const { socket } of guests) socket.disconnect();
	});

	it("a command that is repeated at another gateway gets the answer of the first try, and is done once", async () => {
		const id = await insertComplaint(database.sql);
		const [a, b] = gateways.map(({ url }) => url) as [string, string];
		const answers: CommandAnswer[] = [];
		for (const url of [a, b]) {
			const guest = await join(url, url);
			answers.push(await guest.socket.emitWithAck("note", { key: "key-00000001", id, text: "Sudah ditelepon" }));
			guest.socket.disconnect();
		}
		expect(answers[0]).toMatchObject({ ok: true });
		expect(answers[1]).toEqual(answers[0]);
		expect(await database.sql`select from event where complaint_id = ${id} and kind = 'note'`).toHaveLength(1);
	});

	it("a transaction that keeps writing is said by health, metrics and the beat within 5 s, and caught up with 2 s after its end", async () => {
		const url = balancer.url;
		const guest = await join(url, url);
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		const holding = database.sql.begin(async (tx) => {
			await insertComplaint(tx, { position: null });
			await held;
		});
		await until(
			"the writer",
			async () =>
				(await database.sql`select from pg_stat_activity where state = 'idle in transaction' and backend_xid is not null`).length > 0,
		);
		const id = await insertComplaint(database.sql, { position: null });
		const startedAt = performance.now();
		try {
			await Promise.all([
				until("the beat to say it", () => (guest.beat?.lagMs ?? 0) > 2000, 5000),
				until(
					"both gateways' health to say it",
					async () => (await Promise.all(gateways.map((each) => readyOf(each.url)))).every(({ stall }) => (stall?.ms ?? 0) > 1000),
					5000,
				),
				until(
					"the metrics to say it",
					async () => /^pantau_feed_stall_seconds [1-9]/m.test(await (await call(url, "/metrics")).text()),
					5000,
				),
			]);
			expect(performance.now() - startedAt).toBeLessThan(5000);
			expect(guest.ids.has(id)).toBe(false);
			expect(gateways.some((each) => each.printed().includes("still writing holds the log back"))).toBe(true);
		} finally {
			release();
			await holding;
		}
		await until("what was held back", () => guest.ids.has(id), 2000);
		await until("a beat without lag", () => guest.beat?.lagMs === 0, 2000);
		guest.socket.disconnect();
	});

	it("one of them does the clock's work, and after its kill -9 another one takes it up within 5 s", async () => {
		await until("one on duty", async () => (await findOnDuty()).length === 1);
		const [holder] = await findOnDuty();
		const id = await insertComplaint(database.sql);
		await database.sql.begin(async (tx) => {
			await tx.unsafe("alter table complaint disable trigger user");
			await tx`update complaint set status_since = now() - interval '3 days' where id = ${id}`;
			await tx.unsafe("alter table complaint enable trigger user");
		});
		const [still] = await database.sql<{ escalated_at: Date | null }[]>`select escalated_at from complaint where id = ${id}`;
		expect(still?.escalated_at).toBeNull();
		await holder?.end("SIGKILL");
		const killedAt = performance.now();
		gateways = gateways.filter((gateway) => gateway !== holder);
		await until(
			"the escalation",
			async () => (await database.sql`select from complaint where id = ${id} and escalated_at is not null`).length > 0,
		);
		expect(performance.now() - killedAt).toBeLessThan(5000);
		await until("the history's chain to go on", async () => {
			const [row] = await database.sql<
				[{ is_whole: boolean }]
			>`select (select count(*) from event) = (select count(*) from history_link) as is_whole`;
			return row.is_whole;
		});
		expect((await findOnDuty()).length).toBe(1);
	});

	it("during a rolling restart a client comes back by the balancer with its mark, and misses nothing", async () => {
		const [old] = gateways as [GatewayProcess];
		const fresh = await startGatewayProcess(database.url as string);
		const before = await join(old.url, old.url);
		await until("a beat", () => before.beat !== undefined);
		const id = await insertComplaint(database.sql);
		balancer.targets = [old.url, fresh.url];
		await old.end("SIGTERM");
		gateways = [fresh];
		await until("the end of its socket", () => !before.socket.connected);
		const meanwhile = await insertComplaint(database.sql);
		const after = await join(balancer.url, balancer.url, before.mark);
		for (const seen of before.ids) after.ids.add(seen);
		await until("what was missed", () => after.ids.has(id) && after.ids.has(meanwhile));
		expect(after.refetch).toBeUndefined();
		after.socket.disconnect();
	});

	it("a gateway with another secret does not start beside them, and says which one has another", async () => {
		const other = startGatewayProcess(database.url as string, { PANTAU_SECRET: "rahasia-lain-yang-cukup-panjang-juga" });
		await expect(other).rejects.toThrow(/Expected the same PANTAU_SECRET and PANTAU_INTAKE_KEY on every gateway/);
	});

	it("none of them offers long-polling, nor the echo for the protocol's test suite", async () => {
		expect((await fetch(new URL("/socket.io/?EIO=4&transport=polling", balancer.url))).status).toBe(400);
		expect(gateways.every((gateway) => !gateway.printed().includes("Protocol"))).toBe(true);
	});
});
