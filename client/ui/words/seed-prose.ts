// The prose that our own seed files bring along in Indonesian: bases of rules, and when a rule of routing is meant. What a city
// writes into its own rules stays as it wrote it.

const ENGLISH: Readonly<Record<string, string>> = {
	"Kebiasaan CRM, dibaca dari sekitar 300 laporan nyata": "usual practice in CRM, read from about 300 real complaints",
	"Tugas pokok perangkat daerah; belum dikonfirmasi untuk CRM": "the unit's statutory task; unconfirmed for CRM",
	"Belum dikonfirmasi": "unconfirmed",
	"Bahasa: nama tempat atau ungkapan, bukan perkara": "language: a place name or a phrase, not the matter",

	"Pernyataan Gubernur 2019 (SE Sekda 40/2019); hari kalender atau hari kerja belum dikonfirmasi":
		"governor's statement, 2019 (SE Sekda 40/2019); calendar or working days unconfirmed",
	"Pernyataan Gubernur 2019 (SE Sekda 40/2019), diulang 2025; hari kalender atau hari kerja belum dikonfirmasi":
		"governor's statement, 2019 (SE Sekda 40/2019), repeated in 2025; calendar or working days unconfirmed",
	"Kepala Diskominfotik, Mei 2025; hari kalender atau hari kerja belum dikonfirmasi":
		"head of Diskominfotik, May 2025; calendar or working days unconfirmed",
	"SP4N-LAPOR!: 3 hari kerja untuk meneruskan": "SP4N-LAPOR!: 3 working days to forward",
	"SP4N-LAPOR!: 5 hari kerja untuk merencanakan; jam milik kanal nasional, jadi tidak berhenti oleh jeda kami (belum dikonfirmasi)":
		"SP4N-LAPOR!: 5 working days to plan; the national channel's own clock, so our pauses do not stop it (unconfirmed)",

	"amblas di dekat saluran": "subsidence near a drain",
	"badan di luar provinsi": "a body outside the province",
	"bar, tempat hiburan": "bars and places of entertainment",
	"bendera partai": "party flags",
	"di dalam permukiman": "inside a neighbourhood",
	"di pasar": "in a market",
	"gang yang belum diperkeras": "an unpaved alley",
	"jalan rusak dan berlubang": "a damaged road, potholes",
	"kantor pertanahan (BPN)": "the land office (BPN)",
	"kendaraan atau barang parkir di jalan": "vehicles or goods parked on the road",
	"kendaraan parkir di trotoar": "vehicles parked on the pavement",
	"lampu jalan, kabel menjuntai": "street lamps, hanging cables",
	"lampu lalu lintas": "traffic lights",
	"listrik padam (PLN)": "a power outage (PLN)",
	pasar: "a market",
	"pedagang di trotoar": "vendors on the pavement",
	"polisi, jalan tol": "police, toll roads",
	"puing, tenda": "rubble, tents",
	"saluran kecil": "a small gutter",
	"sampah di kali": "rubbish in a river",
	"tambalan cepat, alat dan bahan": "quick patching, equipment and material",
	"tempat parkir resmi": "an official car park",
	"trotoar rusak": "a damaged pavement",
};

/** The same in English where it is ours, else as it is. */
export function proseToEnglish(prose: string): string {
	return Object.hasOwn(ENGLISH, prose) ? (ENGLISH[prose] as string) : prose;
}
