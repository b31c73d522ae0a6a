// The map shows one part of the city after the other, coloured as its stop says, and says which. The figures beside it stay the whole
// city's: a stop has no filter, for a total of a part would be read as the city's, and few complaints of one kind in one place say whose.
import { useEffect, useMemo, useRef, useState } from "react";
import type { Position, RegionCode } from "../../server/protocol/code.ts";
import { applyColoured, applyFrame } from "../store/apply.ts";
import { type RankedHotspot, selectHotspots } from "../store/select-hotspots.ts";
import type { Coloured, MapFrame } from "../store/state.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { shortRegionName } from "../ui/region-name.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { WALL_WORDS } from "../ui/words/wall.ts";
import type { Camera } from "./camera-address.ts";
import type { TourPlan } from "./kiosk.ts";

/** After a touch or a key the map stays where it is for so long. */
const TOUCHED_MS = 120_000;

export interface TourStop {
	readonly name: string;
	readonly frame: MapFrame;
	/** Null: as the wall is coloured. */
	readonly coloured: Coloured | null;
}

export interface TourRegion {
	readonly code: RegionCode;
	readonly level: string;
	readonly name: string;
	readonly innerPoint: Position;
}

/** From here on a kelurahan says where it is, before it a kecamatan. */
const KELURAHAN_FROM_ZOOM = 13.5;

/** A place on the map is called after the region in whose middle it nearly is; undefined where there is none. */
function findNearest(regions: readonly TourRegion[], { center, zoom }: Camera): TourRegion | undefined {
	const level = zoom >= KELURAHAN_FROM_ZOOM ? "kelurahan" : "kecamatan";
	const distance = ({ innerPoint: [lng, lat] }: TourRegion) => Math.hypot(lng - center[0], lat - center[1]);
	return regions.filter((region) => region.level === level).sort((a, b) => distance(a) - distance(b))[0];
}

/** The whole city is always the first stop. A code that the reference does not have is no stop. */
export function planStops(
	plan: TourPlan,
	city: string,
	regions: readonly TourRegion[],
	hotspots: readonly Pick<RankedHotspot, "rank" | "place" | "hotspot">[],
	nowhere: string,
): readonly TourStop[] {
	const whole: TourStop = { name: city, frame: { kind: "mainland" }, coloured: null };
	if (plan.kind === "hotspot") {
		const stops = hotspots.map(({ rank, place, hotspot }): TourStop => {
			return { name: `${rank} · ${place ?? nowhere}`, frame: { kind: "cells", cells: hotspot.cells }, coloured: null };
		});
		return [whole, ...stops];
	}
	if (plan.kind === "camera") {
		const stops = plan.stops.map(({ camera, coloured }): TourStop => {
			return { name: findNearest(regions, camera)?.name ?? nowhere, frame: { kind: "camera", ...camera }, coloured };
		});
		return [whole, ...stops];
	}
	const wanted =
		plan.kind === "kota"
			? regions.flatMap((region) => (region.level === "kota" ? [{ region, coloured: null }] : []))
			: plan.stops.flatMap(({ code, coloured }) => regions.flatMap((region) => (region.code === code ? [{ region, coloured }] : [])));
	const stops = wanted.map(({ region: { code, name }, coloured }): TourStop => {
		return { name: shortRegionName(name), frame: { kind: "region", code }, coloured };
	});
	return [whole, ...stops];
}

export interface WallTourParts {
	readonly plan: TourPlan;
	readonly everyMs: number;
	/** Where a stop says nothing else. */
	readonly coloured: Coloured;
}

export function WallTour({ plan, everyMs, coloured }: WallTourParts) {
	const store = useStoreWriter();
	const { language } = useSpeech();
	const words = WALL_WORDS[language];
	const regions = useStore((state) => state.reference?.regions);
	const hotspots = useStore(selectHotspots);
	const stops = useMemo(
		() => planStops(plan, words.city, regions ?? [], hotspots, HOTSPOT_WORDS[language].nowhere),
		[plan, words, regions, hotspots, language],
	);
	const [step, setStep] = useState(0);
	const isPaused = usePause();
	useEffect(() => {
		if (isPaused) return;
		const timer = setInterval(() => setStep((before) => before + 1), everyMs);
		return () => clearInterval(timer);
	}, [isPaused, everyMs]);

	const at = step % stops.length;
	const stop = stops[at] as TourStop;
	const latest = useRef(stop);
	latest.current = stop;
	/** Where the map is: the list of hotspots may be another one by now. */
	const [shown, setShown] = useState(stop);
	// Only a step moves the map: a hotspot that grows under the eyes does not.
	// biome-ignore lint/correctness/useExhaustiveDependencies: see above.
	useEffect(() => {
		store.write(applyFrame(latest.current.frame));
		store.write(applyColoured(latest.current.coloured ?? coloured));
		setShown(latest.current);
	}, [step, store, coloured]);

	return (
		<p className={`wall-tour ${isPaused ? "is-paused" : ""}`} data-testid="tour">
			<b>{plan.kind === "hotspot" ? shown.name : stop.name}</b>
			<span>{isPaused ? words.tourPaused : words.tour(String(at + 1), String(stops.length))}</span>
		</p>
	);
}

/** Space stops it until Space again; any other key, and any touch, for a while. */
function usePause(): boolean {
	const [isStopped, setIsStopped] = useState(false);
	const [isTouched, setIsTouched] = useState(false);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const touch = (event: Event) => {
			if (event instanceof KeyboardEvent && event.key === " ") {
				event.preventDefault();
				setIsStopped((before) => !before);
				return;
			}
			setIsTouched(true);
			clearTimeout(timer);
			timer = setTimeout(() => setIsTouched(false), TOUCHED_MS);
		};
		const events = ["pointerdown", "wheel", "keydown"] as const;
		for (const event of events) window.addEventListener(event, touch, { passive: event !== "keydown" });
		return () => {
			clearTimeout(timer);
			for (const event of events) window.removeEventListener(event, touch);
		};
	}, []);
	return isStopped || isTouched;
}
