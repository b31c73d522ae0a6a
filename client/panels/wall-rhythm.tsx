// How much comes in, beside what usually comes in at this hour of the week: a bar an hour, the usual span behind it.
import type { Rhythm, RhythmHour } from "../../server/protocol/rhythm.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { OLD_MS } from "./rhythm-source.ts";

/** Of a drawing whose unit is one hour's column. */
const COLUMN = 10;
const BAR = 7;
const HEIGHT = 60;

export function WallRhythm({ rhythm }: { readonly rhythm: Rhythm | null }) {
	const { language, words: said, format } = useSpeech();
	const words = WALL_WORDS[language];
	const latest = rhythm?.hours.at(-1);
	const isOld = useStore((state) => latest !== undefined && state.now - latest.end > OLD_MS);
	const until = latest !== undefined && isOld ? words.asOf(`${format.clock(latest.end)} ${said.unitsOfTime.zone}`) : null;
	return (
		<section className="wall-hour tabular">
			<h2 className="wall-label">{words.lastHour}</h2>
			<div className="wall-hour-line">
				<p className="wall-large is-calm" data-testid="last-hour">
					{latest === undefined ? "–" : format.number(latest.count)}
				</p>
				{latest !== undefined && <p className={until === null ? "wall-usual" : "wall-usual is-old"}>{until ?? wordUsual(latest)}</p>}
			</div>
			{rhythm !== null && <HourBars hours={rhythm.hours} end={until ?? words.toNow} />}
		</section>
	);

	function wordUsual({ usual }: RhythmHour): string {
		if (usual === null) return words.nothingUsual;
		const [low, high] = [format.number(usual.low), format.number(usual.high)];
		return usual.low === usual.high ? words.usually(low) : words.usually(`${low}–${high}`);
	}
}

function HourBars({ hours, end }: { readonly hours: readonly RhythmHour[]; readonly end: string }) {
	const { language, format } = useSpeech();
	const words = WALL_WORDS[language];
	const most = Math.max(1, ...hours.map(({ count, usual }) => Math.max(count, usual?.high ?? 0)));
	const toPx = (count: number) => (count / most) * HEIGHT;
	const first = hours[0];
	return (
		<figure className="wall-bars">
			<svg viewBox={`0 0 ${hours.length * COLUMN} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words.byHour}>
				{hours.map(({ end, count, usual }, at) => (
					<g key={end} transform={`translate(${at * COLUMN} 0)`}>
						{usual !== null && (
							<rect
								className="is-usual"
								y={HEIGHT - toPx(usual.high)}
								width={COLUMN}
								height={Math.max(1.5, toPx(usual.high) - toPx(usual.low))}
							/>
						)}
						<rect
							className={at === hours.length - 1 ? "is-latest" : "is-past"}
							x={(COLUMN - BAR) / 2}
							y={HEIGHT - toPx(count)}
							width={BAR}
							height={toPx(count)}
						/>
					</g>
				))}
			</svg>
			<figcaption>
				<span>{first === undefined ? "" : format.time(first.end - 3_600_000)}</span>
				{hours.some(({ usual }) => usual !== null) && (
					<span>
						<i className="wall-usual-mark" /> {words.usualSpan}
					</span>
				)}
				<span>{end}</span>
			</figcaption>
		</figure>
	);
}
