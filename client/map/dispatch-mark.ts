import type { State } from "../store/state.ts";

/** Points where dispatches of the played moment lie, with the unit that they went to. */
export function buildDispatches({ playback, reference }: Pick<State, "playback" | "reference">): GeoJSON.FeatureCollection {
	const nameOf = new Map(reference?.units.map(({ code, shortName }) => [code, shortName]));
	return {
		type: "FeatureCollection",
		features: (playback?.dispatches ?? []).flatMap(({ position, unit }) =>
			position === null
				? []
				: [
						{
							type: "Feature" as const,
							properties: { text: `→ ${nameOf.get(unit) ?? unit}` },
							geometry: { type: "Point" as const, coordinates: [...position] },
						},
					],
		),
	};
}
