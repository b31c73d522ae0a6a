import { createHash } from "node:crypto";
import type { ISql } from "postgres";
import type { Account, Role, View } from "../protocol/account.ts";
import type { AccountName, Instant, RegionCode, UnitCode } from "../protocol/code.ts";

// Accounts, sessions and tickets. Tokens come in as they were given out and are looked up by their SHA-256; a disabled
// account has none. When they end is the database's to say: of gateways each has a clock of its own.

/** An account as a socket came in with it. ms since 1970: when it was given its password. */
export interface SeatedAccount extends Account {
	readonly passwordSince: Instant;
}

interface AccountRow {
	name: string;
	role: Role;
	scope: string[];
	unit_code: string | null;
}

function rowToAccount(row: AccountRow): Account {
	return {
		name: row.name as AccountName,
		role: row.role,
		scope: row.scope as RegionCode[],
		unit: row.unit_code as UnitCode | null,
	};
}

function rowToSeated(row: AccountRow & { password_since: number }): SeatedAccount {
	return { ...rowToAccount(row), passwordSince: row.password_since };
}

function tokenToHash(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}

/** For arrays, which the driver sends as text. */
function tokenToHex(token: string): string {
	return tokenToHash(token).toString("hex");
}

/** Undefined for an unknown or a disabled name. */
export async function findCredentials(sql: ISql, name: string): Promise<{ account: Account; passwordHash: string } | undefined> {
	const [row] = await sql<(AccountRow & { password_hash: string })[]>`
		select name, role, scope, unit_code, password_hash from account where name = ${name} and disabled_at is null`;
	return row && { account: rowToAccount(row), passwordHash: row.password_hash };
}

export async function listAccounts(sql: ISql): Promise<{ account: Account; createdAt: Instant; disabledAt: Instant | null }[]> {
	const rows = await sql<(AccountRow & { created_at: Date; disabled_at: Date | null })[]>`
		select name, role, scope, unit_code, created_at, disabled_at from account order by name`;
	return rows.map((row) => ({
		account: rowToAccount(row),
		createdAt: row.created_at.getTime(),
		disabledAt: row.disabled_at?.getTime() ?? null,
	}));
}

/** Creates the account, or gives an existing one this password, role and scope, enables it and ends its sessions and tickets. Answers whether it is new. */
export async function putAccount(sql: ISql, account: Account, passwordHash: string): Promise<boolean> {
	const [row] = await sql<{ is_new: boolean }[]>`
		with sessions as (delete from session where account = ${account.name}), tickets as (delete from ticket where account = ${account.name})
		insert into account (name, password_hash, role, scope, unit_code)
		values (${account.name}, ${passwordHash}, ${account.role}, ${[...account.scope]}, ${account.unit})
		on conflict (name) do update set password_hash = excluded.password_hash, role = excluded.role, scope = excluded.scope,
			unit_code = excluded.unit_code, disabled_at = null, password_since = clock_timestamp()
		returning xmax = 0 as is_new`;
	return row?.is_new ?? false;
}

/** Ends the account's sessions and tickets too. False when there is no such account that is still enabled. */
export async function disableAccount(sql: ISql, name: string, now: Instant): Promise<boolean> {
	const rows = await sql`
		with ended as (update account set disabled_at = ${new Date(now)} where name = ${name} and disabled_at is null returning name),
			sessions as (delete from session where account in (select name from ended)),
			tickets as (delete from ticket where account in (select name from ended))
		select name from ended`;
	return rows.length > 0;
}

export async function insertSession(sql: ISql, token: string, account: string, lastsMs: number): Promise<void> {
	await sql`
		insert into session (token_hash, account, expires_at)
		values (${tokenToHash(token)}, ${account}, clock_timestamp() + ${lastsMs / 1000} * interval '1 second')`;
}

/** The accounts behind sessions that are neither ended nor expired, in the order of the tokens. */
export async function findSessions(sql: ISql, tokens: readonly string[]): Promise<(Account | undefined)[]> {
	const hashes = tokens.map(tokenToHex);
	const rows = await sql<(AccountRow & { hash: string })[]>`
		select encode(s.token_hash, 'hex') as hash, a.name, a.role, a.scope, a.unit_code
		from unnest(${hashes}::text[]) as asked (hash)
		join session s on s.token_hash = decode(asked.hash, 'hex')
		join account a on a.name = s.account
		where s.expires_at > clock_timestamp() and a.disabled_at is null`;
	const accounts = new Map(rows.map((row) => [row.hash, rowToAccount(row)]));
	return hashes.map((hash) => accounts.get(hash));
}

