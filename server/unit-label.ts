// "SUDIN SDA JAKBAR", "Satpol PP Kec. Tebet", "Dinas Bina Marga Prov. DKI": whom a recorded report names, in any of its spellings.

import type { ResponsibleUnit, UnitLevel } from "./domain/responsibility.ts";
import type { RegionCode, UnitCode } from "./protocol/code.ts";

export interface UnitLabel {
	readonly kind: string;
	/** The units that may be meant: one, or two where a kota has two (schools). Empty: of this kind, but no unit of ours (a kecamatan's Satpol PP). */
	readonly units: readonly UnitCode[];
}

/** Besides the units' own names and short names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
	bina_marga: "bina marga|binamarga|dbm",
	sda: "sumber daya air|sda|tata air|dsda",
	cktrp: "cipta karya|citata|cktrp|tata ruang|dcktrp|penataan kota",
	prkp: "perumahan rakyat|prkp|dprkp|kawasan permukiman|perumahan dan gedung",
	perhubungan: "perhubungan|dishub|sudinhub|dishubtrans",
	satpol_pp: "satpol pp|satpolpp|pamong praja|pol pp|satpol",
	pertamanan: "pertamanan|hutan kota|distamhut|kehutanan|tamhut",
	lh: "lingkungan hidup|lh|dlh|kebersihan",
	gulkarmat: "gulkarmat|penanggulangan kebakaran|pemadam kebakaran|damkar|penyelamatan",
	kesehatan: "kesehatan|dinkes|rsud|rumah sakit",
	pendidikan: "pendidikan|disdik",
	sosial: "sosial|dinsos",
	dukcapil: "dukcapil|disdukcapil|kependudukan|catatan sipil",
	nakertransgi: "tenaga kerja|nakertransgi|nakertrans|disnaker|disnakertransgi",
	ppapp: "ppapp|pemberdayaan|perlindungan anak|dppapp",
	kpkp: "kpkp|ketahanan pangan|kelautan|dkpkp|peternakan",
	kominfotik: "kominfotik|diskominfotik|komunikasi informatika|kominfo|jakarta smart city",
	ppkukm: "ppkukm|koperasi usaha kecil|perindustrian|dppkukm|kukmp|umkm",
	pmptsp: "pmptsp|dpmptsp|ptsp|penanaman modal",
	pora: "pemuda dan olahraga|dispora|olahraga|pora",
	kebudayaan: "kebudayaan|disbud",
	parekraf: "pariwisata|parekraf|disparekraf|disparbud",
	pusip: "perpustakaan|kearsipan|dispusip|pusip",
	bappeda: "bappeda|perencanaan pembangunan",
	bpkd: "bpkd|pengelolaan keuangan",
	bapenda: "bapenda|pendapatan daerah|pajak dan retribusi|bprd|uppd|uppprd",
	bpad: "bpad|pengelolaan aset|aset daerah",
	bkd: "bkd|kepegawaian",
	bpbd: "bpbd|penanggulangan bencana",
	kesbangpol: "kesbangpol|bakesbangpol|kesatuan bangsa",
	inspektorat: "inspektorat",
	pemerintahan: "biro pemerintahan|tata pemerintahan|tapem|biro tapem",
	peralatan_bina_marga: "peralatan dan perbekalan|alkal|peralatan perbekalan|peralatan bina marga",
	perparkiran: "perparkiran|up parkir|up perparkiran",
	lalu_lintas: "sistem pengendalian lalu lintas|pengendalian lalu lintas|spll|splll",
	terminal: "terminal angkutan jalan|up terminal|terminal",
	badan_air: "badan air|upk badan air",
	sampah_terpadu: "sampah terpadu|upst",
	pam_jaya: "pam jaya|pam|palyja|aetra|pdam",
	pasar_jaya: "pasar jaya",
	transjakarta: "transjakarta|transportasi jakarta",
	mrt: "mrt",
	lrt: "lrt",
	jakpro: "jakpro|jakarta propertindo",
	dharma_jaya: "dharma jaya",
	puskesmas: "puskesmas",
};

/** Below a Dinas in name only: "UP Perparkiran Dinas Perhubungan" is the first, not the second. */
const BEFORE_OTHERS: ReadonlySet<UnitLevel> = new Set(["upt", "bumd", "puskesmas"]);

const KOTA: readonly (readonly [RegExp, string])[] = [
	[/\b(?:jakarta|jak|jkt) ?pus(?:at)?\b|\bjp\b/, "31.71"],
	[/\b(?:jakarta|jak|jkt) ?(?:utara|ut)\b|\bju\b/, "31.72"],
	[/\b(?:jakarta|jak|jkt) ?bar(?:at)?\b|\bjb\b/, "31.73"],
	[/\b(?:jakarta|jak|jkt) ?sel(?:atan)?\b|\bjs\b/, "31.74"],
	[/\b(?:jakarta|jak|jkt) ?tim(?:ur)?\b|\bjt\b/, "31.75"],
	[/\bkep(?:ulauan)? seribu\b/, "31.01"],
];

