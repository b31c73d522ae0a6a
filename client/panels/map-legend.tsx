import type { ReactNode } from "react";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { MAP_WORDS } from "../ui/words/map.ts";

export interface MapLegendParts {
	/** Fewest overdue complaints of a cell of the level; the map's own numbers. */
	readonly severalFrom: number;
	readonly manyFrom: number;
	/** In its place while the map colours kelurahan. */
	readonly ofRegions: ReactNode;
}

/** What the map's cells mean, and that its lines are not official where they are not. */
export function MapLegend({ severalFrom, manyFrom, ofRegions }: MapLegendParts): ReactNode {
	const { words, language, format } = useSpeech();
	const kind = useStore((state) => state.reference?.boundary.kind);
	const coloured = useStore((state) => state.coloured);
	const levels = [
		{ level: "calm", text: format.number(0) },
		{ level: "single", text: severalFrom === 2 ? format.number(1) : `1–${format.number(severalFrom - 1)}` },
		{ level: "several", text: `${format.number(severalFrom)}–${format.number(manyFrom - 1)}` },
		{ level: "many", text: `≥ ${format.number(manyFrom)}` },
	];
	return (
		<div className="legend">
			{coloured === "region" && <figure className="map-legend tabular">{ofRegions}</figure>}
			<div className="legend-line" hidden={coloured === "region"}>
				<span className="legend-title">{words.map.legend}</span>
				<ul className="legend-levels tabular">
					{levels.map(({ level, text }) => (
						<li key={level}>
							<svg width="14" height="15" viewBox="0 0 14 15" aria-hidden="true" className={`legend-cell is-${level}`}>
								<path d="M7 1.2 12.6 4.3v6.4L7 13.8 1.4 10.7V4.3z" />
							</svg>
							{text}
						</li>
					))}
				</ul>
				<span className="legend-larger">{MAP_WORDS[language].larger}</span>
			</div>
			{kind === "schematic" && (
				<p className="legend-note">
					<strong>{words.product.schematic}</strong>
					<span>{words.product.schematicNote}</span>
				</p>
			)}
		</div>
	);
}
