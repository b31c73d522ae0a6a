import type { ISql } from "postgres";
import type { LogPosition } from "./change-log.ts";

// Gateways that follow the log (db/migrations/013-gateway.sql). All times are the database's.

export interface GatewaySign {
	readonly id: string;
	/** Host and process, for people. */
	readonly label: string;
	/** A digest of what all gateways must share. */
	readonly secrets: string;
	/** It has read the log up to here. */
	readonly at: LogPosition;
}

/** Not heard of for so long, a gateway is no longer connected: nothing is kept for it, and it loads anew if it comes back. */
export const GATEWAY_GONE_MS = 60_000;

/** What a sign of life is answered with. */
export interface GatewayStanding {
	/** Whether the clock's work is its own for the lease's time from now. */
	readonly isOnDuty: boolean;
	/** Gateways that were heard of within the last seconds, itself among them. */
	readonly connected: number;
}

const CONNECTED_MS = 5000;

/** Says that the gateway lives. */
export async function beatGateway(sql: ISql, { id, label, secrets, at }: GatewaySign, leaseMs: number): Promise<GatewayStanding> {
	const [row] = await sql<{ isOnDuty: boolean; connected: number }[]>`
		select beat_gateway(${id}, ${label}, ${secrets}, ${String(at.xid)}::xid8, ${String(at.seq)}::bigint, ${leaseMs / 1000} * interval '1 second') as "isOnDuty",
			(select count(*)::int from gateway where id <> ${id} and seen_at > clock_timestamp() - ${CONNECTED_MS / 1000} * interval '1 second') + 1 as connected`;
	if (row === undefined) throw new Error("Expected an answer to a gateway's sign of life, got no row");
	return row;
}

/** The gateway ends: nothing is kept for it, and another one may take up the clock's work at once. */
export async function endGateway(sql: ISql, id: string): Promise<void> {
	await sql`with left_duty as (delete from duty where gateway_id = ${id}) delete from gateway where id = ${id}`;
}

/** The labels of gateways heard of within `withinMs` that have other secrets than `secrets`. */
export async function findStrangers(sql: ISql, secrets: string, withinMs: number): Promise<string[]> {
	const rows = await sql<{ label: string }[]>`
		select label from gateway where secrets <> ${secrets} and seen_at > clock_timestamp() - ${withinMs / 1000} * interval '1 second' order by label`;
	return rows.map(({ label }) => label);
}

/**
 * Whether each gateway that lives has had the time to say so: after a crash or a promotion the database has forgotten them, and
 * what they need of the log. False while nobody is on duty.
 */
export async function areGatewaysKnown(sql: ISql): Promise<boolean> {
	const [row] = await sql<{ known: boolean }[]>`
		select exists (select from duty where since <= clock_timestamp() - ${GATEWAY_GONE_MS / 1000} * interval '1 second') as known`;
	return row?.known ?? false;
}

/** Takes away what gateways that were killed have left, an hour later. */
export async function deleteGoneGateways(sql: ISql): Promise<void> {
	await sql`delete from gateway where seen_at < clock_timestamp() - interval '1 hour'`;
}
