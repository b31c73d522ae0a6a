import type { FastifyRequest } from "fastify";
import { type ProposalAnswer, proposalDecisionSchema, type RuleProposal } from "../protocol/rule-proposal.ts";
import { decideProposal, readProposals } from "../queries/hand-over.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** In Jakarta, where rules begin and end with a day. */
function instantToDay(at: number): string {
	return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** GET /api/rule-proposals: what hand-backs say about the rules, for those who decide about it. */
export function getRuleProposals(http: Http) {
	return async (request: FastifyRequest): Promise<readonly RuleProposal[]> => {
		const { scope } = await requireAccount(http, request, ["supervisor"]);
		return await readProposals(http.world().sql, scope, instantToDay(http.now()));
	};
}

/** POST /api/rule-proposals/:id: accept or decline. A refusal by the rules is an answer, as a command's is. */
export function postRuleProposal(http: Http) {
	return async (request: FastifyRequest): Promise<ProposalAnswer> => {
		const account = await requireAccount(http, request, ["supervisor"]);
		const { id: given } = request.params as { id: string };
		const decision = proposalDecisionSchema.safeParse(request.body);
		if (!/^[1-9]\d{0,14}$/.test(given) || !decision.success) throw new Refusal(400, "invalid", "Send {key, accept, note?} for a proposal");
		const { key, accept, note = null } = decision.data;
		return await decideProposal(http.world().sql, { key, id: Number(given), accept, note }, account, http.now());
	};
}