export async function findSession(sql: ISql, token: string): Promise<Account | undefined> {
	return (await findSessions(sql, [token]))[0];
}

export async function deleteTickets(sql: ISql, account: AccountName): Promise<void> {
	await sql`delete from ticket where account = ${account}`;
}

export async function deleteSession(sql: ISql, token: string): Promise<void> {
	await sql`delete from session where token_hash = ${tokenToHash(token)}`;
}

/** Tickets for the accounts of sessions; says of each, in their order, whether its session is one. A display's is for the wall. */
export async function giveTickets(
	sql: ISql,
	asked: readonly { readonly session: string; readonly ticket: string; readonly view: View }[],
	lastsMs: number,
): Promise<boolean[]> {
	const hashes = asked.map(({ ticket }) => tokenToHex(ticket));
	const rows = await sql<{ hash: string }[]>`
		with seated as (
			select decode(asked.ticket, 'hex') as ticket_hash, s.account, case a.role when 'display' then 'wall' else asked.view end as view
			from unnest(${asked.map(({ session }) => tokenToHex(session))}::text[], ${hashes}::text[], ${asked.map(({ view }) => view)}::text[])
				as asked (session, ticket, view)
			join session s on s.token_hash = decode(asked.session, 'hex')
			join account a on a.name = s.account
			where s.expires_at > clock_timestamp() and a.disabled_at is null
		), given as (
			insert into ticket (token_hash, account, view, expires_at)
			select ticket_hash, account, view, clock_timestamp() + ${lastsMs / 1000} * interval '1 second' from seated
		)
		select encode(ticket_hash, 'hex') as hash from seated`;
	const given = new Set(rows.map(({ hash }) => hash));
	return hashes.map((hash) => given.has(hash));
}

/** Who a ticket lets in, and to what. */
export interface Seat {
	readonly account: SeatedAccount;
	readonly view: View;
}

/** Uses tickets up: whoever comes second with the same one finds nothing, also when both come at once or in the same call. */
export async function takeTickets(sql: ISql, tokens: readonly string[]): Promise<(Seat | undefined)[]> {
	const hashes = tokens.map(tokenToHex);
	const rows = await sql<(AccountRow & { hash: string; password_since: number; view: View })[]>`
		with taken as (
			delete from ticket where token_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as asked (hash))
			returning token_hash, account, view, expires_at
		)
		select encode(t.token_hash, 'hex') as hash, a.name, a.role, a.scope, a.unit_code,
			floor(extract(epoch from a.password_since) * 1000)::float8 as password_since, t.view
		from taken t join account a on a.name = t.account
		where t.expires_at > clock_timestamp() and a.disabled_at is null`;
	const seats = new Map(rows.map((row) => [row.hash, { account: rowToSeated(row), view: row.view }]));
	return hashes.map((hash) => {
		const seat = seats.get(hash);
		seats.delete(hash);
		return seat;
	});
}

export async function takeTicket(sql: ISql, token: string): Promise<Seat | undefined> {
	return (await takeTickets(sql, [token]))[0];
}

export async function deleteExpiredTokens(sql: ISql): Promise<void> {
	await sql`delete from ticket where expires_at <= clock_timestamp()`;
	await sql`delete from session where expires_at <= clock_timestamp()`;
}

/** The enabled ones among `names`, as they are now. */
export async function findAccounts(sql: ISql, names: readonly AccountName[]): Promise<SeatedAccount[]> {
	const rows = await sql<(AccountRow & { password_since: number })[]>`
		select name, role, scope, unit_code, floor(extract(epoch from password_since) * 1000)::float8 as password_since
		from account where name = any(${[...names]}) and disabled_at is null`;
	return rows.map(rowToSeated);
}

export async function hasUnit(sql: ISql, code: UnitCode): Promise<boolean> {
	const [row] = await sql<[{ has: boolean }]>`select exists (select from unit where code = ${code}) as has`;
	return row.has;
}
