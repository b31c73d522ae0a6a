// Words for a part of the screen that failed.
import type { Language } from "../language.ts";

const indonesian = {
	failed: (panel: string) => `${panel} tidak dapat ditampilkan.`,
	noted: "Bagian lain tetap berjalan; kesalahan ini dicatat di server.",
	again: "Coba lagi",
	reload: "Muat ulang halaman",
	againSoon: "Layar mencoba lagi sendiri.",
	close: "Tutup",
	coming: "Memuat…",
	panels: {
		page: "Halaman ini",
		map: "Peta",
		legend: "Legenda",
		islands: "Kepulauan Seribu",
		header: "Kepala layar",
		filter: "Saringan",
		queue: "Antrean",
		case: "Laporan ini",
		overview: "Ikhtisar",
		table: "Tabel wilayah",
		dialog: "Jendela ini",
		notices: "Pemberitahuan",
		playback: "Putar ulang",
		totals: "Jumlah laporan",
		rhythm: "Laporan per jam",
		statuses: "Status",
		hotspots: "Titik rawan",
		lists: "Daftar",
		alarms: "Alarm",
		tour: "Tur peta",
	},
};
type FaultWords = typeof indonesian;

const english: FaultWords = {
	failed: (panel) => `${panel} cannot be shown.`,
	noted: "Everything else goes on; the server has noted this fault.",
	again: "Try again",
	reload: "Load the page again",
	againSoon: "The screen tries again by itself.",
	close: "Close",
	coming: "Loading…",
	panels: {
		page: "This page",
		map: "The map",
		legend: "The legend",
		islands: "Kepulauan Seribu",
		header: "The header",
		filter: "The filter",
		queue: "The queue",
		case: "This complaint",
		overview: "The overview",
		table: "The table of regions",
		dialog: "This window",
		notices: "Notices",
		playback: "The playback",
		totals: "The totals",
		rhythm: "Complaints by hour",
		statuses: "Statuses",
		hotspots: "Hotspots",
		lists: "Lists",
		alarms: "Alarms",
		tour: "The tour",
	},
};

export type PanelName = keyof FaultWords["panels"];
export const FAULT_WORDS: Readonly<Record<Language, FaultWords>> = { id: indonesian, en: english };