/** Undefined where nobody is recognised, and for a label that names two ("Dinas X; Kelurahan Y"). */
export function buildUnitLabels(units: Iterable<ResponsibleUnit>): (label: string) => UnitLabel | undefined {
	const all = [...units];
	const levels = new Map<string, UnitLevel>();
	const names = new Map<string, string>();
	const places = new Map<string, ResponsibleUnit[]>();
	for (const unit of all) {
		const { kind, level, name, shortName } = unit;
		if (level === "kelurahan" || level === "kecamatan" || level === "kota" || level === "puskesmas") {
			const key = `${level} ${toKey(name.replace(/^(Kelurahan|Puskesmas Kecamatan|Kecamatan) /, ""))}`;
			places.set(key, [...(places.get(key) ?? []), unit]);
			if (level !== "puskesmas") continue;
		}
		if (!levels.has(kind) || level !== "sudin") levels.set(kind, level);
		if (level !== "sudin" && level !== "puskesmas") for (const each of [name, shortName]) names.set(toWords(each), kind);
	}
	for (const [kind, others] of Object.entries(OTHER_NAMES)) {
		if (levels.has(kind)) for (const name of others.split("|")) names.set(name, kind);
	}

	return (label) => {
		const words = toWords(label);
		const kind = findKind(words);
		const place = findPlace(words, kind);
		if (place !== undefined) return { kind: place.kind, units: [place.code] };
		if (kind === undefined) return undefined;
		const kota = KOTA.find(([pattern]) => pattern.test(words))?.[1] as RegionCode | undefined;
		const isBelow = /\b(kecamatan|kelurahan)\b/.test(words);
		const ofKind = all.filter((unit) => unit.kind === kind && unit.level !== "puskesmas");
		const isSudin = /\b(suku (dinas|badan)|sudin|suban|sudinhub)\b/.test(words) || (kota !== undefined && levels.get(kind) === "dinas");
		const meant = ofKind.filter((unit) =>
			isSudin ? unit.level === "sudin" && kota !== undefined && unit.areas.includes(kota) : unit.level !== "sudin",
		);
		return { kind, units: isBelow ? [] : meant.map(({ code }) => code) };
	};

	/** The longest name in the label wins, those of UPT and BUMD first. */
	function findKind(words: string): string | undefined {
		let best: { kind: string; rank: number } | undefined;
		for (const [name, kind] of names) {
			if (!` ${words} `.includes(` ${name} `)) continue;
			const level = levels.get(kind);
			const rank = name.length + (level !== undefined && BEFORE_OTHERS.has(level) ? 1000 : 0);
			if (best === undefined || rank > best.rank) best = { kind, rank };
		}
		return best?.kind;
	}

	function findPlace(words: string, kind: string | undefined): ResponsibleUnit | undefined {
		if (kind === "puskesmas") {
			const name = words.replace(/^.*\bpuskesmas (kecamatan )?/, "");
			return findOnly(`puskesmas ${toKey(name)}`);
		}
		const found = /^(?:kantor )?(kelurahan|lurah|kecamatan|camat) (.+)$/.exec(words);
		if (found !== null) {
			const level = found[1] === "kelurahan" || found[1] === "lurah" ? "kelurahan" : "kecamatan";
			const name = (found[2] ?? "").replace(/ (kecamatan|kota|jakarta|kab) .*$/, "");
			return findOnly(`${level} ${toKey(name)}`);
		}
		if (kind !== undefined) return undefined;
		const kota = /wali ?kota|^kota |pemkot/.test(words) ? KOTA.find(([pattern]) => pattern.test(words))?.[1] : undefined;
		if (kota !== undefined) return all.find((unit) => unit.level === "kota" && unit.areas.includes(kota as RegionCode));
		return findOnly(`kelurahan ${toKey(words)}`);
	}

	function findOnly(key: string): ResponsibleUnit | undefined {
		const [only, ...more] = places.get(key) ?? [];
		return more.length === 0 ? only : undefined;
	}
}

function toWords(name: string): string {
	return name
		.toLowerCase()
		.replace(/\bkel\b\.?/g, "kelurahan ")
		.replace(/\bkec\b\.?/g, "kecamatan ")
		.replace(/[^\p{L}\p{N}]+/gu, " ")
		.trim()
		.replace(/ (provinsi|prov|pemprov)? ?dki jakarta$| (provinsi|prov) jakarta$/, "");
}

function toKey(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
