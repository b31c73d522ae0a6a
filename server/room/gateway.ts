import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Sql } from "postgres";
import type { Log } from "../feed/log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";
import type { LogPosition } from "../queries/change-log.ts";
import { beatGateway, endGateway } from "../queries/gateway.ts";

// This process among the gateways on one database: it says each second where it is in the log, so that nothing is pruned that
// it has not read, and takes up the clock's work when nobody else has it. What is done on duty takes a lock of its own besides
// or is harmless twice: a gateway that stood still for a while may believe in its duty a moment too long.

export interface GatewayOptions {
	readonly sql: Sql;
	readonly log: Log;
	readonly now: () => Instant;
	readonly timing: Pick<Timing, "every" | "sleep">;
	/** A digest of what all gateways must share. */
	readonly secrets: string;
	/** How far it has read the log. */
	readonly at: () => LogPosition;
	/** The clock's work is its own from now on: what is due is done at once. */
	readonly onDuty: () => void;
}

export interface Gateway {
	readonly id: string;
	/** Whether the clock's work is its own. */
	isOnDuty(): boolean;
	/** Another number each time it comes on duty after another gateway may have been; null while it is not on duty. */
	dutyTurn(): number | null;
	/** Gateways on this database, itself among them, as of the last beat. */
	connected(): number;
	/** Gives the duty up, so that another gateway need not wait for the lease's end. */
	stop(): Promise<void>;
}

const BEAT_MS = 1000;
/** After the last beat of a gateway that was killed another one has its duty within this and a beat. */
const LEASE_MS = 2500;
/** A lease that it might have lost is none: the answer was under way for some of its time. */
const TRUSTED_MS = 2000;
const STOP_LIMIT_MS = 2000;

/** Resolves after its first beat; rejects when the database cannot be written. */
export async function startGateway({ sql, log, now, timing, secrets, at, onDuty }: GatewayOptions): Promise<Gateway> {
	const id = randomUUID();
	const label = `${hostname()}:${process.pid}`;
	/** When it was asked for what the last standing gave; undefined when that gave no duty. */
	let dutyAt: Instant | undefined;
	let turns = 0;
	let connected = 1;
	let isBeating = false;
	const isOnDuty = () => dutyAt !== undefined && Math.abs(now() - dutyAt) < TRUSTED_MS;

	async function beat(): Promise<void> {
		// One that has not been answered yet is not doubled.
		if (isBeating) return;
		isBeating = true;
		try {
			const askedAt = now();
			// One that is never answered must not be the last.
			const answer = beatGateway(sql, { id, label, secrets, at: at() }, LEASE_MS);
			const standing = await withinLimit(answer, ANSWER_LIMIT_MS, timing.sleep);
			connected = standing.connected;
			const heldAt = dutyAt;
			dutyAt = standing.isOnDuty ? askedAt : undefined;
			if (!standing.isOnDuty) return;
			// abs: the clock of a machine may be set back.
			if (heldAt === undefined || Math.abs(now() - heldAt) >= LEASE_MS) turns += 1;
			// By standings alone: one that was only late took nothing away, and begins nothing anew.
			if (heldAt === undefined) {
				log.info({ gateway: label }, "The clock's work is done here from now on");
				onDuty();
			}
		} finally {
			isBeating = false;
		}
	}

	await beat();
	const end = timing.every(BEAT_MS, () => {
		beat().catch((error: unknown) => log.error({ err: error }, "The gateway cannot say that it lives"));
	});
	return {
		id,
		isOnDuty,
		dutyTurn: () => (isOnDuty() ? turns : null),
		connected: () => connected,
		stop: async () => {
			end();
			dutyAt = undefined;
			let timer: NodeJS.Timeout | undefined;
			const limit = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, STOP_LIMIT_MS);
			});
			await Promise.race([endGateway(sql, id), limit])
				.catch((error: unknown) => log.warn({ err: error }, "The gateway could not say that it ends"))
				.finally(() => clearTimeout(timer));
		},
	};
}
