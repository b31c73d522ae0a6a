// What the patterns of the kelurahan mean, drawn by the function that draws the map's.
import { useMemo } from "react";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { MAP_WORDS } from "../ui/words/map.ts";
import { drawPattern, PATTERN_PX, type PaintedRate } from "./rate-style.ts";
import { FEW, RATE_FROM, RATE_LEVELS, type RateLevel } from "./region-rate.ts";

/** Twice as sharp as it is shown. */
const SHARP = 2;

export function RateLegend() {
	const { language, format } = useSpeech();
	const words = MAP_WORDS[language];
	// A wall gives no level to what it may not count (hideLevels).
	const few = useStore(({ view, reference }) => Math.max(FEW, view === "wall" ? (reference?.minCellCount ?? 0) : 0));
	const meaning: Record<RateLevel, string> = {
		few: words.few(format.number(few)),
		usual: words.usual(format.percent(RATE_FROM.raised)),
		raised: `${format.percent(RATE_FROM.raised)}–${format.percent(RATE_FROM.high)}`,
		high: `${format.percent(RATE_FROM.high)}–${format.percent(RATE_FROM.extreme)}`,
		extreme: `≥ ${format.percent(RATE_FROM.extreme)}`,
	};
	return (
		<>
			<figcaption>{words.legend}</figcaption>
			<ul>
				{RATE_LEVELS.map((level) => (
					<li key={level}>
						<RateSwatch level={level} />
						<span>{meaning[level]}</span>
					</li>
				))}
			</ul>
			<p>{words.shrunkNote}</p>
		</>
	);
}

function RateSwatch({ level }: { readonly level: RateLevel }) {
	const { palette } = useAppearance();
	const image = useMemo(() => (level === "usual" ? "none" : `url(${patternUrl(level, palette)})`), [level, palette]);
	return <i className="rate-swatch" style={{ backgroundColor: palette.map.land, backgroundImage: image }} aria-hidden="true" />;
}

function patternUrl(level: PaintedRate, palette: Parameters<typeof drawPattern>[2]): string {
	const canvas = document.createElement("canvas");
	canvas.width = PATTERN_PX * SHARP;
	canvas.height = PATTERN_PX * SHARP;
	canvas.getContext("2d")?.putImageData(drawPattern(canvas.width, level, palette), 0, 0);
	return canvas.toDataURL();
}
