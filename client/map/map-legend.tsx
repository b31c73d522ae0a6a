// The legend draws the same colours and shapes as the map, from the same functions.
import type { CSSProperties } from "react";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { MAP_WORDS } from "../ui/words/map.ts";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { CELL_LEVELS, type CellLevel, inkOn, lookOf, MANY_FROM, type Rgba, SEVERAL_FROM } from "./cell-level.ts";
import { RateLegend } from "./rate-legend.tsx";

const HEXAGON = "M20 1.5 36 10.75v18.5L20 38.5 4 29.25v-18.5z";

const css = ([red, green, blue, alpha]: Rgba) => `rgb(${red} ${green} ${blue} / ${alpha / 255})`;

export function MapLegend() {
	const { palette } = useAppearance();
	const coloured = useStore((state) => state.coloured);
	return (
		<figure className="map-legend tabular" style={{ "--map-ground": palette.map.land } as CSSProperties}>
			{coloured === "region" ? <RateLegend /> : <CellLegend />}
		</figure>
	);
}

function CellLegend() {
	const { language } = useSpeech();
	const words = WALL_WORDS[language];
	const meaning: Record<CellLevel, string> = {
		calm: words.calm,
		single: "1",
		several: `${SEVERAL_FROM}–${MANY_FROM - 1}`,
		many: `≥ ${MANY_FROM}`,
	};
	return (
		<>
			<figcaption>{words.legend}</figcaption>
			<ul>
				{CELL_LEVELS.map((level) => (
					<li key={level}>
						<LegendCell level={level} />
						<span>{meaning[level]}</span>
					</li>
				))}
			</ul>
			<p>{MAP_WORDS[language].larger}</p>
			<p>{words.hiddenNote}</p>
		</>
	);
}

function LegendCell({ level }: { readonly level: CellLevel }) {
	const { palette } = useAppearance();
	const { fill, rim, rimPx } = lookOf(3, level, palette);
	const ink = inkOn(level === "several" ? "several" : "many", palette);
	return (
		<svg viewBox="0 0 40 40" aria-hidden="true">
			<path d={HEXAGON} fill={css(fill)} stroke={rimPx > 0 ? css(rim) : "none"} strokeWidth={rimPx * 1.3} />
			{level === "several" && (
				<text x="20" y="26" textAnchor="middle" fontSize="17" fontWeight="600" fill={ink}>
					{SEVERAL_FROM}
				</text>
			)}
			{level === "many" && (
				<>
					<path d="M20 6.5 27 18H13z" fill={ink} stroke={ink} strokeWidth="2" strokeLinejoin="round" />
					<path d="M20 10.5v3.2M20 16v.1" stroke={palette.lateness.severe} strokeWidth="1.8" strokeLinecap="round" />
					<text x="20" y="33" textAnchor="middle" fontSize="16" fontWeight="700" fill={ink}>
						{MANY_FROM}
					</text>
				</>
			)}
		</svg>
	);
}
