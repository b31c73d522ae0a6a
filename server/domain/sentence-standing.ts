// What the words before a thing make of it. "Pohon menutupi lampu jalan" is about the tree; "banjir karena pipa bocor" about the pipe.

import type { Token } from "./indonesian-text.ts";

const BESIDE: ReadonlySet<string> = new Set(
	"depan dekat samping sebelah belakang seberang sekitar arah menuju bawah atas pinggir pinggiran tepi ujung pertigaan perempatan simpang sebelum setelah sesudah kolong area kawasan antara patokan patokannya sepanjang sekitaran hadapan deretan bawahnya".split(
		" ",
	),
);
const CAUSE: ReadonlySet<string> = new Set(
	"karena akibat gara sebab disebabkan dikarenakan imbas penyebab penyebabnya diakibatkan tertutup tertutupi ketutup ketutupan terhalang terhalangi kehalang tertimpa ketimpa".split(
		" ",
	),
);
const EFFECT: ReadonlySet<string> = new Set(
	"sehingga mengakibatkan menyebabkan membuat bikin menutupi nutupin tutupi menutup nutup menghalangi halangi menghambat mengganggu ganggu ganggui menimpa nimpa mengenai merusak rawan takut khawatir takutnya khawatirnya agar supaya menjadi jadi timbul hingga tanpa menimbulkan mengundang potensi berpotensi".split(
		" ",
	),
);
/** May stand between such a word and what it is about. */
const FILLERS: ReadonlySet<string> = new Set("dari itu ini yang si para".split(" "));
const DOINGS: ReadonlySet<string> = new Set("ada adanya banyak banyaknya akses aliran pengguna arus fungsi terjadi terjadinya".split(" "));
const JOINED: ReadonlySet<string> = new Set("dan atau serta maupun".split(" "));
const BUT: ReadonlySet<string> = new Set("tapi tetapi tp melainkan namun".split(" "));
const NOT_ONLY: ReadonlySet<string> = new Set("hanya cuma saja sekedar sekadar main lagi".split(" "));

/** What the words before a phrase make of it: the trouble's cause weighs more, its effect less, a landmark hardly. */
export type Standing = "named" | "cause" | "effect" | "place" | "landmark" | "denied";
export const STANDING_SHARE: Readonly<Record<Standing, number>> = {
	named: 1,
	cause: 1.3,
	effect: 0.5,
	place: 0.6,
	landmark: 0.25,
	denied: 0,
};

/** How the phrase that begins at `start` stands in its sentence. */
export function findStanding(tokens: readonly Token[], start: number): Standing {
	const back = (steps: number) => tokens[start - steps]?.word ?? "";
	for (let steps = 1; steps <= 3 && !isBroken(tokens, start, steps) && !BUT.has(back(steps)); steps++) {
		if (back(steps) === "bukan" && !(steps > 1 && NOT_ONLY.has(back(steps - 1)))) return "denied";
	}
	if (back(1) === "ada" && back(2) === "tidak" && /^(sudah|lagi)$/.test(back(3))) return "denied";
	if (back(1) === "bebas" || (back(1) === "dari" && back(2) === "bebas")) return "denied";
	// "menutupi rambu dan lampu jalan": what stands beside it stands alike.
	if (JOINED.has(back(1)) && start >= 3 && !isBroken(tokens, start, 2)) return findStanding(tokens, start - 2);
	let at = 1;
	while (at <= 2 && FILLERS.has(back(at))) at++;
	if (!isBroken(tokens, start, at) && BESIDE.has(back(at))) return "landmark";
	while (at <= 3 && DOINGS.has(back(at))) at++;
	for (let steps = at; steps <= at + 1; steps++) {
		if (isBroken(tokens, start, steps)) break;
		if (CAUSE.has(back(steps))) return "cause";
		if (EFFECT.has(back(steps))) return "effect";
	}
	if (back(1) === "ke") return "landmark";
	return back(1) === "di" ? "place" : "named";
}

/** Whether a break lies within the `steps` words before `start`. */
function isBroken(tokens: readonly Token[], start: number, steps: number): boolean {
	for (let at = start; at > start - steps && at > 0; at--) if (tokens[at]?.isAfterBreak) return true;
	return false;
}
