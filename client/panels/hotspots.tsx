// The hotspots in the console's overview: where, how far beyond what is expected, why, and from there to the complaints.
import type { ReactNode } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { isFiltered } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { type RankedHotspot, selectHotspots, selectOldHotspots } from "../store/select-hotspots.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { useBulk } from "./bulk.tsx";
import { useDesk } from "./desk.tsx";
import { usePickHotspot } from "./hotspot-pick.ts";
import { wordEarlier, wordExpected, wordFigures, wordWhy } from "./hotspot-words.ts";
import { categoryName, unitShortName } from "./names.ts";
import "./hotspots.css";

export function Hotspots(): ReactNode {
	const { language, words: common, format } = useSpeech();
	const words = HOTSPOT_WORDS[language];
	const hotspots = useStore(selectHotspots);
	const oldSince = useStore(selectOldHotspots);
	const isKnown = useStore((state) => state.hotspots !== null);
	const isNarrow = useStore((state) => isFiltered(state.filter));
	return (
		<div className="case-part" data-testid="hotspots">
			<h3 className="part-title">
				{words.title}
				<span className="part-count tabular">{hotspots.length > 0 && hotspots.length}</span>
			</h3>
			{isNarrow && <p className="pane-note">{words.unfiltered}</p>}
			<p className="pane-note">{hotspots.length > 0 ? words.note : isKnown ? words.none : words.waiting}</p>
			{oldSince !== null && (
				<p className="notice is-warning" role="status">
					<Icon name="warning" size={14} />
					{words.old(`${format.time(oldSince)} ${common.unitsOfTime.zone}`)}
				</p>
			)}
			<ol className="hotspots">
				{hotspots.map((ranked) => (
					<HotspotItem key={ranked.hotspot.id} {...ranked} />
				))}
			</ol>
		</div>
	);
}

function HotspotItem({ rank, place, movedTo, hotspot }: RankedHotspot): ReactNode {
	const { language, words: common, format } = useSpeech();
	const words = HOTSPOT_WORDS[language];
	const desk = useDesk();
	const names = useStore(selectNames);
	const minute = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	const bulk = useBulk();
	const pick = usePickHotspot();
	const { earlier } = hotspot.memory;
	const isSelected = desk.area?.kind === "hotspot" && desk.area.id === hotspot.id;
	const hasPicked = isSelected && bulk.picked.size > 0;
	return (
		<li className="hotspot">
			<b className="hotspot-rank tabular">{rank}</b>
			<div className="hotspot-body">
				<div className="hotspot-head">
					<strong className="truncate">{place ?? words.nowhere}</strong>
					<span className={`hotspot-phase is-${hotspot.phase}`}>{words.phase[hotspot.phase]}</span>
					<span className="pane-note">
						{minute - hotspot.since < 60_000 ? common.ago.justNow : words.since(format.span(minute - hotspot.since))}
					</span>
				</div>
				{movedTo !== null && <p className="pane-note">{words.movedTo(movedTo)}</p>}
				<p className="tabular">
					<strong className={hotspot.overdue > 0 ? "late-late" : ""}>{wordFigures(hotspot, language, format)}</strong>
				</p>
				<p className="pane-note">{wordWhy(hotspot, names, language, format)}</p>
				<p className="pane-note">
					{earlier === null
						? words.earlierUnknown
						: `${wordEarlier(hotspot, minute, language, format)} (${words.earlierWeeks(earlier.weeks)})`}
				</p>
				{bulk.can.pick && (hotspot.overdue > 0 || hasPicked) && (
					<div className="hotspot-acts">
						<button
							type="button"
							className="button is-small"
							aria-pressed={isSelected}
							disabled={hotspot.overdue === 0}
							onClick={() => pick(hotspot)}
						>
							{words.select(format.number(hotspot.overdue))}
							{rank === 1 && <kbd className="key">H</kbd>}
						</button>
						{hasPicked && bulk.can.dispatch && (
							<button type="button" className="button is-small is-primary" onClick={bulk.ask}>
								{words.dispatch}
								<kbd className="key">D</kbd>
							</button>
						)}
						{hasPicked && bulk.can.nudge && (
							<button type="button" className="button is-small" onClick={bulk.askNudge}>
								{words.nudge}
								<kbd className="key">⇧N</kbd>
							</button>
						)}
					</div>
				)}
				<HotspotActs hotspot={hotspot} now={minute} />
				<HotspotDetails hotspot={hotspot} now={minute} />
			</div>
		</li>
	);
}

