import { describe, expect, it } from "vitest";
import { getWordIndex } from "../../../server/domain/responsibility.ts";
import { rankKinds } from "../../../server/domain/unit-ranking.ts";
import { buildWordIndex, matchWords } from "../../../server/domain/word-match.ts";
import type { CategoryCode } from "../../../server/protocol/code.ts";
import { readSeedResponsibility } from "../../support/seed-responsibility.ts";

const responsibility = await readSeedResponsibility();
const index = getWordIndex(responsibility);
/** Without a category: by the words alone. */
const kindOf = (text: string) => rankKinds({ category: "none" as CategoryCode, text }, responsibility)[0]?.unitKind ?? null;
const rulesOf = (text: string) => matchWords(text, index).flatMap(({ rule, points }) => (points > 0 ? [rule.code] : []));

/** Our own sentences in the manner of reports; no real one among them. */
const SENTENCES: Readonly<Record<string, readonly string[]>> = {
	bina_marga: [
		"lampu jln depan rumah mati udh seminggu gelap bgt",
		"PJU padam 4 titik sepanjang jalan inspeksi",
		"kabel menjuntai rendah bgt bisa nyangkut di leher pengendara",
		"tiang internet miring hampir roboh",
		"Jalan berlubang di turunan, byk yg jatuh",
		"jl daan mogot berlubang parah tolong ditambal",
		"aspalnya ngelupas smua",
		"bekas galian kabel ga ditutup rapi",
		"ubin trotoar pada pecah dan guiding block nya copot",
		"lantai JPO bolong",
		"pagar jembatan karatan dan patah",
	],
	pemerintahan: [
		"dari subuh listrik padam 1 RW",
		"trafo PLN meledak2 terus",
		"palang pintu perlintasan kereta rusak",
		"jalan tol dalam kota bolong2",
	],
	lalu_lintas: ["lampu merah perempatan mati", "Traffic light error dari kemarin", "durasi lampu hijau terlalu sebentar"],
	perhubungan: [
		"banyak mobil parkir sembarangan di bahu jalan",
		"motor pada markir di trotoar depan kantor",
		"angkot ngetem bikin macet",
		"ojol mangkal depan stasiun nutup jalan",
		"pengendara lawan arah tiap pagi",
		"rambu dilarang parkir roboh",
		"zebra cross sudah pudar",
	],
	perparkiran: ["tarif parkir di gedung parkir ga sesuai", "mesin parkir elektronik rusak"],
	satpol_pp: [
		"pedagang jualan di atas trotoar",
		"PKL makin banyak mohon ditertibkan",
		"spanduk iklan dipaku di mana2",
		"warga merokok di halte",
		"anak muda nongkrong sambil miras tiap malam",
		"tawuran lagi di kolong",
		"musik tetangga berisik sampai jam 2 malam",
		"gubuk liar berdiri di pinggir rel",
	],
	pertamanan: [
		"pohon tumbang nutup jalan",
		"dahan pohon sdh rimbun mohon dipangkas",
		"ranting patah hampir nimpa motor",
		"mainan di taman rusak",
		"rumput makam ga pernah dipotong tpu kotor",
	],
	sda: [
		"saluran air mampet air meluap ke jalan",
		"turap kali jebol",
		"kali dangkal blm pernah dikeruk",
		"banjir sedengkul blm surut",
		"jalan amblas di sebelah saluran",
		"tutup gorong-gorong hilang",
	],
	badan_air: ["sampah menumpuk di kali", "eceng gondok memenuhi waduk"],
	kelurahan: [
		"got mampet depan rumah bau",
		"tumpukan sampah di pinggir jalan sembarangan",
		"puing bekas bongkaran ditaruh di jalan",
		"ada hajatan pasang tenda nutup jalan",
		"PPSU mohon sapu jalan kami",
		"mobil tetangga parkir di gang sempit",
	],
	lh: ["truk sampah ga pernah dateng", "tetangga bakar sampah tiap sore", "pabrik buang limbah bau menyengat", "TPS overload"],
	cktrp: ["bangunan 4 lantai tidak ada IMB", "pembangunan ruko melanggar sempadan", "rumah tinggal alih fungsi jadi gudang langgar zonasi"],
	pam_jaya: ["air PAM ga ngalir 3 hari", "pipa bocor air muncrat ke jalan", "keran mati, tagihan air jalan terus"],
	pasar_jaya: ["atap pasar bocor", "kios di dalam pasar jaya digembok"],
	kesbangpol: ["bendera partai masih terpasang", "baliho caleg hampir roboh"],
	parekraf: ["bar buka sampai subuh musik keras", "tempat hiburan malam langgar jam operasional"],
	sosial: ["ODGJ ngamuk di halte", "banyak pengemis sama manusia silver", "bansos saya belum cair"],
	dukcapil: ["e-ktp belum jadi2", "urus kartu keluarga lama bgt"],
	gulkarmat: ["sarang tawon di plafon", "ada ular masuk rumah", "anak kucing kejebak di gorong-gorong"],
	kpkp: ["anjing liar ngejar anak2", "kucing liar banyak mohon steril"],
	puskesmas: ["antri puskesmas dari subuh", "mohon fogging ada yg kena dbd"],
	kesehatan: ["RSUD igd nolak pasien"],
	pendidikan: ["KJP belum cair", "guru di sekolah suka bully siswa"],
	inspektorat: ["pungli oknum petugas kelurahan minta uang"],
	prkp: ["gang kami belum pernah dicor masih tanah", "rusunawa bocor airnya"],
	ppapp: ["ada kdrt tetangga saya"],
	nakertransgi: ["gaji saya ga dibayar perusahaan, THR juga"],
	bapenda: ["PBB salah tagih"],
	kominfotik: ["aplikasi jaki error terus"],
};

