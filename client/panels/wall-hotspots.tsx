// Where it burns, and why, in words that can be read from the back of the room. The number is the one on the map.
import { selectNames } from "../store/select.ts";
import { selectHotspots, selectOldHotspots } from "../store/select-hotspots.ts";
import { leastShown, shownCount } from "../store/shown-count.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { wordEarlier, wordWhy } from "./hotspot-words.ts";
import { useIsWide } from "./wide-wall.ts";
import "./hotspots.css";

const MOST = 3;
const MOST_WIDE = 5;

/** Takes no room while there is none: the wall says what is abnormal. That nobody looks for them any longer is. */
export function WallHotspots() {
	const { language, words: common, format } = useSpeech();
	const words = HOTSPOT_WORDS[language];
	const hotspots = useStore(selectHotspots);
	const oldSince = useStore(selectOldHotspots);
	const names = useStore(selectNames);
	const view = useStore((state) => state.view);
	const reference = useStore((state) => state.reference);
	const hour = useStore((state) => Math.floor(state.now / 3_600_000) * 3_600_000);
	const most = useIsWide() ? MOST_WIDE : MOST;
	if (hotspots.length === 0 && oldSince === null) return null;
	const isFew = (count: number) => count > 0 && shownCount({ view, reference }, count, count) === null;
	return (
		<section className="wall-hotspots tabular" data-testid="hotspots">
			<header className="wall-list-head">
				<h2 className="wall-label is-list">{words.title}</h2>
				{hotspots.length > most && <span>{words.more(format.number(hotspots.length - most))}</span>}
			</header>
			{oldSince !== null && <p className="wall-none">{words.old(`${format.time(oldSince)} ${common.unitsOfTime.zone}`)}</p>}
			<ol>
				{hotspots.slice(0, most).map(({ rank, place, movedTo, hotspot }) => {
					// Which of a hotspot's are private is not told: it is taken for all.
					const isShown = shownCount({ view, reference }, hotspot.open, hotspot.open) !== null;
					return (
						<li key={hotspot.id}>
							<b className="hotspot-rank">{rank}</b>
							<span className="wall-place">
								<b>{place ?? words.nowhere}</b>
								<span className={`hotspot-phase is-${hotspot.phase}`}>{words.phase[hotspot.phase]}</span>
							</span>
							<span className="wall-fraction">
								<b>{isShown ? format.number(hotspot.overdue) : "–"}</b>
								<span> / {isShown ? format.number(hotspot.open) : `< ${format.number(leastShown({ reference }))}`}</span>
							</span>
							<p className="wall-why">
								{movedTo !== null && `${words.movedTo(movedTo)} · `}
								{isShown && wordWhy(hotspot, names, language, format, { isTerse: true })}
								<br />
								{isShown && !isFew(hotspot.memory.earlier?.overdue ?? 0) && wordEarlier(hotspot, hour, language, format)}
							</p>
						</li>
					);
				})}
			</ol>
		</section>
	);
}