/** What was done from here since it was found, and whether it helped. */
function HotspotActs({ hotspot, now }: { readonly hotspot: Hotspot; readonly now: Instant }): ReactNode {
	const { language, format } = useSpeech();
	const words = HOTSPOT_WORDS[language];
	const { acts } = hotspot.memory;
	if (acts.length === 0) return null;
	return (
		<ul className="hotspot-done tabular" aria-label={words.acts}>
			{acts.map(({ kind, at, by, complaints, stillOverdue, overdueThen }) => (
				<li key={`${at}/${by}`}>
					<strong>{words.act[kind](format.number(complaints))}</strong>{" "}
					<span className="pane-note">{words.by(by ?? "", format.ago(now - at))}</span>
					<p className="pane-note">
						{words.helped(
							format.number(complaints - stillOverdue),
							format.number(complaints),
							format.number(overdueThen),
							format.number(hotspot.overdue),
						)}
					</p>
				</li>
			))}
		</ul>
	);
}

function HotspotDetails({ hotspot, now }: { readonly hotspot: Hotspot; readonly now: Instant }): ReactNode {
	const { language, format } = useSpeech();
	const words = HOTSPOT_WORDS[language];
	const names = useStore(selectNames);
	const complaints = useStore((state) => state.complaints);
	const desk = useDesk();
	const { before, lastGoneAt } = hotspot.memory;
	const shares = [
		{
			title: words.categories,
			rows: hotspot.categories.map((share) => ({ ...share, name: share.code && categoryName(names, share.code, language) })),
		},
		{ title: words.units, rows: hotspot.units.map((share) => ({ ...share, name: share.code && unitShortName(names, share.code) })) },
	];
	const oldest = hotspot.oldest.flatMap((id) => complaints.find(id) ?? []);
	return (
		<details className="hotspot-details">
			<summary>{words.details}</summary>
			{shares.map(({ title, rows }) => (
				<table key={title} className="tabular">
					<caption>{title}</caption>
					<tbody>
						{rows.map(({ code, name, open, overdue, expected }) => (
							<tr key={code}>
								<th scope="row">{name ?? words.noUnit}</th>
								<td>
									<strong className="late-late">{format.number(overdue)}</strong> / {format.number(open)}
								</td>
								<td className="pane-note">{words.expected(wordExpected(expected, format))}</td>
							</tr>
						))}
					</tbody>
				</table>
			))}
			<p className="pane-note tabular">{words.clocks(format.number(hotspot.clocks.coordination), format.number(hotspot.clocks.finish))}</p>
			{oldest.length > 0 && (
				<p className="hotspot-oldest tabular">
					<span className="pane-note">{words.oldest}: </span>
					{oldest.map((row) => (
						<button key={row.id} type="button" className="button is-quiet is-small" onClick={() => desk.open(row.id)}>
							{row.number}
						</button>
					))}
				</p>
			)}
			<p className="pane-note tabular">
				{before === 0 || lastGoneAt === null ? words.neverBefore : words.before(before, format.ago(now - lastGoneAt))}
			</p>
			{hotspot.memory.acts.length === 0 && <p className="pane-note">{words.noActs}</p>}
			<p className="pane-note tabular">{words.certainty(format.number(hotspot.z), format.percent(Math.ceil(hotspot.q * 100) / 100))}</p>
		</details>
	);
}
