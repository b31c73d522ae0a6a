/// <reference types="vite/client" />
// The least that a map of this kind costs: MapLibre with the kelurahan's borders and deck.gl with one layer of hexagons, as their own
// examples have them, whose colours change as often as the wall paints. No panel, no name, no hotspot, no store.
import { ColumnLayer } from "@deck.gl/layers";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import { cellToLatLng, gridDisk, latLngToCell } from "h3-js";
import { Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { feature } from "topojson-client";
import "maplibre-gl/dist/maplibre-gl.css";
import { REGIONS_OBJECT } from "../../../server/protocol/reference.ts";

const CENTER: [number, number] = [106.83, -6.23];
/** About as many as the wall shows of the mainland at its resolution. */
const RESOLUTION = 8;
const RINGS = 16;
const CELL_METRES = 500;
const PAINT_MS = 250;

const centers = gridDisk(latLngToCell(CENTER[1], CENTER[0], RESOLUTION), RINGS).map((cell): [number, number] => {
	const [lat, lng] = cellToLatLng(cell);
	return [lng, lat];
});

function buildCells(turn: number): ColumnLayer<[number, number]> {
	return new ColumnLayer({
		id: "cell",
		data: centers,
		getPosition: (center) => center,
		getFillColor: (_, { index }) => [60 + ((index * 7 + turn * 13) % 160), 90, 120],
		updateTriggers: { getFillColor: turn },
		diskResolution: 6,
		radius: CELL_METRES,
		extruded: false,
	});
}

async function start(): Promise<void> {
	setWorkerUrl(workerUrl);
	const topology = await (await fetch("/api/regions")).json();
	const map = new MapLibreMap({
		container: "map",
		style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": "#0e1318" } }] },
		center: CENTER,
		zoom: 10.4,
		attributionControl: false,
		fadeDuration: 0,
	});
	await map.once("load");
	map.addSource("kelurahan", { type: "geojson", data: feature(topology, topology.objects[REGIONS_OBJECT]) as GeoJSON.GeoJSON });
	map.addLayer({ id: "kelurahan-line", type: "line", source: "kelurahan", paint: { "line-color": "#456" } });
	const overlay = new MapLibreOverlay({ interleaved: true, layers: [buildCells(0)] });
	map.addControl(overlay);
	let turn = 0;
	setInterval(() => overlay.setProps({ layers: [buildCells(++turn)] }), PAINT_MS);
	Object.assign(window, { isPainting: true });
}

void start();
