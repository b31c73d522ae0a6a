import { cellsToMultiPolygon, cellToLatLng } from "h3-js";
import type { RankedHotspot } from "../store/select-hotspots.ts";
import { LABEL_SIDES, type LabelSide } from "./label-places.ts";

/** What a label is written for, and where it may stand: at the middle of a side of the hotspot's own box, beside no cell's number. */
export interface HotspotLabel {
	readonly rank: number;
	/** Rank and name; the rank alone where there is no room for more. */
	readonly text: string;
	readonly west: number;
	readonly south: number;
	readonly east: number;
	readonly north: number;
}

export interface HotspotShapes {
	/** One feature a hotspot: the outer line of its joined cells, holes left out. */
	readonly outlines: GeoJSON.FeatureCollection;
	readonly labels: readonly HotspotLabel[];
	/** The middle of each of their cells: names of the map keep off them. */
	readonly cells: GeoJSON.FeatureCollection;
}

/** A ring in which a hole would look like a second hotspot: only the outer ones are drawn. */
export function buildHotspots(hotspots: readonly RankedHotspot[]): HotspotShapes {
	const outlines: GeoJSON.Feature[] = [];
	const labels: HotspotLabel[] = [];
	const middles: GeoJSON.Feature[] = [];
	for (const { rank, place, hotspot } of hotspots) {
		for (const cell of hotspot.cells) {
			const [lat, lng] = cellToLatLng(cell);
			middles.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lng, lat] } });
		}
		const rings = cellsToMultiPolygon([...hotspot.cells], true).flatMap(([outer]) => (outer === undefined ? [] : [outer]));
		outlines.push({
			type: "Feature",
			properties: { phase: hotspot.phase },
			geometry: { type: "MultiLineString", coordinates: rings },
		});
		const lngs = rings.flat().map(([lng]) => lng as number);
		const lats = rings.flat().map(([, lat]) => lat as number);
		labels.push({
			rank,
			text: place === null ? String(rank) : `${rank} · ${place}`,
			west: Math.min(...lngs),
			south: Math.min(...lats),
			east: Math.max(...lngs),
			north: Math.max(...lats),
		});
	}
	return {
		outlines: { type: "FeatureCollection", features: outlines },
		labels,
		cells: { type: "FeatureCollection", features: middles },
	};
}

/** One point a hotspot, on the side that it was given; its rank alone on top where it was given none. */
export function buildHotspotLabels(labels: readonly HotspotLabel[], sides: readonly (LabelSide | null)[]): GeoJSON.FeatureCollection {
	return {
		type: "FeatureCollection",
		features: labels.map((label, at) => {
			const side = sides[at] ?? null;
			return {
				type: "Feature",
				properties: { text: side === null ? String(label.rank) : label.text, rank: label.rank, side: side ?? LABEL_SIDES[0] },
				geometry: { type: "Point", coordinates: sideOf(label, side ?? LABEL_SIDES[0]) },
			};
		}),
	};
}

function sideOf({ west, south, east, north }: HotspotLabel, side: LabelSide): [number, number] {
	const [lng, lat] = [(west + east) / 2, (south + north) / 2];
	switch (side) {
		case "top":
			return [lng, north];
		case "bottom":
			return [lng, south];
		case "right":
			return [east, lat];
		case "left":
			return [west, lat];
	}
}
