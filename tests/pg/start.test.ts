import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { createLog } from "../../server/http/log.ts";
import { startPantau } from "../../server/start.ts";
import { openProxy } from "../fault/proxy.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase } from "../support/database.ts";
import { startTestPantau } from "../support/pantau.ts";

/** db/prepare.ts has it: whoever holds it keeps every start waiting. */
const PREPARE_LOCK = 726828;

describe.skipIf(!DATABASES.includes("postgres"))("a start whose database falls meanwhile", () => {
	it("waits for it and goes on, and its port says so all along", async () => {
		const database = await openTestDatabase("postgres");
		const line = new URL(database.url as string);
		const proxy = await openProxy([Number(line.port)]);
		line.port = String(proxy.port);
		const keeper = postgres(database.url as string, { max: 1, onnotice: () => {} });
		await keeper`select pg_advisory_lock(${PREPARE_LOCK})`;
		const countWaiting = async () => {
			const [row] = await keeper<[{ count: number }]>`
				select count(*)::int from pg_locks where locktype = 'advisory' and objid = ${PREPARE_LOCK} and not granted`;
			return row.count;
		};
		let url = "";
		const starting = startPantau({
			config: {
				port: 0,
				host: "127.0.0.1",
				databaseUrl: line.href,
				databaseReadUrl: null,
				home: database.home,
				drill: "off",
				exportKey: null,
				intakeKey: "kunci-untuk-pengujian",
				basemap: null,
				evidenceStore: null,
				protocolPort: null,
				secret: "rahasia-yang-hanya-untuk-pengujian-ini",
				logLevel: "silent",
			},
			log: createLog("silent"),
			now: Date.now,
			signal: new AbortController().signal,
			onWaiting: (opened) => {
				url = opened;
			},
		});
		// It must not end: that would be told here.
		const ended = starting.then(
			() => "ready",
			(error: unknown) => String(error),
		);
		await until("the start to wait", async () => (await countWaiting()) === 1);
		proxy.cut();
		await until("the start to wait again", async () => (await countWaiting()) === 2);
		await until("the port to open all the same", async () => url !== "");
		expect((await fetch(`${url}/api/room`)).status).toBe(503);
		await keeper`select pg_advisory_unlock(${PREPARE_LOCK})`;
		expect(await ended).toBe("ready");
		expect((await fetch(`${url}/api/room`)).status).toBe(200);
		await (await starting).stop();
		await Promise.all([keeper.end({ timeout: 1 }), proxy.stop()]);
		await database.close();
	});
});

describe.skipIf(!DATABASES.includes("postgres"))("a server all of whose connections are busy", () => {
	it("tells what changes all the same: the log is followed on connections of its own", async () => {
		const server = await startTestPantau("postgres");
		const { sql } = server.pantau.database;
		const holds: (() => void)[] = [];
		try {
			const wall = await (await server.login("dispatcher")).watch("console");
			const held = await Promise.all(Array.from({ length: sql.options.max }, () => sql.reserve()));
			holds.push(...held.map((connection) => () => connection.release()));
			const id = await insertComplaint(held[0] as (typeof held)[0]);
			await until("the complaint on the screen", () => wall.find(id) !== undefined);
			expect(wall.beat?.lagMs).toBeLessThan(1000);
		} finally {
			for (const release of holds) release();
			await server.stop();
		}
	});
});
