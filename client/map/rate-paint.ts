// Keeps the kelurahan of a map coloured by their rate while that is asked for.
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Instant, RegionCode } from "../../server/protocol/code.ts";
import { memoize } from "../store/memo.ts";
import { selectCounts } from "../store/select-counts.ts";
import type { State } from "../store/state.ts";
import type { Palette } from "../ui/palette.ts";
import { LevelHold } from "./level-hold.ts";
import { Pacer } from "./pacer.ts";
import { drawPattern, PAINTED_RATES, PATTERN_PX, rateLayerId } from "./rate-style.ts";
import type { RegionGeometry } from "./region-geometry.ts";
import { buildRateLabels, hideLevels, RATE_LEVELS, type RateLevel, type RegionOverdue, rateLevels } from "./region-rate.ts";

/** Every kelurahan in the order of the reference, so that an index means the same one while the reference does. */
export const selectRegionOverdue = memoize(
	(state) => [selectCounts(state), state.reference],
	(state): readonly RegionOverdue[] => {
		const { byRegion } = selectCounts(state);
		return (state.reference?.regions ?? [])
			.filter(({ level }) => level === "kelurahan")
			.map((region) => ({ region, ...byRegion.of(region.code) }));
	},
);

const EVERY_MS = 1000;

export class RatePaint {
	readonly #map: MapLibreMap;
	readonly #format: (overdue: number, open: number) => string;
	readonly #hold = new LevelHold();
	readonly #pacer = new Pacer(EVERY_MS);
	#filter: State["filter"] | undefined;
	#isOn = false;
	#counts: readonly RegionOverdue[] | undefined;
	#until: Instant = Number.POSITIVE_INFINITY;
	#geometry: RegionGeometry | undefined;
	readonly #levels = new Map<RegionCode, RateLevel>();

	/** The map's style must be loaded. `scale` is 1 on a screen of 1080 lines. */
	constructor(map: MapLibreMap, palette: Palette, scale: number, format: (overdue: number, open: number) => string) {
		this.#map = map;
		this.#format = format;
		const pixelRatio = devicePixelRatio * scale;
		for (const level of PAINTED_RATES)
			map.addImage(rateLayerId(level), drawPattern(Math.round(PATTERN_PX * pixelRatio), level, palette), { pixelRatio });
	}

	draw(state: State, geometry: RegionGeometry | undefined): void {
		const isOn = state.coloured === "region";
		if (isOn !== this.#isOn) this.#show(isOn);
		if (!isOn || geometry === undefined) return;
		const counts = selectRegionOverdue(state);
		if (geometry === this.#geometry && counts === this.#counts && state.now < this.#until) return;
		if (geometry !== this.#geometry) {
			this.#geometry = geometry;
			this.#levels.clear();
			void this.#source("rate").setData(geometry.kelurahan);
		}
		this.#counts = counts;
		const of = [state.reference, state.filter, state.complaints];
		const { levels: held, until } = this.#hold.settle(rateLevels(counts, state), state.now, of);
		const levels = hideLevels(held, counts, state);
		this.#until = until;
		const paint = () => this.#paint(counts, levels, state);
		if (this.#filter === state.filter) this.#pacer.do(paint);
		else this.#pacer.doAtOnce(paint);
		this.#filter = state.filter;
	}

	stop(): void {
		this.#pacer.stop();
	}

	#show(isOn: boolean): void {
		this.#isOn = isOn;
		for (const id of [...PAINTED_RATES.map(rateLayerId), "rate-label"])
			this.#map.setLayoutProperty(id, "visibility", isOn ? "visible" : "none");
	}

	/** Only levels that are others go to MapLibre's worker, which has the lines. */
	#paint(counts: readonly RegionOverdue[], levels: Uint8Array, state: State): void {
		const update = counts.flatMap(({ region }, at) => {
			const level = RATE_LEVELS[levels[at] as number] as RateLevel;
			if (this.#levels.get(region.code) === level) return [];
			this.#levels.set(region.code, level);
			return [{ id: region.code, addOrUpdateProperties: [{ key: "level", value: level }] }];
		});
		if (update.length > 0) void this.#source("rate").updateData({ update });
		void this.#source("rateLabel").setData(buildRateLabels(counts, levels, state, this.#format));
	}

	#source(id: "rate" | "rateLabel"): GeoJSONSource {
		const found = this.#map.getSource<GeoJSONSource>(id);
		if (found === undefined) throw new Error(`The map style has no source ${id}`);
		return found;
	}
}
