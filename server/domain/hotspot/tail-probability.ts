// Probabilities of what is at least as extreme. Relative accuracy matters here: a city has thousands of cells, and those that
// count are at 1e-6 and beyond, where 1 - Φ(z) has no digits left.

/**
 * P(Z ≥ z) of the standard normal, ½ erfc(z/√2); relative error below 1e-13 down to 1e-300. erfc by the rational
 * approximations of W. J. Cody 1969 (Mathematics of Computation 23:631–637; SPECFUN's CALERF).
 */
export function normalUpperTail(z: number): number {
	const x = z * Math.SQRT1_2;
	const y = Math.abs(x);
	if (y <= 0.46875) return 0.5 - 0.5 * x * ratio(y * y, ERF_P, ERF_Q);
	let tail: number;
	if (y <= 4) tail = ratio(y, MIDDLE_P, MIDDLE_Q);
	else {
		const inverse = 1 / (y * y);
		tail = (FRAC_1_SQRT_PI - inverse * ratio(inverse, FAR_P, FAR_Q)) / y;
	}
	// exp(-y²) in two factors, the first exact: the rounding of y² alone would cost y² × 1e-16.
	const rough = Math.trunc(y * 16) / 16;
	tail *= 0.5 * Math.exp(-rough * rough) * Math.exp(-(y - rough) * (y + rough));
	return x < 0 ? 1 - tail : tail;
}

const FRAC_1_SQRT_PI = 0.5641895835477563;
/** Numerators and denominators, highest power first, equally long in each pair; each denominator begins with 1. */
const ERF_P = [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694];
const ERF_Q = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_P = [
	2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
	2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_Q = [
	1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
	3439.3676741437216, 1230.3393548037495,
];
const FAR_P = [
	0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
];
const FAR_Q = [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918];

function ratio(x: number, numerator: readonly number[], denominator: readonly number[]): number {
	let above = 0;
	let below = 0;
	for (let at = 0; at < numerator.length; at++) {
		above = above * x + (numerator[at] as number);
		below = below * x + (denominator[at] as number);
	}
	return above / below;
}

/**
 * P(X ≥ count) of the binomial distribution that has this mean and variance, for a count above the mean: trials
 * mean / p with p = 1 - variance / mean. It stands for the sum of many unequal yes-or-no draws (Poisson-binomial), whose tail
 * it meets closely where the normal one is far too thin; as variance nears mean it becomes the Poisson tail. Where counts vary
 * more than that, by f = variance / mean, it is the Poisson tail of count / f at mean / f (quasi-Poisson).
 */
export function countUpperTail(count: number, mean: number, variance: number): number {
	if (count <= mean) return 1;
	if (variance > mean) return countUpperTail((count * mean) / variance, (mean * mean) / variance, (mean * mean) / variance);
	const p = Math.max(1e-6, 1 - variance / mean);
	const trials = mean / p;
	if (count > trials) return 0;
	let term = Math.exp(
		logGamma(trials + 1) - logGamma(count + 1) - logGamma(trials - count + 1) + count * Math.log(p) + (trials - count) * Math.log1p(-p),
	);
	let sum = 0;
	for (let at = count; at <= trials && term > sum * 1e-16; at++) {
		sum += term;
		term *= ((trials - at) / (at + 1)) * (p / (1 - p));
	}
	return Math.min(1, sum);
}

/** ln Γ(x) for x ≥ 1: Stirling's series at x ≥ 10, where its terms past the fourth are below 1e-13. */
function logGamma(x: number): number {
	let shift = 1;
	let at = x;
	while (at < 10) {
		shift *= at;
		at++;
	}
	const inverse = 1 / (at * at);
	const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
	return (at - 0.5) * Math.log(at) - at + 0.9189385332046728 + series - Math.log(shift);
}
