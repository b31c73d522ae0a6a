import { type Audience, accountToAudience } from "../domain/audience.ts";
import { projectHotspots } from "../domain/hotspot/project-hotspots.ts";
import { selectUnitsUnder } from "../domain/responsibility.ts";
import { ANSWER_LIMIT_MS, REAL_TIMING, withinLimit } from "../feed/timing.ts";
import type { Account, View } from "../protocol/account.ts";
import type { Beat } from "../protocol/down.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { findNamed } from "../queries/change-log.ts";
import { findClaims, releaseClaims } from "../queries/hand-over.ts";
import { createActs } from "./acts.ts";
import { watchAlarms } from "./alarms.ts";
import { Broadcast } from "./broadcast.ts";
import { buildClockTasks } from "./clock-tasks.ts";
import { startClockWork } from "./clock-work.ts";
import { admitSockets } from "./door.ts";
import { Holders } from "./holders.ts";
import { createHotspotMemory } from "./hotspot-memory.ts";
import { watchHotspots } from "./hotspots.ts";
import { KnownCity } from "./known-city.ts";
import { createPace, findRestMs } from "./pace.ts";
import { instantToDay } from "./reference-source.ts";
import type { Room, RoomOptions } from "./room-face.ts";
import { Snapshots } from "./snapshots.ts";

// Everybody who watches the same city: what is known of it (known-city.ts), those it is told to, and what they want done (acts.ts).

const BEAT_MS = 1000;
const ACCOUNT_CHECK_MS = 10_000;
/** A client that waits for it hears no beat: past this a snapshot is quicker. */
const LOOK_BACK_MS = 2000;

