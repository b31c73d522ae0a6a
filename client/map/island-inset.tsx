// Kepulauan Seribu lies up to 150 km out: an inset of its own, drawn as SVG from the same counts. An island is too small to
// hold a cell at this size, so each kelurahan is a mark at its place with its name and its counts.
import { isWithin, type RegionCode } from "../../server/protocol/code.ts";
import { type RegionCount, selectRegionCounts } from "../store/select.ts";
import { leastShown, shownCount } from "../store/shown-count.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { hiddenLevelOf, levelOf, lookOf, type Rgba } from "./cell-level.ts";
import { ISLANDS } from "./region-geometry.ts";

/** Of the drawing, whose letters are 16 high: on a wall, where it is as wide in pixels, they are the smallest that a wall has. */
const WIDTH = 250;
const HEIGHT = 180;
const TOP = 14;
const BOTTOM = 14;
const LEFT = 12;
const MARKS_WIDTH = 44;
const LABEL_LEFT = 78;
/** Labels stand at least so far apart; a thin line leads back to the mark. */
const LABEL_STEP = 26;

const css = ([red, green, blue, alpha]: Rgba) => `rgb(${red} ${green} ${blue} / ${alpha / 255})`;

export function IslandInset() {
	const { language, format } = useSpeech();
	const { palette } = useAppearance();
	const counts = useStore(selectRegionCounts);
	const view = useStore((state) => state.view);
	const reference = useStore((state) => state.reference);
	const islands = placeIslands(counts.filter(({ region }) => isWithin(region.code, ISLANDS as RegionCode)));
	if (islands.length === 0) return null;
	const wordIsland = ({ overdue }: RegionCount, shown: number | null) => {
		if (shown === null) return `< ${format.number(leastShown({ reference }))}`;
		return overdue > 0 ? `${format.number(overdue)}/${format.number(shown)}` : format.number(shown);
	};
	return (
		<figure className="island-inset tabular">
			<figcaption>{WALL_WORDS[language].islands}</figcaption>
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
				{islands.map(({ count, left, top, labelTop }) => {
					const shown = shownCount({ view, reference }, count.open, count.private);
					const level = shown === null ? hiddenLevelOf(count.overdue) : levelOf(count.overdue);
					const { fill, rim, rimPx } = lookOf(Math.max(shown ?? 1, 1), level, palette);
					return (
						<g key={count.region.code}>
							<path d={`M${left} ${top} L${LABEL_LEFT - 8} ${labelTop}`} stroke={palette.map.kecamatanLine} strokeWidth="1" />
							<path
								d={hexagon(left, top, level === "calm" ? 6 : 8)}
								fill={count.open === 0 ? palette.map.land : css(fill)}
								stroke={rimPx > 0 ? css(rim) : palette.map.kotaLine}
								strokeWidth={Math.max(1, rimPx)}
							/>
							<text x={LABEL_LEFT} y={labelTop + 5} className="island-name">
								{count.region.name.replace(/^Pulau /, "P. ")}
							</text>
							<text x={WIDTH} y={labelTop + 5} textAnchor="end" className={count.overdue > 0 ? "island-count is-overdue" : "island-count"}>
								{wordIsland(count, shown)}
							</text>
						</g>
					);
				})}
			</svg>
		</figure>
	);
}

interface PlacedIsland {
	readonly count: RegionCount;
	readonly left: number;
	readonly top: number;
	readonly labelTop: number;
}

/** North is up; labels are pushed down, then up again from the lower edge, until none covers another. */
function placeIslands(counts: readonly RegionCount[]): readonly PlacedIsland[] {
	const lngs = counts.map(({ region }) => region.innerPoint[0]);
	const lats = counts.map(({ region }) => region.innerPoint[1]);
	const scale = (value: number, values: readonly number[], size: number) => {
		const low = Math.min(...values);
		const span = Math.max(...values) - low;
		return span === 0 ? size / 2 : ((value - low) / span) * size;
	};
	const placed = counts
		.map((count) => ({
			count,
			left: LEFT + scale(count.region.innerPoint[0], lngs, MARKS_WIDTH),
			top: HEIGHT - BOTTOM - scale(count.region.innerPoint[1], lats, HEIGHT - TOP - BOTTOM),
		}))
		.sort((a, b) => a.top - b.top);
	const tops = placed.map(({ top }) => top);
	for (let at = 1; at < tops.length; at++) tops[at] = Math.max(tops[at] as number, (tops[at - 1] as number) + LABEL_STEP);
	for (let at = tops.length - 1; at >= 0; at--) {
		const limit = at === tops.length - 1 ? HEIGHT - BOTTOM : (tops[at + 1] as number) - LABEL_STEP;
		tops[at] = Math.min(tops[at] as number, limit);
	}
	return placed.map((island, at) => ({ ...island, labelTop: tops[at] as number }));
}

function hexagon(left: number, top: number, radius: number): string {
	const corners = Array.from({ length: 6 }, (_, at) => {
		const angle = (Math.PI / 3) * at + Math.PI / 6;
		return `${(left + radius * Math.cos(angle)).toFixed(1)} ${(top + radius * Math.sin(angle)).toFixed(1)}`;
	});
	return `M${corners.join("L")}Z`;
}
