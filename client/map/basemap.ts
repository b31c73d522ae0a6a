// What may lie under the regions (PANTAU_BASEMAP): of a foreign style only its areas, lines and pictures, without words and signs
// (the names are ours, and its fonts and sprites are not loaded), and under a veil, so that what is late stays the loudest.
import { addProtocol, type LayerSpecification, type Map as MapLibreMap, type SourceSpecification } from "maplibre-gl";
import type { Palette } from "../ui/palette.ts";

export interface Backdrop {
	readonly sources: Readonly<Record<string, SourceSpecification>>;
	readonly layers: readonly LayerSpecification[];
}

const PREFIX = "basemap-";
const VEIL = 0.55;
const DRAWN: ReadonlySet<string> = new Set(["fill", "line", "raster"]);

export function basemapKind(url: string): "style" | "tiles" | "archive" {
	if (/\{z\}/.test(url)) return "tiles";
	return /\.pmtiles(\?|$)/.test(url) ? "archive" : "style";
}

/** Once it has come, under the layer `below`. The map does not wait for it and is whole without it: a failure is a line on the console. */
export function drawBackdrop(
	map: MapLibreMap,
	url: string,
	{ palette, below, signal }: { readonly palette: Palette; readonly below: string; readonly signal: AbortSignal },
): void {
	let isTold = false;
	// With nobody to hear it MapLibre writes each tile that failed as an error; one line says it for this map.
	map.on("error", ({ error, ...event }) => {
		const { sourceId } = event as { readonly sourceId?: string };
		if (sourceId?.startsWith(PREFIX) !== true) console.error(error);
		else if (!isTold) console.warn("A part of the basemap cannot be had", error);
		isTold ||= sourceId?.startsWith(PREFIX) === true;
	});
	loadBackdrop(url, palette, signal).then(
		({ sources, layers }) => {
			if (signal.aborted) return;
			for (const [id, source] of Object.entries(sources)) map.addSource(id, source);
			for (const layer of layers) map.addLayer(layer, below);
		},
		(error: unknown) => {
			if (!signal.aborted) console.warn("The basemap cannot be drawn", error);
		},
	);
}

/** Throws when it cannot be had or is none. */
async function loadBackdrop(url: string, palette: Palette, signal: AbortSignal): Promise<Backdrop> {
	switch (basemapKind(url)) {
		case "tiles":
			return buildBackdrop(pictures({ tiles: [url] }), palette);
		case "archive":
			return buildBackdrop(await readArchive(new URL(url, window.location.href).href, palette), palette);
		case "style": {
			const answer = await fetch(url, { signal });
			if (!answer.ok) throw new Error(`GET ${url} answered ${answer.status}`);
			return buildBackdrop(parseStyle(await answer.json()), palette);
		}
	}
}

/** What of a style is drawn, under names of its own, and the veil over it. */
export function buildBackdrop({ sources, layers }: Backdrop, palette: Palette): Backdrop {
	const kept = layers.filter(
		(layer) => DRAWN.has(layer.type) && "source" in layer && layer.source in sources && !hasPattern(layer),
	) as (LayerSpecification & { source: string })[];
	const used = new Set(kept.map(({ source }) => source));
	return {
		sources: Object.fromEntries(Object.entries(sources).flatMap(([id, each]) => (used.has(id) ? [[PREFIX + id, each]] : []))),
		layers: [
			...kept.map((layer) => ({ ...layer, id: PREFIX + layer.id, source: PREFIX + layer.source }) as LayerSpecification),
			{ id: `${PREFIX}veil`, type: "background", paint: { "background-color": palette.map.land, "background-opacity": VEIL } },
		],
	};
}

function hasPattern({ paint = {} }: LayerSpecification): boolean {
	return Object.keys(paint).some((name) => name.endsWith("-pattern"));
}

function parseStyle(style: unknown): Backdrop {
	const { sources, layers } = (style ?? {}) as { readonly sources?: unknown; readonly layers?: unknown };
	if (typeof sources !== "object" || sources === null || !Array.isArray(layers))
		throw new Error("Expected a MapLibre style with sources and layers");
	return { sources: sources as Backdrop["sources"], layers };
}

function pictures(of: { readonly tiles: string[] } | { readonly url: string }): Backdrop {
	return {
		sources: { tiles: { type: "raster", tileSize: 256, ...of } },
		layers: [{ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.7, "raster-fade-duration": 0 } }],
	};
}

/** An archive has no style: every layer of it is drawn thin and grey, water as water. */
export function styleOfLayers(url: string, ids: readonly string[], { map }: Palette): Backdrop {
	const layers = ids.flatMap((id): LayerSpecification[] => {
		const of = { source: "archive", "source-layer": id };
		const isWater = /water|ocean|sea|river/.test(id);
		return [
			{
				id: `${id}-area`,
				type: "fill",
				...of,
				filter: ["==", ["geometry-type"], "Polygon"],
				paint: { "fill-color": isWater ? map.water : map.kelurahanLine, "fill-opacity": isWater ? 1 : 0.3 },
			},
			{
				id: `${id}-line`,
				type: "line",
				...of,
				filter: ["==", ["geometry-type"], "LineString"],
				paint: { "line-color": isWater ? map.water : map.kotaLine, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.3, 15, 1.5] },
			},
		];
	});
	return { sources: { archive: { type: "vector", url: `pmtiles://${url}` } }, layers };
}

let protocol: Promise<typeof import("pmtiles")> | undefined;

async function readArchive(url: string, palette: Palette): Promise<Backdrop> {
	protocol ??= import("pmtiles").then((pmtiles) => {
		addProtocol("pmtiles", new pmtiles.Protocol().tile);
		return pmtiles;
	});
	const { PMTiles, TileType } = await protocol;
	const archive = new PMTiles(url);
	if ((await archive.getHeader()).tileType !== TileType.Mvt) return pictures({ url: `pmtiles://${url}` });
	const { vector_layers: layers } = (await archive.getMetadata()) as { readonly vector_layers?: readonly { readonly id: string }[] };
	if (layers === undefined) throw new Error(`The archive ${url} does not say which layers it has`);
	return styleOfLayers(
		url,
		layers.map(({ id }) => id),
		palette,
	);
}
