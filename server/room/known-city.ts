import type { Sql } from "postgres";
import type { Log } from "../feed/log.ts";
import { followLog, type LogTail } from "../feed/log-tail.ts";
import type { ReadAside } from "../feed/read-aside.ts";
import { LOAD_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";
import { LOG_START, type LogPosition } from "../queries/change-log.ts";
import { type AlarmState, loadAlarms } from "./alarm-source.ts";
import { loadRoom } from "./load-room.ts";
import { loadReference, type RoomReference } from "./reference-source.ts";
import { createRetry } from "./retry.ts";
import type { RoomState } from "./room-state.ts";
import { Turns } from "./turns.ts";

// What a gateway knows of the city, and how it keeps that true: open complaints, what codes mean and what alarms stand, loaded once,
// then as the log says, and all anew where the log's history is broken. Whom it is told is room.ts's.

export interface KnownCityOptions {
	readonly sql: Sql;
	/** What the log is followed with. */
	readonly feedSql: Sql;
	readonly readAside: ReadAside;
	readonly log: Log;
	readonly now: () => Instant;
	readonly sleep: Timing["sleep"];
	readonly signal: AbortSignal;
	readonly pollMs: number;
	/** Whether it is the only gateway that follows this log. */
	readonly isAlone: () => boolean;
	/** A batch of the log is in the state. */
	readonly onBatch: () => void;
	/** The state is another one: what was told until now leads no further. */
	readonly onReload: (reason: "other_epoch" | "pruned") => void;
	readonly onAlarms: () => void;
}

export class KnownCity {
	readonly #options: KnownCityOptions;
	#reference: RoomReference;
	#state: RoomState | undefined;
	#alarms: AlarmState | undefined;
	#tail: LogTail | undefined;
	/** Nothing may be pruned meanwhile. */
	#isLoading = true;
	readonly #referenceTurns = new Turns();
	readonly #alarmTurns = new Turns();
	#touchedComplaints = 0;
	readonly #untilDone: (what: string, task: () => Promise<void>) => Promise<void>;

	private constructor(options: KnownCityOptions, reference: RoomReference) {
		const { log, sleep, signal } = options;
		this.#options = options;
		this.#reference = reference;
		this.#untilDone = createRetry({ log, sleep, signal });
	}

	/** Knows the reference, and nothing else before `load`. Rejects when the database cannot be read. */
	static async begin(options: KnownCityOptions): Promise<KnownCity> {
		const { sql, now, sleep } = options;
		return new KnownCity(options, await withinLimit(loadReference(sql, now()), LOAD_LIMIT_MS, sleep));
	}

	/** Resolves when all is known, rejects when the database cannot be read. To be called once, before all else. */
	async load(): Promise<void> {
		const { sql, readAside, sleep } = this.#options;
		this.#state = await loadRoom(sql, readAside, sleep);
		this.#alarms = await this.#loadAlarms();
		this.#isLoading = false;
		this.#tail = this.#openTail(this.#state);
	}

	/** The open complaints: another one after `onReload`. */
	get state(): RoomState {
		return known(this.#state);
	}

	get reference(): RoomReference {
		return this.#reference;
	}

	get alarms(): AlarmState {
		return known(this.#alarms);
	}

	get tail(): LogTail {
		return known(this.#tail);
	}

	/** How often the log named a complaint. */
	get touchedComplaints(): number {
		return this.#touchedComplaints;
	}

	/** False while all is loaded anew: what is known until then is of a history that has ended, and nobody is to begin with it. */
	get isWhole(): boolean {
		return !this.#isLoading;
	}

	/** What this gateway still needs of the log is after it. */
	get at(): LogPosition {
		return this.#isLoading ? LOG_START : this.state.head;
	}

	/** Until the signal is aborted. */
	async follow(): Promise<void> {
		const { signal, log, onBatch } = this.#options;
		while (!signal.aborted) {
			for await (const step of this.tail) {
				if (step.kind === "broken") {
					const { epoch } = this.state;
					log.warn({ epoch, reason: step.reason }, "The log's history is broken here: everything is loaded again");
					await this.#reload(step.reason);
					break;
				}
				if (step.isReferenceTouched) await this.#untilDone("load the reference", () => this.reloadReference());
				// Settings, too, decide how alarms are shown.
				if (step.isAlarmTouched || step.isReferenceTouched) await this.#untilDone("load the alarms", () => this.reloadAlarms());
				this.state.apply(step.at, step.touched, step.rows);
				this.#touchedComplaints += step.touched.length;
				onBatch();
			}
		}
	}

	reloadReference(): Promise<void> {
		const { sql, now, sleep } = this.#options;
		return this.#referenceTurns.take(
			() => withinLimit(loadReference(sql, now()), LOAD_LIMIT_MS, sleep),
			(loaded) => {
				this.#reference = loaded;
			},
		);
	}

	reloadAlarms(): Promise<void> {
		return this.#alarmTurns.take(
			() => this.#loadAlarms(),
			(loaded) => {
				this.#alarms = loaded;
				this.#options.onAlarms();
			},
		);
	}

	async #reload(reason: "other_epoch" | "pruned"): Promise<void> {
		const { sql, readAside, sleep, onReload } = this.#options;
		this.#isLoading = true;
		let loaded = this.state;
		await this.#untilDone("load the complaints", async () => {
			await this.reloadReference();
			loaded = await loadRoom(sql, readAside, sleep);
			await this.reloadAlarms();
		});
		this.#isLoading = false;
		// With everybody's must-refetch in one breath: a beat in between would say that all up to the new mark was told.
		this.#state = loaded;
		this.#tail = this.#openTail(loaded);
		onReload(reason);
	}

	#loadAlarms(): Promise<AlarmState> {
		const { sql, log, now, sleep } = this.#options;
		return withinLimit(loadAlarms(sql, log, now()), LOAD_LIMIT_MS, sleep);
	}

	#openTail({ epoch, head }: RoomState): LogTail {
		const { feedSql, log, now, pollMs, isAlone, sleep, signal } = this.#options;
		return followLog({ sql: feedSql, log, now, pollMs, isAlone, epoch, after: head, sleep, signal });
	}
}

function known<Part>(part: Part | undefined): Part {
	if (part === undefined) throw new Error("The city is not known before it is loaded");
	return part;
}
