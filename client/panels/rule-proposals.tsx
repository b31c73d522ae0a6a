// What hand-backs say about the routing rules, for the supervisor who may amend them.
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { ProposalAnswer, RuleProposal } from "../../server/protocol/rule-proposal.ts";
import { selectNames, type Unit } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { askServer } from "./ask-server.ts";
import { categoryName, regionName } from "./names.ts";

const REFRESH_MS = 60_000;
const NO_UNITS: readonly Unit[] = [];

/** Nothing for anybody but a supervisor, and nothing while nothing is proposed. */
export function RuleProposals(): ReactNode {
	const { words, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const names = useStore(selectNames);
	const units = useStore((state) => state.reference?.units ?? NO_UNITS);
	const isSupervisor = useStore((state) => state.you?.role === "supervisor");
	const [proposals, setProposals] = useState<readonly RuleProposal[]>([]);
	const [isFailed, setFailed] = useState(false);

	const load = useCallback(async (signal: AbortSignal) => {
		try {
			const answer = await askServer("/api/rule-proposals", { signal });
			// Our own server's answer: the contract is its type.
			if (answer.ok) setProposals((await answer.json()) as RuleProposal[]);
		} catch (error) {
			if (!signal.aborted) console.error("The proposals could not be fetched", error);
		}
	}, []);
	useEffect(() => {
		if (!isSupervisor) return;
		const abort = new AbortController();
		void load(abort.signal);
		const timer = setInterval(() => void load(abort.signal), REFRESH_MS);
		return () => {
			clearInterval(timer);
			abort.abort();
		};
	}, [isSupervisor, load]);

	const decide = async (id: number, accept: boolean) => {
		setFailed(false);
		try {
			// One decision a proposal: its name is key enough.
			const body = JSON.stringify({ key: `proposal-${id}-${accept ? "accept" : "decline"}`, accept });
			const answer = await askServer(`/api/rule-proposals/${id}`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body,
			});
			const given = (await answer.json()) as ProposalAnswer;
			setFailed(!given.ok);
		} catch (error) {
			console.error("The decision could not be sent", error);
			setFailed(true);
		}
		await load(AbortSignal.timeout(10_000));
	};

	if (!isSupervisor || proposals.length === 0) return null;
	const nameKind = (kind: string, level: string) => units.find((unit) => unit.kind === kind && unit.level === level)?.name ?? kind;
	return (
		<div className="case-part">
			<h3 className="part-title">
				{said.proposals}
				<span className="part-count tabular">{proposals.length}</span>
			</h3>
			{isFailed && (
				<p className="notice is-warning" role="alert">
					{said.proposalFailed}
				</p>
			)}
			<ul className="proposals">
				{proposals.map(({ id, rule, version, category, unitKind, unitLevel, region, cause, complaints, next: [next] }) => (
					<li key={id} className="proposal">
						<p>{said.proposalText(nameKind(unitKind, unitLevel), categoryName(names, category, language), regionName(names, region))}</p>
						<p className="pane-note">
							{said.proposalWhy(complaints.length, words.actions.causes[cause])} · {said.proposalRule(rule, version)}
						</p>
						<p className="pane-note">
							{next === undefined ? said.proposalNobody : said.proposalNext(nameKind(next.unitKind, next.unitLevel))}
						</p>
						<div className="case-buttons">
							<button type="button" className="button is-small is-primary" onClick={() => void decide(id, true)}>
								{said.accept}
							</button>
							<button type="button" className="button is-small" onClick={() => void decide(id, false)}>
								{said.decline}
							</button>
						</div>
					</li>
				))}
			</ul>
		</div>
	);
}
