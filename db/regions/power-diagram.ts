// Divides cells among sites so that each site gets about its area: a cell belongs to the site of least power distance d² − w, and the
// weights learn. (Aurenhammer 1987: for every list of areas that fills the land there are weights that give them.)

export interface Site {
	/** Metres on a plane. */
	readonly xM: number;
	readonly yM: number;
	readonly areaM2: number;
}

export interface Cells {
	readonly xM: Float64Array;
	readonly yM: Float64Array;
	/** Of one cell. */
	readonly areaM2: number;
}

/** A cell that no site reaches. */
export const NOBODY = -1;

/** Sites that are asked for a cell: the nearest ones; one beyond them never had the least power distance in any map we made. */
export const NEAREST = 14;

/** How much of what is missing a weight learns in one round; from 0.5 on small sites between large ones begin to swing. */
const PACE = 0.3;

/** The indices of each cell's NEAREST sites, cell by cell. */
export function findNearestSites(cells: Cells, sites: readonly Site[]): Int32Array {
	const nearest = new Int32Array(cells.xM.length * NEAREST).fill(NOBODY);
	const distances = new Float64Array(NEAREST);
	for (let cell = 0; cell < cells.xM.length; cell++) {
		const at = cell * NEAREST;
		const [x, y] = [cells.xM[cell] as number, cells.yM[cell] as number];
		distances.fill(Infinity);
		for (let site = 0; site < sites.length; site++) {
			const { xM, yM } = sites[site] as Site;
			const d2 = (x - xM) ** 2 + (y - yM) ** 2;
			if (d2 >= (distances[NEAREST - 1] as number)) continue;
			let rank = NEAREST - 1;
			for (; rank > 0 && (distances[rank - 1] as number) > d2; rank--) {
				distances[rank] = distances[rank - 1] as number;
				nearest[at + rank] = nearest[at + rank - 1] as number;
			}
			distances[rank] = d2;
			nearest[at + rank] = site;
		}
	}
	return nearest;
}

export interface Division {
	/** The site of each cell, or NOBODY. */
	readonly owners: Int32Array;
	/** m², one a site: where another division of much the same land may begin. */
	readonly weights: Float64Array;
}

interface Rounds {
	readonly rounds: number;
	/** Of an earlier division; without them every site begins as a disc of its area. */
	readonly weights?: Float64Array;
	/** Whether a cell that lies beyond every site's own reach (d² > w) goes to nobody: the sites then grow freely. */
	readonly hasReach: boolean;
}

/** Deterministic. `nearest` of findNearestSites over the same cells. */
export function dividePower(
	cells: Cells,
	sites: readonly Site[],
	nearest: Int32Array,
	{ rounds, hasReach, weights: given }: Rounds,
): Division {
	const n = cells.xM.length;
	const owners = new Int32Array(n);
	const counts = new Int32Array(sites.length);
	const xs = Float64Array.from(sites, (site) => site.xM);
	const ys = Float64Array.from(sites, (site) => site.yM);
	const weights = given?.slice() ?? Float64Array.from(sites, (site) => site.areaM2 / Math.PI);
	for (let round = 0; ; round++) {
		counts.fill(0);
		for (let cell = 0; cell < n; cell++) {
			const [x, y] = [cells.xM[cell] as number, cells.yM[cell] as number];
			let owner = NOBODY;
			let least = hasReach ? 0 : Infinity;
			for (let k = cell * NEAREST; k < (cell + 1) * NEAREST; k++) {
				const site = nearest[k] as number;
				if (site === NOBODY) break;
				const power = (x - (xs[site] as number)) ** 2 + (y - (ys[site] as number)) ** 2 - (weights[site] as number);
				if (power < least) [least, owner] = [power, site];
			}
			owners[cell] = owner;
			if (owner !== NOBODY) counts[owner] = (counts[owner] as number) + 1;
		}
		if (round === rounds) return { owners, weights };
		for (let site = 0; site < sites.length; site++) {
			const missingM2 = (sites[site] as Site).areaM2 - (counts[site] as number) * cells.areaM2;
			weights[site] = (weights[site] as number) + (PACE * missingM2) / Math.PI;
		}
	}
}
