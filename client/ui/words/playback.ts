// Words of the playback: the city as it was, which must never be taken for the city as it is.
import type { Language } from "../language.ts";
import { countEn } from "./plural.ts";

const indonesian = {
	open: "Putar ulang",
	title: "Putar ulang",
	/** Beside the clock, always. */
	notLive: "BUKAN LANGSUNG",
	note: "Ini keadaan yang lalu. Konsol yang langsung tetap berjalan di belakangnya.",
	close: "Kembali ke langsung",
	from: "Mulai",
	hours: "Selama",
	span: (hours: number) => (hours % 24 === 0 && hours > 24 ? `${hours / 24} hari` : `${hours} jam`),
	between: (from: string, to: string) => `${from} – ${to}`,
	load: "Muat",
	loading: "Riwayat sedang dimuat…",
	failed: "Riwayat tidak dapat dimuat. Periksa sambungan, lalu coba lagi.",
	tooLarge: (most: string) =>
		`Lebih dari ${most} laporan terbuka di sana saat itu; rentang yang lebih pendek tidak menolong. Kembali ke langsung, saring wilayah (⇧F), lalu buka lagi.`,
	onlyRegions: "Terlalu banyak laporan untuk diputar seluruhnya: hanya wilayah dari saringan yang diputar, juga bila saringannya dihapus.",
	badRange: "Rentang itu tidak dapat diputar: mulainya harus di masa lalu.",
	play: "Putar",
	pause: "Jeda",
	speed: "Kecepatan",
	/** "5 menit per detik" */
	speedOf: (minutes: number) => (minutes >= 60 ? `${minutes / 60} jam per detik` : `${minutes} menit per detik`),
	scrub: "Waktu yang diputar",
	dispatches: "Penerusan",
	noDispatch: "Tidak ada penerusan pada saat ini",
	dispatched: (count: string) => `${count} laporan`,
	to: (unit: string) => `ke ${unit}`,
	hotspots: "Titik rawan saat itu",
	noHotspot: "Tidak ada titik rawan saat itu",
	openCount: "Terbuka",
	overdue: "Terlambat",
	queue: "Antrean saat itu",
	queueTab: "Bagian antrean",
	noComplaint: "Tidak ada laporan yang cocok saat itu",
	more: (count: string) => `dan ${count} lagi; persempit dengan saringan`,
	scoped: "Dihitung hanya dari laporan di wilayah Anda; yang langsung dihitung dari seluruh kota.",
};

export type PlaybackWords = typeof indonesian;

const english: PlaybackWords = {
	open: "Play back",
	title: "Playback",
	notLive: "NOT LIVE",
	note: "This is how it was. The live console goes on behind it.",
	close: "Back to live",
	from: "From",
	hours: "For",
	span: (hours) => (hours % 24 === 0 && hours > 24 ? countEn(hours / 24, "day", "days") : countEn(hours, "hour", "hours")),
	between: (from, to) => `${from} – ${to}`,
	load: "Load",
	loading: "Loading the history…",
	failed: "The history could not be loaded. Check the connection, then try again.",
	tooLarge: (most) =>
		`More than ${most} complaints were open there then; less time does not help. Go back to live, filter by region (⇧F) and open it again.`,
	onlyRegions: "Too many complaints to play all of them: only the regions of the filter are played, also when it is taken away.",
	badRange: "That time cannot be played: it must begin in the past.",
	play: "Play",
	pause: "Pause",
	speed: "Speed",
	speedOf: (minutes) =>
		minutes >= 60 ? `${countEn(minutes / 60, "hour", "hours")} a second` : `${countEn(minutes, "minute", "minutes")} a second`,
	scrub: "Time that is played",
	dispatches: "Dispatches",
	noDispatch: "No dispatch at this moment",
	dispatched: (count) => `${count} complaints`,
	to: (unit) => `to ${unit}`,
	hotspots: "Hotspots then",
	noHotspot: "No hotspot then",
	openCount: "Open",
	overdue: "Overdue",
	queue: "The queue then",
	queueTab: "Part of the queue",
	noComplaint: "No complaint matched then",
	more: (count) => `and ${count} more; filter to narrow`,
	scoped: "Counted from the complaints of your area only; the live ones are counted from the whole city's.",
};

export const PLAYBACK_WORDS = { id: indonesian, en: english } as const satisfies Record<Language, PlaybackWords>;
