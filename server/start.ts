import { createHmac } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Sql } from "postgres";
import { connectFeed, connectReplica, type Database, openDatabase } from "../db/connect.ts";
import { prepareDatabase } from "../db/prepare.ts";
import { clientBuild } from "./client-build.ts";
import type { Config } from "./config.ts";
import { DRILL_DISPLAY, type DrillLogin, decideDrill, seatDrillAccounts } from "./drill-decision.ts";
import { openEvidenceStore } from "./evidence/store.ts";
import { createReadAside } from "./feed/read-aside.ts";
import { REAL_TIMING, withinLimit } from "./feed/timing.ts";
import { publishHead } from "./history-heads.ts";
import { createAdmission } from "./http/admission.ts";
import { buildApp } from "./http/app.ts";
import { parseBasemap } from "./http/basemap.ts";
import type { World } from "./http/context.ts";
import type { Log } from "./http/log.ts";
import { keepSecret } from "./kept-secret.ts";
import { addressToUrl, checkFree, createPort, type Port } from "./port.ts";
import type { Instant } from "./protocol/code.ts";
import { deleteExpiredTokens, findAccounts } from "./queries/account.ts";
import { isDatabaseStarting } from "./queries/database-away.ts";
import { findStrangers } from "./queries/gateway.ts";
import { createRegionSource } from "./region-source.ts";
import { startHistoryChain } from "./room/history-chain.ts";
import { openProtocolEndpoint } from "./room/protocol-endpoint.ts";
import { startRoom } from "./room/room.ts";
import { createSocketServer, endSockets } from "./room/socket-server.ts";
import { startDrill } from "./simulate/drill.ts";
import { createUntilThere } from "./until-there.ts";

// Builds the world once, in the order in which its parts need each other, and stops it in reverse.

export const CLIENT_ROOT = fileURLToPath(new URL("../dist/client", import.meta.url));
const SWEEP_MS = 600_000;
const DUTY_LOOK_MS = 500;
/** Its questions may be under way to a database that is silent. With all other parts' limits a stop fits into the 20 s of docker-compose.yml. */
const ROOM_STOP_MS = 4000;
/** A gateway that was heard of so lately is connected. */
const STRANGER_MS = 5000;
/** The same drill at every start, so that what one person saw another can look for. */
const DRILL_SEED = "jakarta";

export interface PantauOptions {
	readonly config: Config;
	readonly log: Log;
	/** ms since 1970; the only clock. */
	readonly now: () => Instant;
	/** Ends the start, wherever it is. */
	readonly signal: AbortSignal;
	/** Called when the start lasts so long that the port opens before its end (port.ts); pages say what is waited for. */
	readonly onWaiting?: (url: string) => void;
	/** Development: the client comes from elsewhere. */
	readonly clientRoot?: string;
}

export interface Pantau {
	readonly url: string;
	/** Of the endpoint for the protocol's test suite; null without PANTAU_PROTOCOL_TEST. */
	readonly protocolUrl: string | null;
	readonly intakeKey: string;
	readonly database: Database;
	readonly isDrill: boolean;
	/** Of the drill; empty otherwise. */
	readonly logins: readonly DrillLogin[];
	stop(): Promise<void>;
}

