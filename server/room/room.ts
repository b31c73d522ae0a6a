import { type Audience, accountToAudience } from "../domain/audience.ts";
import { projectHotspots } from "../domain/hotspot/project-hotspots.ts";
import { selectUnitsUnder } from "../domain/responsibility.ts";
import { followLog, type LogTail } from "../feed/log-tail.ts";
import { LOAD_LIMIT_MS, REAL_TIMING, withinLimit } from "../feed/timing.ts";
import type { Account, View } from "../protocol/account.ts";
import type { Beat } from "../protocol/down.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { findNamed, LOG_START } from "../queries/change-log.ts";
import { releaseClaims } from "../queries/hand-over.ts";
import { type AlarmState, loadAlarms } from "./alarm-source.ts";
import { watchAlarms } from "./alarms.ts";
import { Broadcast } from "./broadcast.ts";
import { buildClockTasks } from "./clock-tasks.ts";
import { startClockWork } from "./clock-work.ts";
import { answerAlarm, answerCommand, type CommandContext } from "./commands.ts";
import { admitSockets } from "./door.ts";
import { Holders } from "./holders.ts";
import { createHotspotMemory } from "./hotspot-memory.ts";
import { watchHotspots } from "./hotspots.ts";
import { loadRoom } from "./load-room.ts";
import { answerMany } from "./many.ts";
import { createPace, findRestMs } from "./pace.ts";
import { instantToDay, loadReference } from "./reference-source.ts";
import { createRetry } from "./retry.ts";
import type { Room, RoomOptions } from "./room-face.ts";
import { Snapshots } from "./snapshots.ts";

// Everybody who watches the same city: the state in memory, those it is told to, and what they want done.

const BEAT_MS = 1000;
const ACCOUNT_CHECK_MS = 10_000;
/** A client that waits for it hears no beat: past this a snapshot is quicker. */
const LOOK_BACK_MS = 2000;

