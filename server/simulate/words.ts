// What the drill's citizens write: made-up sentences in the manner of JAKI reports, no person and no real report among them.
// Shares: domain.md §7 (2024: Jalan, Pohon, Parkir Liar) and §5 (who gets how much); the rest is our own guess.

/** `{street}` and `{since}` are filled in by the citizen. */
export interface Trouble {
	/** The category's name, as domain.md spells it. */
	readonly category: string;
	/** Parts of a thousand. */
	readonly share: number;
	/** How much more of it there is in a cloudburst. */
	readonly inSurge: number;
	readonly texts: readonly string[];
}

export const TROUBLES: readonly Trouble[] = [
	{
		category: "Jalan",
		share: 140,
		inSurge: 20,
		texts: [
			"Jalan berlubang cukup dalam di {street}, {since}. Sangat berbahaya untuk pengendara motor, mohon segera diperbaiki.",
			"Aspal di {street} mengelupas dan bergelombang {since}. Mohon ditambal.",
			"Bekas galian di {street} belum dirapikan {since}, jalan jadi sempit dan licin.",
		],
	},
	{
		category: "Pohon",
		share: 106,
		inSurge: 200,
		texts: [
			"Pohon di {street} sudah terlalu rimbun dan menutupi lampu jalan, mohon dipangkas.",
			"Dahan pohon patah menimpa kabel di {street}, {since}. Mohon segera ditangani.",
			"Pohon miring dan keropos di {street}, dikhawatirkan tumbang saat hujan angin.",
		],
	},
	{
		category: "Parkir Liar",
		share: 103,
		inSurge: 5,
		texts: [
			"Parkir liar di {street} memakan separuh badan jalan, {since}. Mohon ditertibkan.",
			"Mobil parkir di atas trotoar {street} sehingga pejalan kaki harus turun ke jalan.",
			"Banyak motor parkir sembarangan di {street}, macet setiap sore.",
		],
	},
	{
		category: "Sampah",
		share: 85,
		inSurge: 15,
		texts: [
			"Tumpukan sampah di {street} belum diangkut {since}, baunya sudah mengganggu warga.",
			"Ada yang membuang sampah sembarangan di {street}, mohon dibersihkan dan dipasang larangan.",
		],
	},
	{
		category: "Trotoar",
		share: 58,
		inSurge: 5,
		texts: [
			"Ubin trotoar di {street} pecah dan lepas {since}, mohon diperbaiki.",
			"Jalur pemandu tunanetra di {street} terputus dan tertutup, mohon dirapikan.",
		],
	},
	{
		category: "PKL Liar",
		share: 57,
		inSurge: 2,
		texts: [
			"Pedagang kaki lima berjualan di trotoar {street}, {since}. Mohon ditertibkan.",
			"Lapak PKL di {street} menutup saluran air dan membuat macet.",
		],
	},
	{
		category: "Gangguan Ketenteraman dan Ketertiban",
		share: 52,
		inSurge: 2,
		texts: [
			"Ada kegiatan yang mengganggu ketertiban di {street} hingga larut malam, {since}.",
			"Mohon patroli di {street}, sering ada yang berkumpul dan mengganggu warga.",
		],
	},
	{
		category: "Saluran Air, Kali/Sungai",
		share: 48,
		inSurge: 160,
		texts: [
			"Saluran air di {street} mampet {since}, air meluap setiap hujan. Mohon dikuras.",
			"Kali di dekat {street} penuh lumpur dan sampah, mohon dikeruk.",
		],
	},
	{
		category: "Jaringan Listrik",
		share: 47,
		inSurge: 40,
		texts: [
			"Lampu jalan di {street} mati {since}, jalan gelap dan rawan.",
			"Kabel menjuntai rendah di {street}, hampir mengenai pengendara.",
		],
	},
	{
		category: "Arus Lalu Lintas",
		share: 42,
		inSurge: 25,
		texts: [
			"Lampu lalu lintas di {street} tidak menyala {since}, lalu lintas semrawut.",
			"Banyak kendaraan melawan arah di {street} setiap pagi, mohon ditempatkan petugas.",
		],
	},
	{
		category: "Jaringan/Menara Telekomunikasi",
		share: 30,
		inSurge: 5,
		texts: ["Kabel telekomunikasi semrawut dan putus di {street}, {since}.", "Tiang internet di {street} miring hampir roboh."],
	},
	{
		category: "Reklame/Spanduk",
		share: 28,
		inSurge: 4,
		texts: ["Spanduk liar terpasang di pohon dan tiang {street}, mohon dicopot.", "Banner rusak di {street} hampir jatuh ke jalan."],
	},
	{
		category: "Tata Ruang dan Bangunan",
		share: 26,
		inSurge: 1,
		texts: ["Ada pembangunan di {street} yang diduga tanpa izin, {since}.", "Bangunan di {street} memakan badan jalan, mohon diperiksa."],
	},
	{
		category: "Kebisingan",
		share: 22,
		inSurge: 0,
		texts: ["Suara musik keras dari tempat usaha di {street} sampai dini hari, {since}."],
	},
	{
		category: "PPSU",
		share: 20,
		inSurge: 10,
		texts: ["Mohon petugas PPSU membersihkan {street}, daun dan pasir menumpuk {since}."],
	},
	{
		category: "Taman",
		share: 18,
		inSurge: 4,
		texts: ["Fasilitas bermain di taman {street} rusak {since}, berbahaya untuk anak-anak."],
	},
	{
		category: "Tutup Saluran",
		share: 16,
		inSurge: 30,
		texts: ["Tutup saluran di {street} hilang {since}, lubangnya menganga. Mohon segera ditutup."],
	},
	{
		category: "Penanganan Banjir",
		share: 15,
		inSurge: 520,
		texts: [
			"Banjir setinggi lutut di {street}, mohon bantuan pompa.",
			"Genangan di {street} tidak surut {since}, kendaraan tidak bisa lewat.",
			"Air masuk ke rumah warga di {street}, mohon segera ditangani.",
		],
	},
	{
		category: "Pencemaran Lingkungan",
		share: 14,
		inSurge: 1,
		texts: ["Asap pembakaran sampah di {street} setiap malam, {since}.", "Air got di {street} berbusa dan berbau menyengat."],
	},
	{
		category: "Jaringan Air Bersih",
		share: 13,
		inSurge: 6,
		texts: ["Air ledeng di {street} tidak mengalir {since}.", "Pipa air bocor di {street}, air terbuang ke jalan."],
	},
	{
		category: "Transportasi Publik",
		share: 12,
		inSurge: 3,
		texts: ["Bus yang melewati {street} jarang datang {since}, penumpang menumpuk."],
	},
	{
		category: "PMKS",
		share: 11,
		inSurge: 0,
		texts: ["Banyak pengemis di lampu merah {street}, {since}. Mohon dibina."],
	},
	{
		category: "Halte",
		share: 8,
		inSurge: 2,
		texts: ["Atap halte di {street} bocor dan kursinya rusak {since}."],
	},
	{
		category: "Pelayanan Kesehatan",
		share: 7,
		inSurge: 0,
		texts: ["Antrean puskesmas di sekitar {street} sangat lama, {since}."],
	},
	{
		category: "KTP-el",
		share: 7,
		inSurge: 0,
		texts: ["Pencetakan KTP-el belum selesai {since}, mohon kejelasan."],
	},
	{
		category: "Kawasan Dilarang Merokok",
		share: 6,
		inSurge: 0,
		texts: ["Banyak yang merokok di kawasan dilarang merokok di {street}."],
	},
	{
		category: "Perdagangan",
		share: 5,
		inSurge: 0,
		texts: ["Kios di pasar dekat {street} menutup jalan keluar, {since}."],
	},
	{
		category: "Penanggulangan Kebakaran dan Penyelamatan",
		share: 4,
		inSurge: 2,
		texts: ["Ada sarang tawon besar di {street}, mohon bantuan evakuasi."],
	},
	{
		category: "Jembatan",
		share: 3,
		inSurge: 3,
		texts: ["Pagar jembatan di {street} berkarat dan lepas {since}."],
	},
	{
		category: "JPO",
		share: 3,
		inSurge: 1,
		texts: ["Lantai JPO di {street} berlubang {since}, mohon diperbaiki."],
	},
];

