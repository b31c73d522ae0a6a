import { useEffect, useRef, useState } from "react";
import type { View } from "../../server/protocol/account.ts";
import type { Position } from "../../server/protocol/code.ts";
import { applyPin, applyResolution, applySelection } from "../store/apply.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { Late, late } from "../ui/late.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import "maplibre-gl/dist/maplibre-gl.css";
import "./city-map.css";
import { IslandInset } from "./island-inset.tsx";
import type { MapHit } from "./map-hit.ts";
import { type Camera, MapSurface } from "./map-surface.ts";

/** A chunk of its own: nobody points at a wall. */
const mapTooltip = late(async () => (await import("./map-tooltip.tsx")).MapTooltip);

const NO_PADDING = { top: 24, right: 24, bottom: 24, left: 24 };

/** Up to this resolution the whole city is in view, and the islands' inset beside it; closer in it would only cover things. */
const CITY_RESOLUTION = 8;

/** Between tries to get a WebGL context. */
const AGAIN_MS = 5000;

export interface CityMapProps {
	readonly view: View;
	/** 1 on a screen of 1080 lines; a wall of 2160 lines is drawn at 2. */
	readonly scale?: number;
	/** Pixels at scale 1 that the first fit leaves free around the mainland. */
	readonly padding?: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
	/** Where it begins; without it the first fit says. Read once. */
	readonly start?: { readonly center: Position; readonly zoom: number } | null;
	/** Where a person has put the map. */
	readonly onMoved?: (camera: Camera) => void;
	/** For what only the map can do by a person's wish: `fit()`, `show(position)`. */
	readonly onReady?: (surface: MapSurface) => void;
}

/** Fills its parent. A lost WebGL context, another theme, language or scale make a new map with the same camera. */
export function CityMap({ view, scale = 1, padding = NO_PADDING, start = null, onMoved, onReady }: CityMapProps) {
	const store = useStoreWriter();
	const { palette } = useAppearance();
	const { words, format, language } = useSpeech();
	const resolution = useStore((state) => state.resolution);
	const container = useRef<HTMLDivElement>(null);
	const camera = useRef<Camera | null>(start && { center: [start.center[0], start.center[1]], zoom: start.zoom });
	const wasLocked = useRef(false);
	const [generation, setGeneration] = useState(0);
	const [isAway, setIsAway] = useState(false);
	const [hover, setHover] = useState<MapHit | null>(null);

	// biome-ignore lint/correctness/useExhaustiveDependencies: padding, onMoved and onReady are read once; generation makes a new map after a lost context.
	useEffect(() => {
		if (container.current === null) return;
		const another = () => setGeneration((value) => value + 1);
		let surface: MapSurface;
		try {
			surface = new MapSurface(
				{
					container: container.current,
					view,
					palette,
					scale,
					padding,
					label: words.map.surface,
					formatCount: format.number,
					formatRate: (overdue, open) => `${format.percent(overdue / open)}\n${format.number(overdue)}/${format.number(open)}`,
					onResolution: (resolution) => store.write(applyResolution(resolution)),
					onHover: setHover,
					onSelect: (selection) => store.write(applySelection(selection)),
					onPin: (position) => store.write(applyPin({ position })),
					onContextLost: another,
					...(onMoved === undefined ? {} : { onMoved }),
				},
				camera.current ?? undefined,
			);
		} catch (error) {
			// After a crash of the graphics card's process the browser gives no new context for a while.
			console.error("The map cannot be drawn; another try follows", error);
			setIsAway(true);
			const timer = setTimeout(another, AGAIN_MS);
			return () => clearTimeout(timer);
		}
		setIsAway(false);
		const draw = () => surface.draw(store.state);
		const stop = store.subscribe(draw);
		draw();
		surface.lock(wasLocked.current);
		onReady?.(surface);
		return () => {
			stop();
			camera.current = surface.camera;
			wasLocked.current = surface.isLocked;
			surface.remove();
		};
	}, [store, view, palette, scale, format, generation]);

	return (
		<div className="city-map">
			<div ref={container} className="city-map-canvas" />
			{isAway && (
				<p className="city-map-away" role="status">
					{WALL_WORDS[language].mapAway}
				</p>
			)}
			{view === "console" && resolution <= CITY_RESOLUTION && (
				<div className="city-map-inset">
					<IslandInset />
				</div>
			)}
			{view === "console" && hover !== null && container.current !== null && (
				<Late part={mapTooltip} isQuiet hit={hover} map={container.current} />
			)}
		</div>
	);
}