/** Resolves when everything runs; rejects, with all that was started stopped again, when something does not. */
export async function startPantau(options: PantauOptions): Promise<Pantau> {
	const { config, log, now, clientRoot = CLIENT_ROOT } = options;
	const stops: (() => Promise<void>)[] = [];
	const startedAt = performance.now();
	const phases: Record<string, number> = {};
	const endPhase = (name: string) => {
		phases[name] = Math.round(performance.now() - startedAt - Object.values(phases).reduce((sum, ms) => sum + ms, 0));
	};
	let port: Port | undefined;
	const stop = async () => {
		port?.stop();
		for (let last = stops.pop(); last !== undefined; last = stops.pop()) {
			await last().catch((error: unknown) => log.error({ err: error }, "A part did not stop cleanly"));
		}
	};
	const openProtocol = async (port: number): Promise<string> => {
		const endpoint = await openProtocolEndpoint({ host: config.host, port, now });
		stops.push(() => endpoint.stop());
		return addressToUrl({ address: config.host, port: endpoint.port, family: "IPv4" }, config.host);
	};
	try {
		let world: World | undefined;
		let step = "Basis data sedang disiapkan…";
		const intakeKey = config.intakeKey ?? (await keepSecret(config.home, "intake-key"));
		const exportKey = config.exportKey ?? (await keepSecret(config.home, "export-key"));
		const secret = config.secret ?? (await keepSecret(config.home, "secret"));

		const app = await buildApp({
			log,
			now,
			intakeKey,
			exportKey,
			secret,
			clientRoot,
			basemap: config.basemap === null ? null : parseBasemap(config.basemap),
			findWorld: () => world,
			step: () => step,
		});
		let closing: Promise<void> | undefined;
		const closeApp = () => {
			closing ??= app.close();
			return closing;
		};
		stops.push(closeApp);
		await checkFree(config.port, config.host);
		port = createPort({ app, port: config.port, host: config.host, onWaiting: (url) => options.onWaiting?.(url) });
		const signal = AbortSignal.any([options.signal, port.failed]);
		const protocolUrl = config.protocolPort === null ? null : await openProtocol(config.protocolPort);
		endPhase("appMs");

		const untilThere = createUntilThere({ log, signal });
		const openAny = () => openDatabase({ url: config.databaseUrl, home: config.home, log });
		const database = await untilThere("open the database", openAny, isDatabaseStarting);
		stops.push(() => database.close());
		endPhase("openMs");
		signal.throwIfAborted();
		const { sql } = database;
		const prepared = await untilThere("prepare the database", () => prepareDatabase(database, { log, now: () => new Date(now()) }));
		endPhase("prepareMs");
		signal.throwIfAborted();
		const { isDrill, isPlayed } = await untilThere("decide about the drill", () => decideDrill(sql, config, prepared));
		const logins = isDrill ? await untilThere("seat the drill's accounts", () => seatDrillAccounts(sql)) : [];

		const replica = config.databaseReadUrl === null ? null : connectReplica(config.databaseReadUrl);
		if (replica !== null) stops.push(() => replica.end({ timeout: 2 }));
		// Embedded there is one connection for all.
		const feedSql = config.databaseUrl === null ? sql : connectFeed(config.databaseUrl);
		if (feedSql !== sql) stops.push(() => feedSql.end({ timeout: 2 }));
		const readAside = createReadAside({ sql, replica, log, now, sleep: REAL_TIMING.sleep });
		const secrets = digestSecrets(secret, intakeKey);
		await untilThere("look for other gateways", () => refuseStrangers(sql, secrets));

		step = "Laporan terbuka sedang dimuat…";
		const admission = createAdmission(sql, { now, after: REAL_TIMING.after });
		const room = await untilThere("load the room", () =>
			startRoom({
				sql,
				feedSql,
				log,
				now,
				isDrill,
				hasHotspots: true,
				hasAlarms: true,
				secrets,
				readAside,
				clockTasks: [{ what: "delete expired sessions", everyMs: SWEEP_MS, run: () => deleteExpiredTokens(sql) }],
				build: clientBuild(clientRoot),
				redeemTicket: async (ticket) => (await admission.takeTicket(ticket)) ?? null,
				findAccounts: (names) => findAccounts(sql, names),
			}),
		);
		stops.push(() => withinLimit(room.stop(), ROOM_STOP_MS, REAL_TIMING.sleep));
		const chain = startHistoryChain({
			sql,
			log,
			now,
			timing: REAL_TIMING,
			dutyTurn: () => room.dutyTurn(),
			publish: (head, at) => publishHead(config.home, head, at),
		});
		stops.push(() => chain.stop());
		endPhase("roomMs");
		signal.throwIfAborted();
		const io = createSocketServer(app.server, { allowedOrigins: [], now });
		stops.push(() => endSockets(io, REAL_TIMING.sleep));
		room.attach(io);

		const regions = createRegionSource(sql, () => room.reference().boundary.version);
		await untilThere("read the regions", regions);
		world = {
			sql,
			readAside,
			head: () => room.head(),
			admission,
			isDrill,
			drillDisplay: isDrill ? DRILL_DISPLAY : null,
			isWhole: () => room.isWhole(),
			snapshot: (account, view, shown) => room.snapshot(account, view, shown),
			figures: () => room.figures(),
			hotspots: (account) => room.hotspots(account),
			reference: () => room.reference(),
			responsibility: () => room.responsibility(),
			regions,
			evidenceStore: openEvidenceStore({ url: config.evidenceStore, folder: join(config.home, "evidence") }),
			cut: (account) => room.cut(account),
			historyHead: () => chain.head(),
			isOnDuty: () => room.isOnDuty(),
		};
		const url = await port.open();
		// Whoever asks from now on during the stop is told 503, not an error from a closed database, and nobody new comes in: a balancer
		// would lead those here whom this gateway lets go.
		stops.push(async () => {
			world = undefined;
			step = "Pantau sedang berhenti";
			// Its end, and its failure, are waited for at the end of the stop.
			closeApp().catch(() => {});
		});
		if (isPlayed) {
			const ending = new AbortController();
			const play = async () => {
				// One city, whatever the number of gateways.
				while (!room.isOnDuty() && !ending.signal.aborted) await REAL_TIMING.sleep(DUTY_LOOK_MS, ending.signal);
				if (!ending.signal.aborted)
					await startDrill({ baseUrl: url, intakeKey, room, sql, log, now, signal: ending.signal, seed: DRILL_SEED });
			};
			const played = play();
			stops.push(async () => {
				ending.abort();
				await played;
			});
		}
		endPhase("restMs");
		log.info({ ...phases, isDrill }, "Started");
		return { url, protocolUrl, intakeKey, database, isDrill, logins, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** What all gateways must share, as a digest that tells neither: no key is guessed from it without the secret. */
function digestSecrets(secret: string, intakeKey: string): string {
	return createHmac("sha256", secret).update(intakeKey).digest("hex").slice(0, 16);
}

/** Behind a balancer, a gateway with a secret of its own would sign out whoever meets it, and refuse the channels. */
async function refuseStrangers(sql: Sql, secrets: string): Promise<void> {
	const strangers = await findStrangers(sql, secrets, STRANGER_MS);
	if (strangers.length === 0) return;
	throw new Error(
		`Expected the same PANTAU_SECRET and PANTAU_INTAKE_KEY on every gateway of this database, but ${strangers.join(", ")} has others: ` +
			"give them to all, share PANTAU_HOME, or stop those gateways first",
	);
}
