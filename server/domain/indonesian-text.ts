// A report as it is typed ("lampu pju dpn gg mawar udh 3hr mati, mhn dicek"), brought to plain Indonesian words. Language only:
// what a word says about responsibility is data (routing_word).

export interface Token {
	/** Small letters and digits, abbreviations written out. */
	readonly word: string;
	/** Written with a capital in a text that uses capitals for names. */
	readonly isName: boolean;
	/** A comma, full stop, bracket or new line stands before it. */
	readonly isAfterBreak: boolean;
}

/** One word may stand for two: `gaada` is "tidak ada". */
const ABBREVIATIONS: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries({
		yang: "yg yng",
		dengan: "dgn dg dng dgan",
		jalan: "jln jlan jalam",
		jl: "jl",
		gang: "gg",
		tidak: "tdk gak ga gk g nggak ngga enggak engga kagak ndak tak tida tdak gada kaga",
		"tidak ada": "gaada gada tdkada",
		belum: "blm blom belom blum",
		sudah: "sdh udh udah uda dah sudh suda",
		karena: "krn karna krna",
		dari: "dr",
		untuk: "utk untk tuk",
		depan: "dpn dpan",
		belakang: "blkg blkng blakang",
		samping: "smpg smping",
		dekat: "dkt deket",
		seberang: "sebrang sbrg",
		sebelah: "sblh",
		mohon: "mhn mohn mhon",
		tolong: "tlg tlong tolg tolng",
		kalau: "klo kalo klu",
		jadi: "jd",
		banyak: "byk bnyk banyk",
		bukan: "bkn",
		warga: "wrg",
		saluran: "sal salurn",
		lampu: "lmpu lampo",
		trotoar: "trotoir torotoar trotowar trotor trotoal tortoar",
		mobil: "mbl mobl",
		kendaraan: "kndraan kend kendaran kendarran",
		parkir: "prkir pakir parkr markir parkiir",
		sampah: "smpah sampa sampak",
		rusak: "rsk rusk",
		lubang: "lobang lubag lbang",
		sembarangan: "sembarang sembrangan smbarangan",
		motor: "mtr",
		pedagang: "pedagng",
		penerangan: "penerang",
		mampet: "mampat mempet mampet",
		macet: "mct macett",
		genangan: "gnangan",
		pemukiman: "permukiman",
		izin: "ijin",
		angkutan: "angkt",
		kabel: "cabel kabell",
		semrawut: "semerawut semwarut semeraut semrawud smrawut",
		jembatan: "jmbtn jembtan",
		sekolah: "sklh skolah",
		rumah: "rmh",
		orang: "org orng",
		anak: "ank",
		perbaiki: "perbaikin benerin betulin benahi",
		malam: "mlm",
		setiap: "tiap stiap",
		kelurahan: "kel kelurhan",
		kecamatan: "kec",
		nomor: "no nmr",
		kampung: "kp kmp kampong",
		perumahan: "perum komplek kompleks komp",
		depannya: "dpnnya",
		dan: "n dn",
		pengguna: "pgguna",
		pohon: "phon phn pohn",
		terganggu: "tergangu",
		"lalu lintas": "lalin lalulintas",
		"pinggir jalan": "pingjal",
		truk: "truck truc",
		bus: "bis buss",
		angkot: "angkott",
	}).flatMap(([plain, short]) => short.split(" ").map((each) => [each, plain])),
);

/** What a street is called after. `jalan` itself only before a capital: "jalan rusak" is no address. */
const ADDRESS_HEADS: ReadonlySet<string> = new Set([
	"jl",
	"jalan",
	"gang",
	"kampung",
	"perumahan",
	"kelurahan",
	"kecamatan",
	"pasar",
	"taman",
]);
const SHORT_HEADS: ReadonlySet<string> = new Set(["jl"]);

/** With these no street's name goes on. */
const NO_NAME: ReadonlySet<string> = new Set(
	`di ke dari yang dan depan dekat ada banyak sudah tidak belum mohon tolong karena sampai arah nomor rt rw kelurahan kecamatan kota
	jakarta setiap terdapat saat ketika pada ini itu sangat samping sebelah belakang seberang menuju dengan untuk agar supaya
	sehingga masih sering selalu bila jika kalau jadi oleh atau tepat tepatnya persis pas lokasi jl gang banyaknya semakin makin
	rusak lubang macet banjir gelap mati parah hancur retak ambles amblas bolong licin becek mampet kotor bau semrawut tergenang
	genangan parkir sampah jelek total berat lagi lg dipenuhi penuh kurang minim tanpa tertutup tutup dalam warga kami saya`.split(/\s+/),
);