/** Street names that many Indonesian towns have: flowers, fruits, rivers, birds. */
export const STREETS: readonly string[] = [
	"Jl. Melati",
	"Jl. Kenanga",
	"Jl. Anggrek",
	"Jl. Mawar",
	"Jl. Cempaka",
	"Jl. Flamboyan",
	"Jl. Teratai",
	"Jl. Bougenville",
	"Jl. Mangga",
	"Jl. Rambutan",
	"Jl. Jambu",
	"Jl. Nangka",
	"Jl. Kelapa",
	"Jl. Cendrawasih",
	"Jl. Merpati",
	"Jl. Kutilang",
	"Jl. Rajawali",
	"Jl. Garuda",
	"Jl. Musi",
	"Jl. Brantas",
	"Jl. Serayu",
	"Jl. Cisadane",
	"Gang Haji",
	"Gang Masjid",
	"Gang Sawo",
	"Jl. Pasar",
	"Jl. Stasiun",
	"Jl. Kampung Baru",
	"Jl. Swadaya",
	"Jl. Gotong Royong",
];

export const SINCES: readonly string[] = [
	"sudah dua hari",
	"sudah tiga hari",
	"sejak seminggu lalu",
	"sejak tadi pagi",
	"sejak kemarin malam",
	"sudah lebih dari sebulan",
	"setiap hari",
	"sudah berkali-kali dilaporkan",
];

/** Kelurahan that are none of Jakarta's: an officer's slip, refused by the intake and kept for the operators to look at. */
export const STRAY_NAMES: readonly string[] = ["Sukamaju", "Kelurahan Cibodas Sari", "KEL. MEKARJAYA"];
