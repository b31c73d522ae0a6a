// Words of the map's tools: lasso, box, camera lock, the table beside the map; of the command bar; of sounds and notices.
import type { Language } from "../language.ts";
import { countEn, writeEn, writeId } from "./plural.ts";

const indonesian = {
	tools: "Alat peta",
	lasso: {
		freehand: "Laso",
		box: "Kotak",
		freehandHint: "Tarik garis mengelilingi laporan; lepas untuk memilih. Esc membatalkan.",
		boxHint: "Tarik kotak di atas laporan; lepas untuk memilih. Esc membatalkan.",
		none: "Tidak ada laporan di dalam garis",
		picked: (count: number) => `${writeId(count)} laporan di dalam garis dipilih`,
		pickedFirst: (picked: number, inside: number) =>
			`${writeId(inside)} laporan di dalam garis; ${writeId(picked)} yang paling terlambat dipilih`,
	},
	lock: {
		locked: "Kamera terkunci",
		unlocked: "Kunci kamera",
		note: "Kamera tidak pernah bergerak sendiri. Terkunci, geseran dan roda tetikus pun tidak menggerakkannya; hanya tombol.",
	},
	table: {
		open: "Tabel",
		map: "Peta",
		caption: "Laporan terbuka menurut kelurahan",
		region: "Kelurahan",
		within: "Kecamatan, kota",
		count: "Terbuka",
		overdue: "Terlambat",
		share: "Bagian terlambat",
		none: "Tanpa kelurahan",
		total: "Jumlah",
		left: (count: number) => `${writeId(count)} kelurahan tanpa laporan terbuka tidak ditampilkan`,
		empty: "Tidak ada laporan terbuka dalam saringan ini",
		sortBy: (column: string) => `Urutkan menurut ${column}`,
	},
	bar: {
		kelurahan: "Wilayah",
		units: "Unit",
		complaints: "Laporan",
		commands: "Perintah",
		regionHint: "pilih yang ada di dalamnya",
		unitHint: "saring menurut unit",
		list: "Saran",
		closed: (time: string) => `ditutup ${time}`,
		atAddress: (count: number) => `${writeId(count)} laporan beralamat itu`,
		moreAtAddress: (count: number) => `${writeId(count)} laporan terbaru beralamat itu; ketik untuk mempersempit`,
		addressFailed: "Alamat tidak dapat dicari sekarang.",
	},
	grouping: {
		label: "Kelompokkan antrean",
		by: { none: "Tanpa kelompok", region: "Per kelurahan", unit: "Per unit", category: "Per kategori", status: "Per status" },
	},
	notice: {
		sound: "Bunyi saat eskalasi, alarm, titik rawan",
		browser: "Pemberitahuan peramban",
		blocked: "Peramban menolak pemberitahuan untuk halaman ini",
		escalated: (count: number) => `${writeId(count)} laporan baru dieskalasi`,
		alarms: (count: number) => `${writeId(count)} alarm baru`,
		hotspots: (count: number) => `${writeId(count)} titik rawan baru`,
	},
	keys: {
		freehand: "Laso di peta: pilih laporan di dalam garis",
		box: "Kotak di peta: pilih laporan di dalamnya",
		table: "Tabel kelurahan di tempat peta, dan kembali",
		lock: "Kunci kamera peta",
		home: "Seluruh kota",
		group: "Kelompokkan antrean per kelurahan, unit, kategori, status; lagi: berikutnya",
		rejected: "Yang ditolak saat masuk",
	},
};

export type DeskWords = typeof indonesian;

const english: DeskWords = {
	tools: "Map tools",
	lasso: {
		freehand: "Lasso",
		box: "Box",
		freehandHint: "Draw around complaints; let go to select. Esc cancels.",
		boxHint: "Draw a box over complaints; let go to select. Esc cancels.",
		none: "No complaint inside the line",
		picked: (count) => `${writeEn(count)} inside the line selected`,
		pickedFirst: (picked, inside) => `${writeEn(inside)} inside the line; the ${writeEn(picked)} most overdue selected`,
	},
	lock: {
		locked: "Camera locked",
		unlocked: "Lock camera",
		note: "The camera never moves by itself. While it is locked, drags and the wheel do not move it either; only buttons do.",
	},
	table: {
		open: "Table",
		map: "Map",
		caption: "Open complaints by kelurahan",
		region: "Kelurahan",
		within: "Kecamatan, kota",
		count: "Open",
		overdue: "Overdue",
		share: "Overdue share",
		none: "Without a kelurahan",
		total: "Total",
		left: (count) => `${writeEn(count)} kelurahan without open complaints are not listed`,
		empty: "No open complaints in this filter",
		sortBy: (column) => `Sort by ${column}`,
	},
	bar: {
		kelurahan: "Regions",
		units: "Units",
		complaints: "Complaints",
		commands: "Commands",
		regionHint: "select what is in it",
		unitHint: "filter by this unit",
		list: "Suggestions",
		closed: (time) => `closed ${time}`,
		atAddress: (count) => `${countEn(count, "complaint", "complaints")} at that address`,
		moreAtAddress: (count) => `The ${writeEn(count)} newest at that address; type to narrow`,
		addressFailed: "Addresses cannot be searched just now.",
	},
	grouping: {
		label: "Group the queue",
		by: { none: "Not grouped", region: "By kelurahan", unit: "By unit", category: "By category", status: "By status" },
	},
	notice: {
		sound: "Sound on escalations, alarms, hotspots",
		browser: "Browser notifications",
		blocked: "The browser refuses notifications for this page",
		escalated: (count) => `${writeEn(count)} newly escalated`,
		alarms: (count) => countEn(count, "new alarm", "new alarms"),
		hotspots: (count) => countEn(count, "new hotspot", "new hotspots"),
	},
	keys: {
		freehand: "Lasso on the map: select what is inside",
		box: "Box on the map: select what is inside",
		table: "Table of kelurahan in place of the map, and back",
		lock: "Lock the map's camera",
		home: "Whole city",
		group: "Group the queue by kelurahan, unit, category, status; again: the next",
		rejected: "What the intake refused",
	},
};

export const DESK_WORDS: Readonly<Record<Language, DeskWords>> = { id: indonesian, en: english };
