// The hotspots and the dispatches of the moment that is played.
import type { ReactNode } from "react";
import { PROVINCE } from "../../server/domain/responsibility.ts";
import type { Instant, UnitCode } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { selectHotspots } from "../store/select-hotspots.ts";
import type { State } from "../store/state.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { wordFigures, wordWhy } from "./hotspot-words.ts";
import { unitShortName } from "./names.ts";

export function PlayedHotspots(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const hot = HOTSPOT_WORDS[language];
	const hotspots = useStore(selectHotspots);
	const names = useStore(selectNames);
	const isScoped = useStore((state) => state.you !== null && !state.you.scope.includes(PROVINCE));
	return (
		<section data-testid="playback-hotspots">
			<h3 className="part-title">{words.hotspots}</h3>
			{isScoped && <p className="pane-note">{words.scoped}</p>}
			{hotspots.length === 0 && <p className="pane-note">{words.noHotspot}</p>}
			<ol className="hotspots">
				{hotspots.map(({ rank, place, movedTo, hotspot }) => (
					<li key={hotspot.id} className="hotspot">
						<b className="hotspot-rank tabular">{rank}</b>
						<div className="hotspot-body">
							<div className="hotspot-head">
								<strong className="truncate">{place ?? hot.nowhere}</strong>
								<span className={`hotspot-phase is-${hotspot.phase}`}>{hot.phase[hotspot.phase]}</span>
							</div>
							{movedTo !== null && <p className="pane-note">{hot.movedTo(movedTo)}</p>}
							<p className="tabular">{wordFigures(hotspot, language, format)}</p>
							<p className="pane-note">{wordWhy(hotspot, names, language, format)}</p>
						</div>
					</li>
				))}
			</ol>
		</section>
	);
}

export function PlayedDispatches(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const dispatches = useStore((state) => state.playback?.dispatches ?? NONE);
	const names = useStore(selectNames);
	return (
		<section data-testid="playback-dispatches">
			<h3 className="part-title">{words.dispatches}</h3>
			{dispatches.length === 0 && <p className="pane-note">{words.noDispatch}</p>}
			<ol className="playback-dispatches tabular">
				{groupDispatches(dispatches).map(({ key, at, unit, numbers }) => (
					<li key={key}>
						<span className="pane-note">{format.time(at)}</span>{" "}
						{numbers.length === 1 ? numbers[0] : words.dispatched(format.number(numbers.length))} {words.to(unitShortName(names, unit))}
					</li>
				))}
			</ol>
		</section>
	);
}

/** What went to one unit within a minute is one line. */
function groupDispatches(dispatches: NonNullable<State["playback"]>["dispatches"]) {
	const groups = new Map<string, { key: string; at: Instant; unit: UnitCode; numbers: (string | null)[] }>();
	for (const { at, unit, number } of dispatches) {
		const key = `${Math.floor(at / 60_000)}/${unit}`;
		const group = groups.get(key) ?? { key, at, unit, numbers: [] };
		group.numbers.push(number);
		groups.set(key, group);
	}
	return [...groups.values()];
}

const NONE: NonNullable<State["playback"]>["dispatches"] = [];
