// Words of the work on one complaint: its forms and keys, finding it by its number, and a unit's own view.
import type { Language } from "../language.ts";

const indonesian = {
	notNow: "Peran Anda tidak dapat melakukan itu pada status ini.",
	stepGone: "Langkah ini tidak lagi mungkin dari keadaan sekarang. Yang Anda ketik tetap ada: salin, atau simpan sebagai catatan.",
	notYours: "Laporan ini terbuka, tetapi tidak lagi ada dalam daftar Anda.",
	found: {
		closed: (time: string) => `Ditutup ${time}`,
		hidden: "Terbuka, di luar saringan di bawah ini",
		missing: (number: string) => `Tidak ada laporan bernomor ${number}, terbuka maupun tertutup.`,
		outside: (number: string) => `Laporan ${number} ada, tetapi di luar tugas Anda.`,
		failed: (number: string) => `Laporan tertutup bernomor ${number} tidak dapat dicari sekarang.`,
	},
	ownUnit: (name: string) => `Unit Anda: ${name}`,
	keys: {
		inQueue: "Antrean dan layar",
		ofUnits: "Unit dan validator",
		inCase: "Laporan yang terbuka",
		search: "Cari dalam antrean; menurut nomor dan alamat juga di antara yang sudah ditutup",
		note: "Tambah catatan",
		handBack: "Kembalikan dengan alasan (unit)",
		takeOver: "Ambil alih dari orang lain dengan alasan",
		release: "Lepas laporan yang Anda ambil",
		invalid: "Nyatakan tidak valid dengan alasan",
		dispute: "Sanggah penyelesaian dengan alasan",
		reopen: "Buka kembali atau mulai lagi",
		resume: "Jalankan lagi tenggat yang dijeda",
		unit: "Cari unit lain",
		locate: "Perbaiki lokasi: titik atau kelurahan",
		group: "Ke calon laporan yang sama; sekali lagi mengelompokkan yang dipilih",
		ungroup: "Lepaskan dari kelompok",
		send: "Kirim formulir yang terbuka",
	},
};

export type CaseWorkWords = typeof indonesian;

const english: CaseWorkWords = {
	notNow: "Your role cannot do that from this status.",
	stepGone: "This step is no longer possible as things stand. What you typed is still here: copy it, or save it as a note.",
	notYours: "This complaint is open, but no longer in your list.",
	found: {
		closed: (time) => `Closed ${time}`,
		hidden: "Open, left out by the filters below",
		missing: (number) => `No complaint has the number ${number}, open or closed.`,
		outside: (number) => `Complaint ${number} exists, but is none of yours.`,
		failed: (number) => `Closed complaints cannot be searched for ${number} just now.`,
	},
	ownUnit: (name) => `Your unit: ${name}`,
	keys: {
		inQueue: "Queue and screen",
		ofUnits: "Units and validators",
		inCase: "Open complaint",
		search: "Search the queue; by number and address among closed ones, too",
		note: "Add a note",
		handBack: "Hand back with a cause (unit)",
		takeOver: "Take over from somebody else with a reason",
		release: "Let go of a complaint that you claimed",
		invalid: "Declare invalid with a reason",
		dispute: "Dispute the resolution with a reason",
		reopen: "Open again, or start again",
		resume: "Let paused clocks run on",
		unit: "Find another unit",
		locate: "Correct the location: point or kelurahan",
		group: "Go to likely duplicates; once more groups the selected ones",
		ungroup: "Take out of the group",
		send: "Send the open form",
	},
};

export const CASE_WORK_WORDS: Readonly<Record<Language, CaseWorkWords>> = { id: indonesian, en: english };