/** Loads everything and follows the log; resolves when the state is complete, rejects when the database cannot be read. */
export async function startRoom(options: RoomOptions): Promise<Room> {
	const { sql, feedSql = sql, log, now, timing = REAL_TIMING, readAside = (_, read) => read(sql) } = options;
	const stopping = new AbortController();
	const snapshots = new Snapshots(now);
	const city = await KnownCity.begin({
		sql,
		feedSql,
		readAside,
		log,
		now,
		sleep: timing.sleep,
		signal: stopping.signal,
		pollMs: options.pollMs ?? 20,
		isAlone: () => clockWork.connected() === 1,
		onBatch: () => pace.soon(),
		onReload: (reason) => {
			hotspots?.reload();
			broadcast?.allMustRefetch(reason === "other_epoch" ? "other_epoch" : "mark_too_old");
		},
		onAlarms: () => broadcast?.tellAlarms(city.alarms.alarms, city.alarms.limits, now()),
	});
	const clockWork = await startClockWork({
		sql: feedSql,
		log,
		now,
		timing,
		secrets: options.secrets ?? "",
		at: () => city.at,
		tasks: [
			...buildClockTasks({ sql, log, now, sleep: timing.sleep, signal: stopping.signal, reference: () => city.reference }),
			...(options.clockTasks ?? []),
		],
	});
	try {
		await city.load();
	} catch (error) {
		await clockWork.stop();
		throw error;
	}
	let foundHotspots: Hotspots | undefined;
	let broadcast: Broadcast | undefined;
	const hotspots = options.hasHotspots
		? watchHotspots({
				log,
				now,
				timing,
				columns: () => city.state.columns,
				memory: createHotspotMemory({ sql, log, signal: stopping.signal }),
				tell: tellHotspots,
			})
		: undefined;
	const endAlarms = options.hasAlarms
		? watchAlarms({
				sql,
				log,
				now,
				timing,
				isOnDuty: () => clockWork.isOnDuty(),
				hotspots: () => foundHotspots,
				lagMs: () => city.tail.lagMs(),
				standing: () => city.alarms.alarms.list,
				reload: () => city.reloadAlarms(),
			})
		: undefined;
	const pace = createPace(tick, { now, after: timing.after });

	function audienceOf(account: Account, view: View): Audience {
		return accountToAudience(account, view, (unit) => selectUnitsUnder(city.reference.responsibility, unit));
	}

	function tellHotspots(found: Hotspots): void {
		foundHotspots = found;
		broadcast?.tellHotspots(city.state, found);
	}

	function tick(sinceMs: number): number {
		const { state } = city;
		const closed = state.takeTick();
		if (closed === undefined) return 0;
		broadcast?.tell(state, closed);
		hotspots?.touch(closed.touched.keys());
		return findRestMs(closed.touched.size, (broadcast?.sockets ?? 0) * clockWork.connected(), sinceMs);
	}

	/** For what runs by the clock: the next time comes anyway. */
	function inBackground(what: string, task: () => Promise<void>): void {
		task().catch((error: unknown) => {
			if (!stopping.signal.aborted) log.error({ err: error }, `The room cannot ${what}`);
		});
	}

	function buildBeat(): Beat {
		const { isDrill } = options;
		const { state, tail, reference } = city;
		return {
			mark: state.toMark(state.ring.end),
			now: now(),
			lagMs: Math.round(tail.lagMs()),
			reference: reference.reference.version,
			isDrill,
		};
	}

	function beat(): void {
		const tellDue = () => {
			pace.now();
			return buildBeat();
		};
		if (broadcast === undefined) tellDue();
		else broadcast.beat(tellDue);
		// Rules begin and end with a day.
		if (instantToDay(now()) !== city.reference.day) inBackground("load the new day's reference", () => city.reloadReference());
	}

	async function checkAccounts(): Promise<void> {
		const asked = new Set(broadcast?.accounts());
		if (asked.size === 0) return;
		const names = new Set(Array.from(asked, ({ name }) => name));
		const present = await withinLimit(options.findAccounts([...names]), ACCOUNT_CHECK_MS, timing.sleep);
		broadcast?.checkAccounts(asked, present, audienceOf);
	}

	const holders = new Holders({
		after: timing.after,
		leave: (account) => {
			const claims = withinLimit(findClaims(sql, account, now()), ANSWER_LIMIT_MS, timing.sleep);
			// It is said when they are to be released.
			claims.catch(() => {});
			return () => {
				if (stopping.signal.aborted) return;
				inBackground("release the claims of somebody who left", async () => {
					await releaseClaims(sql, account, await claims, now());
				});
			};
		},
	});

	const { command, many, alarm, counts } = createActs({
		sql,
		log,
		now,
		isWhole: () => city.isWhole,
		responsibility: () => city.reference.responsibility,
		findHotspot: (id) => foundHotspots?.list.find((hotspot) => hotspot.id === id),
		sleep: timing.sleep,
	});

	const room: Room = {
		get epoch() {
			return city.state.epoch;
		},
		head: () => city.state.toMark(city.state.head),
		lagMs: () => city.tail.lagMs(),
		figures: () => ({
			openComplaints: city.state.columns.count,
			sockets: broadcast?.sockets ?? 0,
			audiences: broadcast?.audiences ?? 0,
			lagMs: city.tail.lagMs(),
			stall: city.tail.stall(),
			touchedComplaints: city.touchedComplaints,
			toldChanges: broadcast?.toldChanges ?? 0,
			commands: counts,
		}),
		isWhole: () => city.isWhole,
		snapshot: (account, view, shown) => snapshots.get(city.state, audienceOf(account, view), shown),
		attach: (io) => {
			if (broadcast !== undefined) throw new Error("The room has a socket server already");
			const { build, isDrill, redeemTicket } = options;
			broadcast = new Broadcast({
				io,
				log,
				after: timing.after,
				beat: buildBeat,
				readNamed: (after, to, limit) => withinLimit(findNamed(sql, after, to, limit), LOOK_BACK_MS, timing.sleep),
				hello: ({ account: { passwordSince: _, ...account }, audience }, mark) => ({
					protocol: PROTOCOL_VERSION,
					build,
					epoch: city.state.epoch,
					mark,
					now: now(),
					you: account,
					view: audience.view,
					isDrill,
					reference: city.reference.reference.version,
				}),
			});
			const told = broadcast;
			told.tellAlarms(city.alarms.alarms, city.alarms.limits, now());
			admitSockets(io, {
				log,
				now,
				isWhole: () => city.isWhole,
				redeemTicket,
				audienceOf,
				command,
				many,
				alarm,
				welcome: (socket) => {
					const { account, audience } = socket.data.guest;
					// Whoever holds something works at a console: a thousand walls that are cut off ask nothing.
					if (audience.view === "console") {
						holders.came(account.name);
						socket.on("disconnect", () => holders.went(account.name));
					}
					pace.now();
					told.welcome(socket, () => city.state);
				},
			});
		},
		command,
		many,
		alarm,
		hotspots: (account) =>
			foundHotspots === undefined ? [] : projectHotspots(foundHotspots, audienceOf(account, "console"), city.state.columns).list,
		responsibility: () => city.reference.responsibility,
		reference: () => city.reference.reference,
		isOnDuty: () => clockWork.isOnDuty(),
		dutyTurn: () => clockWork.dutyTurn(),
		cut: (account) => broadcast?.cut(account),
		stop: async () => {
			stopping.abort();
			for (const end of timers) end();
			// First, for another gateway waits for the duty: loading everything anew may take longer than a stop has.
			await clockWork.stop();
			await hotspots?.stop();
			await endAlarms?.();
			await following;
		},
	};
	const timers = [timing.every(BEAT_MS, beat), timing.every(ACCOUNT_CHECK_MS, () => inBackground("check the accounts", checkAccounts))];
	const following = city.follow();
	return room;
}
