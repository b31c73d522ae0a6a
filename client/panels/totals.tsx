// The counts of the header, of what the filter lets through, as the sum that they are: on the map + without a point + outside = all open.
import type { ReactNode } from "react";
import { selectCounts } from "../store/select-counts.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";

export function Totals(): ReactNode {
	const { words, format } = useSpeech();
	const totals = useStore((state) => selectCounts(state).totals);
	const isStale = useStore((state) => state.link.staleSince !== null);
	const parts = [
		{ name: words.totals.mapped, count: totals.mapped, sign: "" },
		{ name: words.totals.unmapped, count: totals.unmapped, sign: "+" },
		{ name: words.totals.outside, count: totals.outside, sign: "+" },
		{ name: words.totals.allOpen, count: totals.open, sign: "=" },
	];
	return (
		<dl className={isStale ? "totals tabular is-stale" : "totals tabular"}>
			{parts.map(({ name, count, sign }) => (
				<div key={name} className="totals-part" data-sign={sign}>
					<dt>{name}</dt>
					<dd>{format.number(count)}</dd>
				</div>
			))}
			<div className={totals.overdue > 0 ? "totals-part is-late is-overdue" : "totals-part is-late"} data-sign="">
				<dt>{words.totals.overdue}</dt>
				<dd>{format.number(totals.overdue)}</dd>
			</div>
		</dl>
	);
}