/** Loads everything and follows the log; resolves when the state is complete, rejects when the database cannot be read. */
export async function startRoom(options: RoomOptions): Promise<Room> {
	const { sql, feedSql = sql, log, now, timing = REAL_TIMING, readAside = (_, read) => read(sql) } = options;
	const stopping = new AbortController();
	const snapshots = new Snapshots(now);
	const within = <Answer>(answer: Promise<Answer>) => withinLimit(answer, LOAD_LIMIT_MS, timing.sleep);
	let reference = await within(loadReference(sql, now()));
	// Nothing may be pruned while the room is being loaded.
	let isLoading = true;
	const clockWork = await startClockWork({
		sql: feedSql,
		log,
		now,
		timing,
		secrets: options.secrets ?? "",
		at: () => (isLoading ? LOG_START : state.head),
		tasks: [
			...buildClockTasks({ sql, log, now, sleep: timing.sleep, signal: stopping.signal, reference: () => reference }),
			...(options.clockTasks ?? []),
		],
	});
	const untilLoaded = async <Loaded>(loading: Promise<Loaded>): Promise<Loaded> => {
		try {
			return await loading;
		} catch (error) {
			await clockWork.stop();
			throw error;
		}
	};
	let state = await untilLoaded(loadRoom(sql, readAside, timing.sleep));
	let alarms: AlarmState = await untilLoaded(within(loadAlarms(sql, log, now())));
	isLoading = false;
	let alarmTurns = 0;
	let alarmTurn = 0;
	let foundHotspots: Hotspots | undefined;
	let tail: LogTail = openTail();
	let broadcast: Broadcast | undefined;
	let touchedComplaints = 0;
	const commands = new Map<string, number>();
	const hotspots = options.hasHotspots
		? watchHotspots({
				log,
				now,
				timing,
				columns: () => state.columns,
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
				lagMs: () => tail.lagMs(),
				standing: () => alarms.alarms.list,
				reload: reloadAlarms,
			})
		: undefined;
	const pace = createPace(tick, { now, after: timing.after });
	const untilDone = createRetry({ log, sleep: timing.sleep, signal: stopping.signal });

	function audienceOf(account: Account, view: View): Audience {
		return accountToAudience(account, view, (unit) => selectUnitsUnder(reference.responsibility, unit));
	}

	function openTail(): LogTail {
		const { pollMs = 20 } = options;
		const isAlone = () => clockWork.connected() === 1;
		return followLog({
			sql: feedSql,
			log,
			now,
			pollMs,
			isAlone,
			epoch: state.epoch,
			after: state.head,
			sleep: timing.sleep,
			signal: stopping.signal,
		});
	}

	function tellHotspots(found: Hotspots): void {
		foundHotspots = found;
		broadcast?.tellHotspots(state, found);
	}

	function tick(sinceMs: number): number {
		const closed = state.takeTick();
		if (closed === undefined) return 0;
		broadcast?.tell(state, closed);
		hotspots?.touch(closed.touched.keys());
		return findRestMs(closed.touched.size, (broadcast?.sockets ?? 0) * clockWork.connected(), sinceMs);
	}

	async function follow(): Promise<void> {
		while (!stopping.signal.aborted) {
			for await (const step of tail) {
				if (step.kind === "broken") {
					log.warn({ epoch: state.epoch, reason: step.reason }, "The log's history is broken here: everything is loaded again");
					await reload(step.reason);
					break;
				}
				if (step.isReferenceTouched) await untilDone("load the reference", reloadReference);
				// Settings, too, decide how alarms are shown.
				if (step.isAlarmTouched || step.isReferenceTouched) await untilDone("load the alarms", reloadAlarms);
				state.apply(step.at, step.touched, step.rows);
				touchedComplaints += step.touched.length;
				pace.soon();
			}
		}
	}

	async function reload(reason: "other_epoch" | "pruned"): Promise<void> {
		isLoading = true;
		let loaded = state;
		await untilDone("load the complaints", async () => {
			await reloadReference();
			loaded = await loadRoom(sql, readAside, timing.sleep);
			await reloadAlarms();
		});
		isLoading = false;
		// With everybody's must-refetch in one breath: a beat in between would say that all up to the new mark was told.
		state = loaded;
		hotspots?.reload();
		tail = openTail();
		broadcast?.allMustRefetch(reason === "other_epoch" ? "other_epoch" : "mark_too_old");
	}

	async function reloadReference(): Promise<void> {
		reference = await within(loadReference(sql, now()));
	}

	async function reloadAlarms(): Promise<void> {
		const turn = ++alarmTurns;
		const loaded = await within(loadAlarms(sql, log, now()));
		// Of two at once the one that began later has read what is newer.
		if (turn < alarmTurn) return;
		alarmTurn = turn;
		alarms = loaded;
		broadcast?.tellAlarms(alarms.alarms, alarms.limits, now());
	}

	/** For what runs by the clock: the next time comes anyway. */
	function inBackground(what: string, task: () => Promise<void>): void {
		task().catch((error: unknown) => {
			if (!stopping.signal.aborted) log.error({ err: error }, `The room cannot ${what}`);
		});
	}

	function buildBeat(): Beat {
		const { isDrill } = options;
		return {
			mark: state.toMark(state.ring.end),
			now: now(),
			lagMs: Math.round(tail.lagMs()),
			reference: reference.reference.version,
			isDrill,
		};
	}

	function beat(): void {
		pace.now();
		broadcast?.beat(buildBeat());
		// Rules begin and end with a day.
		if (instantToDay(now()) !== reference.day) inBackground("load the new day's reference", reloadReference);
	}

	async function checkAccounts(): Promise<void> {
		const names = [...new Set((broadcast?.accounts() ?? []).map(({ name }) => name))];
		if (names.length > 0) broadcast?.checkAccounts(await options.findAccounts(names), audienceOf);
	}

	const holders = new Holders({
		now,
		after: timing.after,
		release: (account, seenAt) => {
			if (stopping.signal.aborted) return;
			inBackground("release the claims of somebody who left", async () => {
				await releaseClaims(sql, account, seenAt, now());
			});
		},
	});

	const commandContext: CommandContext = {
		sql,
		log,
		responsibility: () => reference.responsibility,
		findHotspot: (id) => foundHotspots?.list.find((hotspot) => hotspot.id === id),
		sleep: timing.sleep,
	};

	function countAnswers(answers: readonly { readonly ok: boolean; readonly reason?: string }[]): void {
		for (const { ok, reason } of answers) {
			const outcome = ok ? "ok" : (reason ?? "refused");
			commands.set(outcome, (commands.get(outcome) ?? 0) + 1);
		}
	}

	const room: Room = {
		get epoch() {
			return state.epoch;
		},
		head: () => state.toMark(state.head),
		lagMs: () => tail.lagMs(),
		figures: () => ({
			openComplaints: state.columns.count,
			sockets: broadcast?.sockets ?? 0,
			audiences: broadcast?.audiences ?? 0,
			lagMs: tail.lagMs(),
			stall: tail.stall(),
			touchedComplaints,
			toldChanges: broadcast?.toldChanges ?? 0,
			commands,
		}),
		snapshot: (account, view) => snapshots.get(state, audienceOf(account, view)),
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
					epoch: state.epoch,
					mark,
					now: now(),
					you: account,
					view: audience.view,
					isDrill,
					reference: reference.reference.version,
				}),
			});
			const told = broadcast;
			told.tellAlarms(alarms.alarms, alarms.limits, now());
			admitSockets(io, {
				log,
				now,
				redeemTicket,
				audienceOf,
				command: room.command,
				many: room.many,
				alarm: room.alarm,
				welcome: (socket) => {
					const { name } = socket.data.guest.account;
					holders.came(name);
					socket.on("disconnect", () => holders.went(name));
					pace.now();
					told.welcome(socket, () => state);
				},
			});
		},
		command: async (name, payload, account, at = now()) => {
			const answer = await answerCommand(commandContext, name, payload, account, at);
			countAnswers([answer]);
			return answer;
		},
		many: async (name, payload, account) => {
			const answer = await answerMany(commandContext, name, payload, account, now());
			countAnswers(answer.ok ? answer.items : [answer]);
			return answer;
		},
		alarm: async (name, payload, account) => {
			const answer = await answerAlarm(commandContext, name, payload, account, now());
			countAnswers([answer]);
			return answer;
		},
		hotspots: (account) =>
			foundHotspots === undefined ? [] : projectHotspots(foundHotspots, audienceOf(account, "console"), state.columns).list,
		responsibility: () => reference.responsibility,
		reference: () => reference.reference,
		isOnDuty: () => clockWork.isOnDuty(),
		cut: (account) => broadcast?.cut(account),
		stop: async () => {
			stopping.abort();
			for (const end of timers) end();
			await hotspots?.stop();
			await endAlarms?.();
			await following;
			await clockWork.stop();
		},
	};
	const timers = [timing.every(BEAT_MS, beat), timing.every(ACCOUNT_CHECK_MS, () => inBackground("check the accounts", checkAccounts))];
	const following = follow();
	return room;
}
