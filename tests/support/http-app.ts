import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { createFolderStore } from "../../server/evidence/store.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { createAdmission } from "../../server/http/admission.ts";
import { buildApp } from "../../server/http/app.ts";
import type { Basemap } from "../../server/http/basemap.ts";
import { DEFAULT_LIMITS, type Limits, type World } from "../../server/http/context.ts";
import { createLog, type Log } from "../../server/http/log.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { Account, Role } from "../../server/protocol/account.ts";
import type { AccountName, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { findAccounts, putAccount } from "../../server/queries/account.ts";
import { keepDrillMark } from "../../server/queries/drill-mark.ts";
import { createRegionSource } from "../../server/region-source.ts";
import { startRoom } from "../../server/room/room.ts";
import { type DatabaseKind, openTestDatabase, type TestDatabase } from "./database.ts";

// The HTTP side on a real database and a real room, without a port, on a clock that the test holds.

export const INTAKE_KEY = "kunci-untuk-pengujian";
export const EXPORT_KEY = "kunci-ekspor-untuk-pengujian";
export const PASSWORD = "sandi-yang-panjang";

export interface TestApp {
	readonly app: FastifyInstance;
	readonly database: TestDatabase;
	/** ms since 1970; the app's clock. */
	readonly clock: { now: number };
	readonly world: World;
	/** Adds an account and logs it in; answers its cookie header. */
	login(role: Role, more?: Partial<Pick<Account, "scope" | "unit">>): Promise<string>;
	close(): Promise<void>;
}

export interface TestAppOptions {
	readonly isDrill?: boolean;
	readonly hasHotspots?: boolean;
	readonly limits?: Partial<Limits>;
	readonly world?: Partial<World>;
	readonly log?: Log;
	readonly basemap?: Basemap;
}

export async function openTestApp(
	kind: DatabaseKind,
	{ isDrill = false, hasHotspots = false, limits = {}, world: changes = {}, log = createLog("silent"), basemap }: TestAppOptions = {},
): Promise<TestApp> {
	const database = await openTestDatabase(kind);
	const { sql } = database;
	if (isDrill) await keepDrillMark(sql, true);
	const clock = { now: Date.now() };
	const now = () => clock.now;
	const admission = createAdmission(sql, { now, after: REAL_TIMING.after });
	const room = await startRoom({
		sql,
		log,
		now,
		isDrill,
		hasHotspots,
		build: "test",
		redeemTicket: async (ticket) => (await admission.takeTicket(ticket)) ?? null,
		findAccounts: (names) => findAccounts(sql, names),
	});
	const world: World = {
		sql,
		readAside: (_, read) => read(sql),
		head: () => room.head(),
		admission,
		isDrill,
		drillDisplay: isDrill ? ("display" as AccountName) : null,
		isWhole: () => room.isWhole(),
		snapshot: (account, view, shown) => room.snapshot(account, view, shown),
		figures: () => room.figures(),
		hotspots: (account) => room.hotspots(account),
		reference: () => room.reference(),
		responsibility: () => room.responsibility(),
		regions: createRegionSource(sql, () => room.reference().boundary.version),
		evidenceStore: createFolderStore(join(database.home, "evidence")),
		cut: (account) => room.cut(account),
		historyHead: () => null,
		isOnDuty: () => room.isOnDuty(),
		...changes,
	};
	const app = await buildApp({
		log,
		now,
		intakeKey: INTAKE_KEY,
		exportKey: EXPORT_KEY,
		secret: "rahasia-yang-hanya-untuk-pengujian-ini",
		clientRoot: fileURLToPath(new URL("../fixtures/client", import.meta.url)),
		limits: { ...DEFAULT_LIMITS, ...limits },
		basemap: basemap ?? null,
		findWorld: () => world,
		step: () => "",
	});
	const passwordHash = await hashPassword(PASSWORD);
	return {
		app,
		database,
		clock,
		world,
		async login(role, { scope = ["31" as RegionCode], unit = null } = {}) {
			const name = `${role}-${crypto.randomUUID().slice(0, 8)}` as AccountName;
			await putAccount(sql, { name, role, scope, unit: unit as UnitCode | null }, passwordHash);
			const answer = await app.inject({ method: "POST", url: "/api/session", payload: { name, password: PASSWORD } });
			const [cookie] = answer.cookies;
			if (cookie === undefined) throw new Error(`Login of ${name} was refused: ${answer.body}`);
			return `${cookie.name}=${cookie.value}`;
		},
		async close() {
			await app.close();
			await room.stop();
			await database.close();
		},
	};
}
