// Where it is worst, and what has just come in. No row names a person, a street or a number, and none is counted that must not be.

import { useMemo } from "react";
import { selectNames, selectNewest, selectPlaceOf, selectRegionCounts, selectUnitCounts } from "../store/select.ts";
import { selectHotspots } from "../store/select-hotspots.ts";
import { leastShown, shownCount } from "../store/shown-count.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { WallBar } from "./wall-bar.tsx";
import { useIsWide } from "./wide-wall.ts";

const WORST = 5;
/** Beside hotspots, which say the same more sharply. */
const WORST_BESIDE_HOTSPOTS = 3;
const WORST_UNITS = 3;
const WORST_UNITS_WIDE = 6;
/** More than fit on any wall; the style sheet hides what does not. */
const NEWEST = 14;

export function WallWorst() {
	const wall = WALL_WORDS[useSpeech().language];
	const counts = useStore(selectRegionCounts);
	const { regions } = useStore(selectNames);
	const hasHotspots = useStore((state) => selectHotspots(state).length > 0);
	const isWide = useIsWide();
	const rows = counts.slice(0, hasHotspots && !isWide ? WORST_BESIDE_HOTSPOTS : WORST).map(({ region, ...count }): WorstRow => {
		return { code: region.code, name: region.name, within: regions.get(region.parent)?.name ?? "", ...count };
	});
	return <Worst title={wall.worst} rows={rows} />;
}

export function WallWorstUnits() {
	const wall = WALL_WORDS[useSpeech().language];
	const counts = useStore(selectUnitCounts);
	const rows = counts.slice(0, useIsWide() ? WORST_UNITS_WIDE : WORST_UNITS).map(({ unit, ...count }): WorstRow => {
		return { code: unit.code, name: unit.shortName, within: "", ...count };
	});
	return <Worst title={wall.worstUnits} rows={rows} />;
}

interface WorstRow {
	readonly code: string;
	readonly name: string;
	readonly within: string;
	readonly open: number;
	readonly overdue: number;
	readonly private: number;
}

function Worst({ title, rows }: { readonly title: string; readonly rows: readonly WorstRow[] }) {
	const { language, words, format } = useSpeech();
	const wall = WALL_WORDS[language];
	const view = useStore((state) => state.view);
	const reference = useStore((state) => state.reference);
	const worst = rows.filter(({ overdue }) => overdue > 0);
	const most = Math.max(1, ...worst.map(({ open }) => open));
	return (
		<section className="wall-worst tabular">
			<header className="wall-list-head">
				<h2 className="wall-label is-list">{title}</h2>
				<span>
					<b className="wall-late-word">{wall.worstOverdue}</b> / {wall.worstOpen}
				</span>
			</header>
			{worst.length === 0 && <p className="wall-none">{words.overview.none}</p>}
			<ol>
				{worst.map(({ code, name, within, open, overdue, private: hidden }) => {
					const isShown = shownCount({ view, reference }, open, hidden) !== null;
					return (
						<li key={code}>
							<span className="wall-place">
								<b>{name}</b>
								<span>{within}</span>
							</span>
							<span className="wall-fraction">
								<b>{isShown ? format.number(overdue) : "–"}</b>
								<span> / {isShown ? format.number(open) : `< ${format.number(leastShown({ reference }))}`}</span>
							</span>
							{/* Its length would say the number. */}
							<WallBar overdue={isShown ? overdue : 0} open={isShown ? open : 0} most={most} />
						</li>
					);
				})}
			</ol>
		</section>
	);
}

export function WallNewest() {
	const { language, format } = useSpeech();
	const wall = WALL_WORDS[language];
	const store = useStoreWriter();
	const second = useStore((state) => Math.floor(state.now / 1000));
	const hasSnapshot = useStore((state) => state.mark !== null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: once a second, for what changes faster is not read, and with the first snapshot.
	const rows = useMemo(() => selectNewest(store.state), [store, second, hasSnapshot]);
	const names = useStore(selectNames);
	const placeOf = useStore(selectPlaceOf);
	const now = useStore((state) => state.now);
	return (
		<section className="wall-newest tabular">
			<h2 className="wall-label">{wall.newest}</h2>
			{rows.length === 0 && <p className="wall-none">{wall.noneOpen}</p>}
			<ol>
				{rows.slice(0, NEWEST).map((row, at) => {
					const category = names.categories.get(row.category);
					const place = placeOf(row);
					return (
						// biome-ignore lint/suspicious/noArrayIndexKey: a line stays, and other words come into it: less is laid out anew.
						<li key={at} data-testid="newest-row">
							<time>{format.shortInstant(row.reportedAt, now)}</time>
							<span className="wall-place">
								<b className="wall-category">{(language === "id" ? category?.name : category?.nameEn) ?? row.category}</b>
								<span>{place === null ? wall.city : (place?.name ?? wall.noRegion)}</span>
							</span>
						</li>
					);
				})}
			</ol>
		</section>
	);
}
