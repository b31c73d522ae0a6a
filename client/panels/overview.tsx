// What the case pane shows while no complaint is open: where it is worst, and how far everything has come.
import type { ReactNode } from "react";
import { selectRegionCounts, selectStatuses } from "../store/select.ts";
import { selectCounts } from "../store/select-counts.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { useDesk } from "./desk.tsx";
import { Hotspots } from "./hotspots.tsx";
import { RuleProposals } from "./rule-proposals.tsx";

const WORST = 12;

export function Overview(): ReactNode {
	const { words, format } = useSpeech();
	const desk = useDesk();
	const statuses = useStore(selectStatuses);
	const regions = useStore(selectRegionCounts);
	const open = useStore((state) => selectCounts(state).totals.open);
	// Hotspots are made of everybody's complaints, and a unit is told none.
	const isUnit = useStore((state) => state.you?.role === "unit");
	const worst = regions.filter(({ overdue }) => overdue > 0);
	const most = worst[0]?.overdue ?? 1;
	return (
		<section className="case" id="case" aria-labelledby="overview-title">
			<div className="pane-head">
				<h2 id="overview-title" className="pane-title">
					{words.overview.title}
				</h2>
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard. */}
			<div className="case-body" tabIndex={0}>
				<p className="pane-note overview-hint">{words.case.noneNote}</p>
				{!isUnit && <Hotspots />}
				<RuleProposals />
				<div className="case-part">
					<h3 className="part-title">{words.overview.byStatus}</h3>
					<ul className="bars">
						{statuses.map(({ status, open: count, overdue }) => (
							<li key={status} className="bar-row">
								<span className="bar-name">
									<StatusMark status={status} />
									<span className="truncate">{words.status[status]}</span>
								</span>
								<Bar open={count} overdue={overdue} of={open} />
								<span className="bar-count tabular" title={words.totals.overdueOf(overdue, count)}>
									{overdue > 0 && <strong className="late-late">{format.number(overdue)}</strong>}
									<span className="pane-note">
										{overdue > 0 && " / "}
										{format.number(count)}
									</span>
								</span>
							</li>
						))}
					</ul>
				</div>
				<div className="case-part">
					<h3 className="part-title">
						{words.overview.worstKelurahan}
						<span className="part-count tabular">{words.overview.ofKelurahan(Math.min(WORST, worst.length), worst.length)}</span>
					</h3>
					{worst.length === 0 && <p className="pane-note">{words.overview.none}</p>}
					<ul className="bars">
						{worst.slice(0, WORST).map(({ region, open: count, overdue }) => (
							<li key={region.code}>
								<button type="button" className="bar-row is-link" onClick={() => desk.setArea({ kind: "region", region: region.code })}>
									<span className="bar-name truncate">{region.name}</span>
									<Bar open={count} overdue={overdue} of={Math.max(most, ...worst.slice(0, WORST).map((other) => other.open))} />
									<span className="bar-count tabular" title={words.totals.overdueOf(overdue, count)}>
										<strong className="late-late">{format.number(overdue)}</strong>
										<span className="pane-note"> / {format.number(count)}</span>
									</span>
								</button>
							</li>
						))}
					</ul>
				</div>
			</div>
		</section>
	);
}

/** Open as a grey bar, the overdue share of it coloured: length and place carry the figure, not the colour. */
function Bar({ open, overdue, of }: { readonly open: number; readonly overdue: number; readonly of: number }): ReactNode {
	const share = (count: number): string => `${of === 0 ? 0 : (100 * count) / of}%`;
	return (
		<span className="bar" aria-hidden="true">
			<span className="bar-open" style={{ width: share(open) }} />
			<span className="bar-overdue" style={{ width: share(overdue) }} />
		</span>
	);
}
