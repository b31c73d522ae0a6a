import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { AccountName, Instant } from "../protocol/code.ts";
import type { ProposalAnswer, RuleProposal } from "../protocol/rule-proposal.ts";
import { actorOf } from "./actor.ts";

// What happens to complaints and rules by the clock, or by a supervisor, besides the commands.

/** Marks what has waited too long (db/functions/escalate_due.sql). Returns how many; 0 also while another gateway does it. */
export async function escalateDue(sql: ISql, now: Instant): Promise<number> {
	const [row] = await sql<{ marked: number }[]>`select escalate_due(${new Date(now)}) as marked`;
	return row?.marked ?? 0;
}

/** Leases as they are at a moment; what is in it is the database's own. */
export type HeldClaims = JSONValue;

export async function findClaims(sql: ISql, account: AccountName, now: Instant): Promise<HeldClaims> {
	const [row] = await sql<{ claims: HeldClaims }[]>`select find_claims(${account}, ${new Date(now)}) as claims`;
	return row?.claims ?? [];
}

/** Ends those of `claims` that `account` has not renewed since. Returns how many. */
export async function releaseClaims(sql: ISql, account: AccountName, claims: HeldClaims, now: Instant): Promise<number> {
	const [row] = await sql<{ released: number }[]>`
		select release_claims(${account}, ${sql.json(claims)}, ${new Date(now)}) as released`;
	return row?.released ?? 0;
}

/** Open proposals about places within `scope`, oldest first. `day` is `YYYY-MM-DD`. */
export async function readProposals(sql: ISql, scope: readonly string[], day: string): Promise<RuleProposal[]> {
	return await sql<RuleProposal[]>`
		select p.id::float8 as id, r.id as rule, r.version, r.category_code as category, r.unit_kind as "unitKind", r.unit_level as "unitLevel",
			p.region_code as region, p.cause, to_jsonb(p.complaints) as complaints, floor(extract(epoch from p.at) * 1000)::float8 as at,
			coalesce((
				select jsonb_agg(jsonb_build_object('unitKind', n.unit_kind, 'unitLevel', n.unit_level) order by n.priority, n.id)
				from routing_rule n
				where n.category_code = r.category_code and (n.unit_kind, n.unit_level) <> (r.unit_kind, r.unit_level)
					and n.valid_from <= ${day}::date and (n.valid_to is null or n.valid_to > ${day}::date)
					and not p.region_code = any (n.except_regions)), '[]') as next
		from rule_proposal p join routing_rule r on r.id = p.rule_id
		where p.decision is null
			and exists (select from unnest(${scope as string[]}::text[]) as area (code)
				where p.region_code = area.code or starts_with(p.region_code, area.code || '.'))
		order by p.id`;
}

/** Accepts or declines, in one transaction; gives the stored answer of a key that comes again. */
export async function decideProposal(
	sql: ISql,
	decision: { readonly key: string; readonly id: number; readonly accept: boolean; readonly note: string | null },
	account: Account,
	now: Instant,
): Promise<ProposalAnswer> {
	const { key, id, accept, note } = decision;
	const actor = actorOf(sql, account, decision);
	const [row] = await sql<{ answer: ProposalAnswer }[]>`
		select do_decide_proposal(${actor}, ${key}, ${id}, ${accept}, ${note}, ${new Date(now)}) as answer`;
	if (row === undefined) throw new Error("Expected an answer of the decision, got no row");
	return row.answer;
}