describe("the words of a report, without a category,", () => {
	for (const [kind, sentences] of Object.entries(SENTENCES)) {
		it(`say that it is for ${kind}`, () => {
			for (const sentence of sentences) expect(kindOf(sentence), sentence).toBe(kind);
		});
	}

	it("say nothing where nothing is named", () => {
		for (const text of ["", "mohon ditindaklanjuti", "selamat pagi, sudah saya laporkan berkali-kali", "!!! ??? 123"])
			expect(
				matchWords(text, index).filter(({ points }) => points > 0),
				text,
			).toEqual([]);
	});
});

describe("a word that means something else", () => {
	it("is no street lamp in lampu merah", () => {
		expect(rulesOf("lampu merah mati")).not.toContain("lampu-mati");
		expect(kindOf("lampu merah mati")).toBe("lalu_lintas");
		expect(kindOf("lampu mati")).toBe("bina_marga");
	});

	it("is no tree in a street's name, and no river in berkali-kali or sekali", () => {
		expect(rulesOf("sampah menumpuk di Jl. Pohon Beringin")).not.toContain("pohon-saja");
		for (const text of ["sudah lapor berkali-kali", "bau sekali", "sudah 3 kali lapor", "kali ini parah"])
			expect(rulesOf(text), text).not.toContain("kali-saja");
		expect(rulesOf("kami memohon bantuan")).not.toContain("pohon-saja");
	});

	it("is no hole, bridge, market or park in the name of a kelurahan or kecamatan", () => {
		expect(rulesOf("warga Lubang Buaya")).toEqual([]);
		expect(rulesOf("di jembatan lima")).toEqual([]);
		expect(rulesOf("daerah pasar minggu")).toEqual([]);
		expect(rulesOf("kantor di taman sari")).toEqual([]);
	});

	it("is no road for people who walk", () => {
		expect(rulesOf("membahayakan pejalan kaki, perbaiki")).not.toContain("jalan-rusak");
	});

	it("counts for nothing when it is denied, and for little as a landmark", () => {
		expect(kindOf("ini bukan sampah, ini puing bongkaran")).toBe("kelurahan");
		expect(rulesOf("trotoar sudah tidak ada PKL")).not.toContain("pkl");
		const [near] = matchWords("lubang dekat halte", index).filter(({ rule }) => rule.code === "halte-saja");
		expect(near).toMatchObject({ standing: "landmark" });
		expect(near?.points).toBeLessThan(1);
	});

	it("is the trouble, not what the trouble is in the way of", () => {
		expect(kindOf("pohon rimbun menutupi lampu jalan")).toBe("pertamanan");
		expect(kindOf("banjir akibat pipa PAM bocor")).toBe("pam_jaya");
		expect(kindOf("mobil parkir menghalangi saluran air")).toBe("perhubungan");
	});

	it("is not near what stands two sentences on", () => {
		expect(rulesOf("Pohon itu bagus sekali dan warga senang duduk di sana. Tadi ada yang tumbang")).not.toContain("pohon");
	});
});

describe("a match", () => {
	it("repeats the lexicon's words, never the citizen's", () => {
		const [match] = matchWords("LAMPUNYA Pak Budi 08123 udh matiiii", index).filter(({ rule }) => rule.code === "lampu-mati");
		expect(match?.words).toEqual(["lampu", "mati"]);
	});

	it("is found for every phrase that the lexicon has", () => {
		const dead = responsibility.words.flatMap((rule) => {
			const alone = buildWordIndex([{ ...rule, unitKind: rule.unitKind ?? "x", with: [], unless: [], points: 1 }], []);
			return rule.any.flatMap((phrase) => (matchWords(phrase.replaceAll("=", ""), alone).length === 0 ? [`${rule.code}: ${phrase}`] : []));
		});
		expect(dead).toEqual([]);
	});
});
