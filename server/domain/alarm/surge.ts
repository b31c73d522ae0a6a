import { takeMedian } from "../hotspot/median.ts";
import { countUpperTail } from "../hotspot/tail-probability.ts";

// Whether more was reported in an hour than chance explains, or nothing at all, given the same hour of earlier weeks.

export interface SurgeHistory {
	/** Arrivals of the hour that ends now. */
	readonly count: number;
	/** Of the same hour one, two, three … weeks ago, as far as the city was watched then. */
	readonly earlier: readonly number[];
	/** Variance over mean of such counts (estimateDispersion); 1 is Poisson. */
	readonly dispersion: number;
}

/**
 * P(at least `count` | nothing has changed), 1 without earlier weeks.
 *
 * The conditional test of two Poisson means (J. Przyborowski and H. Wilenski 1940, "Homogeneity of results in testing samples from
 * Poisson series", Biometrika 31:313–323): if this hour has the same mean as the n earlier ones whose counts add up to S, then of
 * the N = count + S complaints this hour's share is binomial with N trials and probability 1 / (n + 1), whatever that mean is. So
 * the uncertainty of an expectation that rests on few weeks is in the test, and an hour that was always empty needs no special case.
 *
 * Citizens' counts vary more than Poisson ones. With dispersion φ > 1 all counts are taken divided by φ (quasi-Poisson, McCullagh
 * and Nelder 1989, Generalized Linear Models §6.2): φ complaints then weigh as one.
 */
export function surgeProbability({ count, earlier, dispersion }: SurgeHistory): number {
	const weeks = earlier.length;
	if (weeks === 0 || count === 0) return 1;
	const weight = 1 / Math.max(1, dispersion);
	const trials = (count + sum(earlier)) * weight;
	const share = 1 / (weeks + 1);
	return countUpperTail(count * weight, trials * share, trials * share * (1 - share));
}

/** What the earlier hours usually brought, whatever surges and failures were among them: their median; NaN without any. */
export function usualArrivals(earlier: readonly number[]): number {
	return takeMedian(Float64Array.from(earlier));
}

/**
 * P(no complaint at all | nothing has changed), 1 without earlier weeks: the lower tail of the same conditional test, whose one term
 * at 0 is (1 - 1 / (n + 1))^S; a little larger than the Poisson term exp(-S / n), which takes the expectation for certain. S is n
 * times the median, and no dispersion is in it: both mean and dispersion grow with the surges of a rainy month, which make an
 * empty hour no likelier, while a city whose hours are often empty has a small median.
 */
export function silenceProbability(earlier: readonly number[]): number {
	const weeks = earlier.length;
	return weeks === 0 ? 1 : (weeks / (weeks + 1)) ** (weeks * usualArrivals(earlier));
}

/** Mean of the earlier hours; NaN without any. */
export function expectedArrivals(earlier: readonly number[]): number {
	return sum(earlier) / earlier.length;
}

/**
 * Pearson's estimate of the dispersion φ (McCullagh and Nelder 1989, §4.5 and §6.2): Σ (x − x̄)² / x̄ over all hours and weeks, each
 * hour with its own mean x̄ over the weeks, divided by the degrees of freedom; never below 1. `hours` holds the counts of an hour
 * over the weeks. An hour that was always empty says nothing and is left out.
 */
export function estimateDispersion(hours: readonly (readonly number[])[]): number {
	let chiSquare = 0;
	let freedom = 0;
	for (const counts of hours) {
		const mean = expectedArrivals(counts);
		if (counts.length < 2 || !(mean > 0)) continue;
		for (const count of counts) chiSquare += (count - mean) ** 2 / mean;
		freedom += counts.length - 1;
	}
	return freedom === 0 ? 1 : Math.max(1, chiSquare / freedom);
}

function sum(counts: readonly number[]): number {
	return counts.reduce((total, count) => total + count, 0);
}