/** Share of longer words in small letters below which capitals tell nothing (a title, or everything shouted). */
const LEAST_SMALL = 0.1;
const LONGER_WORD = 4;
/** Words of a street's name after its head. */
const LONGEST_NAME = 4;
const LONGEST_SMALL_NAME = 3;

/** Numbers stay, `2` of a doubled word ("lubang2") goes; links and telephone numbers are left out. */
export function textToTokens(text: string): Token[] {
	const plain = text
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.replace(/https?:\/\/\S+|www\.\S+|\+?\d[\d\s-]{8,}\d/g, " , ");
	const found = [...plain.matchAll(/\p{L}[\p{L}\p{N}]*|\p{N}+/gu)];
	const isCapital = (word: string) => /^\p{Lu}/u.test(word);
	const letters = found.filter(([word]) => /^\p{L}/u.test(word));
	const small = letters.filter(([word]) => word.length >= LONGER_WORD && !isCapital(word));
	const isTelling = small.length > 0 && small.length >= LEAST_SMALL * letters.length;
	const tokens: Token[] = [];
	let end = 0;
	for (const match of found) {
		const [written] = match;
		const between = plain.slice(end, match.index);
		end = match.index + written.length;
		// "Jl. H. Saleh": the dot after a short word is no full stop.
		const isAbbreviated = /^\.\s*$/.test(between) && (tokens.at(-1)?.word.length ?? 9) <= 2;
		const isAfterBreak = !isAbbreviated && /[,.;:!?()/\n]/.test(between);
		const known = shorten(written.toLowerCase());
		const plainWords = (Object.hasOwn(ABBREVIATIONS, known) ? (ABBREVIATIONS[known] ?? known) : known).split(" ");
		for (const [index, word] of plainWords.entries())
			tokens.push({ word, isName: isTelling && isCapital(written), isAfterBreak: isAfterBreak && index === 0 });
	}
	return tokens;
}

/** The words of a lexicon's phrase as a text would have them; `=` stays where it is. */
export function phraseToWords(phrase: string): readonly string[] {
	return phrase.split(" ").flatMap((word) => {
		const exact = word.startsWith("=") ? "=" : "";
		return textToTokens(word.slice(exact.length)).map((token) => exact + token.word);
	});
}

/** "paraaah" → "parah", "lubang2" → "lubang". */
function shorten(word: string): string {
	return word.replace(/(\p{L})\1{2,}/gu, "$1").replace(/^(\p{L}{3,})2(nya)?$/u, "$1");
}

/** Which tokens are the name of a street or place ("Jl. Pohon Beringin": both words after the head). The head itself is not. */
export function markNames(tokens: readonly Token[]): boolean[] {
	const isName = tokens.map(() => false);
	for (let head = 0; head < tokens.length; head++) {
		const { word } = tokens[head] as Token;
		if (!ADDRESS_HEADS.has(word)) continue;
		const isShort = SHORT_HEADS.has(word);
		for (let at = head + 1; at < tokens.length && at <= head + LONGEST_NAME; at++) {
			const next = tokens[at] as Token;
			const length = at - head;
			if (next.isAfterBreak || NO_NAME.has(next.word) || (!next.isName && isAffixed(next.word))) break;
			if (!next.isName && !/^\d+$/.test(next.word) && !(isShort && length <= LONGEST_SMALL_NAME)) break;
			if (/^\d+$/.test(next.word) && length === 1) break;
			isName[at] = true;
		}
	}
	return isName;
}

/** Streets are called after things, not after what happens to them. */
function isAffixed(word: string): boolean {
	return (
		word.length >= 6 &&
		/^(ber|ter|di|men|mem|meng)\p{L}{4,}|nya$/u.test(word) &&
		!/^(bersih|terminal|timur|merdeka|merpati|dirgantara|diponegoro)/.test(word)
	);
}
