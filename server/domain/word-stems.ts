// Indonesian words change at both ends: "memperbaikinya" is said of what is "perbaiki".

const PARTICLES = ["nya", "lah", "kah", "pun"];
const SUFFIXES = ["", "kan", "an", "in", "i"];
/** Prefix, and what nasalisation took away: "memangkas" and "mangkas" are "pangkas". */
const PREFIXES: readonly (readonly [string, readonly string[]])[] = [
	["di", [""]],
	["ter", [""]],
	["ber", [""]],
	["be", [""]],
	["ke", [""]],
	["per", [""]],
	["diper", [""]],
	["memper", [""]],
	["nge", [""]],
	["meny", ["s"]],
	["peny", ["s"]],
	["ny", ["s"]],
	["meng", ["", "k"]],
	["peng", ["", "k"]],
	["ng", ["", "k"]],
	["mem", ["", "p"]],
	["pem", ["", "p"]],
	["men", ["", "t"]],
	["pen", ["", "t"]],
	["me", [""]],
	["pe", [""]],
	["n", ["t"]],
	["m", ["p"]],
	["ku", [""]],
];
/** A stem of fewer letters is found in too many words. */
const SHORTEST_STEM = 4;

/**
 * What a lexicon may have instead of `word`: `=word` and itself, without particle, and every stem that simple affixes leave.
 * No dictionary: most of them are no words, and `=` in the lexicon is for roots that this would find in others ("mohon": "pohon").
 */
export function wordToStems(word: string): readonly string[] {
	const bare = [
		word,
		...PARTICLES.filter((particle) => word.length >= particle.length + 2 && word.endsWith(particle)).map((p) => word.slice(0, -p.length)),
	];
	const stems = new Set<string>(word === "jl" ? ["jalan"] : []);
	for (const form of bare) {
		stems.add(`=${form}`);
		stems.add(form);
	}
	for (const form of bare) {
		for (const suffix of SUFFIXES) {
			if (!form.endsWith(suffix)) continue;
			const rest = form.slice(0, form.length - suffix.length);
			if (rest.length >= SHORTEST_STEM) stems.add(rest);
			for (const [prefix, lost] of PREFIXES) {
				if (!rest.startsWith(prefix)) continue;
				for (const letter of lost) {
					const stem = letter + rest.slice(prefix.length);
					if (stem.length >= SHORTEST_STEM) stems.add(stem);
				}
			}
		}
	}
	return [...stems];
}
