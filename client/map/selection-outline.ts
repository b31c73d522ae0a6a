import { cellsToMultiPolygon, cellToBoundary } from "h3-js";
import type { State } from "../store/state.ts";
import type { RegionGeometry } from "./region-geometry.ts";

/** Outline of the selected cell, hotspot or kelurahan (of every kelurahan below a larger region); a selected complaint is ringed as a point. */
export function buildSelection({ selection }: Pick<State, "selection">, geometry: RegionGeometry | undefined): GeoJSON.FeatureCollection {
	if (selection?.kind === "cell") {
		const ring = cellToBoundary(selection.cell, true);
		return {
			type: "FeatureCollection",
			features: [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: ring } }],
		};
	}
	if (selection?.kind === "region") {
		const { region } = selection;
		const isPart = (code: unknown) => code === region || String(code).startsWith(`${region}.`);
		return {
			type: "FeatureCollection",
			features: geometry?.kelurahan.features.filter(({ properties }) => isPart(properties?.code)) ?? [],
		};
	}
	if (selection?.kind === "hotspot") {
		const coordinates = cellsToMultiPolygon([...selection.cells], true);
		return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } }] };
	}
	return { type: "FeatureCollection", features: [] };
}
