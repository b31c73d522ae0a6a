// Words about hotspots, on the wall and on the console. Numbers come in as they are written on the screen; `one` says whether it is one.
import type { Language } from "../language.ts";
import { countEn, writeId } from "./plural.ts";

const indonesian = {
	title: "Titik rawan",
	/** What the title promises: not where it is busy, but where it is later than it ought to be. */
	note: "Terlambat jauh melebihi yang wajar untuk kategori dan umur laporannya",
	unfiltered: "Titik rawan, alarm, dan garis koordinasi di peta: semua laporan, tanpa saringan",
	none: "Tidak ada titik rawan",
	waiting: "Sedang dihitung…",
	old: (time: string) => `Titik rawan terakhir dihitung ${time}`,
	selected: (place: string) => `Titik rawan ${place}`,
	nowhere: "tanpa nama",
	movedTo: (place: string) => `bergeser ke ${place}`,
	phase: { new: "baru", growing: "memburuk", persistent: "menetap", fading: "mereda", gone: "hilang" },
	since: (span: string) => `sejak ${span} lalu`,
	/** "41 dari 60 terlambat, wajarnya 9" */
	figures: (overdue: string, open: string, expected: string) => `${overdue} dari ${open} terlambat, wajarnya ${expected}`,
	mostly: (category: string) => `terutama ${category}`,
	mixed: "berbagai kategori",
	waits: {
		dispatch: (share: string) => `${share} belum punya unit`,
		answer: (share: string) => `${share} menunggu jawaban`,
		work: (share: string) => `${share} menunggu dikerjakan`,
		validation: (share: string) => `${share} menunggu validasi`,
	},
	mostlyAt: (unit: string) => `terbanyak ${unit}`,
	more: (count: string) => `dan ${count} lagi`,
	select: (count: string) => `Pilih ${count} yang terlambat`,
	categories: "Kategori",
	units: "Unit pemegang",
	noUnit: "Belum punya unit",
	expected: (count: string) => `wajarnya ${count}`,
	clocks: (first: string, finish: string) => `Tenggat lewat: jawaban pertama ${first}, selesai ${finish}`,
	/** q is a false discovery rate, of all that are as strong: no probability of this one. */
	certainty: (z: string, q: string) => `Gi* z ${z}; di antara titik rawan sekuat ini paling banyak ${q} yang keliru`,
	oldest: "Terlama terlambat",
	details: "Mengapa di sini",
	/** "Rabu jam ini biasanya 3, kini 14" */
	earlier: (weekday: string, usual: string, now: string) => `${weekday} jam ini biasanya ${usual}, kini ${now}`,
	earlierWeeks: (weeks: number) => `median ${writeId(weeks)} minggu terakhir`,
	earlierUnknown: "Jam ini di minggu-minggu lalu belum diketahui",
	before: (count: number, ago: string) => `${writeId(count)} kali rawan dalam 28 hari, terakhir ${ago}`,
	neverBefore: "Belum pernah rawan dalam 28 hari",
	dispatch: "Teruskan…",
	nudge: "Ingatkan unit…",
	acts: "Yang sudah dilakukan",
	noActs: "Belum ada yang dilakukan dari sini",
	act: {
		dispatch: (count: string) => `${count} diteruskan`,
		nudge: (count: string) => `${count} diingatkan`,
	},
	by: (name: string, ago: string) => `${name}, ${ago}`,
	/** "12 dari 14 sudah ditangani · di sini 41 terlambat, kini 29": handed on is not dealt with (HotspotAct). */
	helped: (done: string, count: string, then: string, now: string) =>
		`${done} dari ${count} sudah ditangani unitnya · di sini ${then} terlambat, kini ${now}`,
	keys: { hotspot: "Titik rawan berikutnya: pilih yang terlambat", nudge: "Ingatkan unit pemegang yang dipilih" },
};

export type HotspotWords = typeof indonesian;

const english: HotspotWords = {
	title: "Hotspots",
	note: "Far more overdue than complaints of these categories and ages are elsewhere",
	unfiltered: "Hotspots, alarms and the map's arcs of dispatches: all complaints, not filtered",
	none: "No hotspot",
	waiting: "Being computed…",
	old: (time) => `Hotspots last computed ${time}`,
	selected: (place) => `Hotspot ${place}`,
	nowhere: "without a name",
	movedTo: (place) => `moved to ${place}`,
	phase: { new: "new", growing: "growing", persistent: "persistent", fading: "fading", gone: "gone" },
	since: (span) => `for ${span}`,
	figures: (overdue, open, expected) => `${overdue} of ${open} overdue, ${expected} expected`,
	mostly: (category) => `mostly ${category}`,
	mixed: "various categories",
	waits: {
		dispatch: (share) => `${share} have no unit yet`,
		answer: (share) => `${share} wait for an answer`,
		work: (share) => `${share} wait for work`,
		validation: (share) => `${share} wait for validation`,
	},
	mostlyAt: (unit) => `most at ${unit}`,
	more: (count) => `and ${count} more`,
	select: (count) => `Select the ${count} overdue`,
	categories: "Categories",
	units: "Holding units",
	noUnit: "No unit yet",
	expected: (count) => `${count} expected`,
	clocks: (first, finish) => `Clocks run out: first answer ${first}, finish ${finish}`,
	certainty: (z, q) => `Gi* z ${z}; at most ${q} of hotspots this strong are false`,
	oldest: "Overdue longest",
	details: "Why here",
	earlier: (weekday, usual, now) => `${weekday} at this hour: usually ${usual}, now ${now}`,
	earlierWeeks: (weeks) => `median of the last ${countEn(weeks, "week", "weeks")}`,
	earlierUnknown: "This hour of earlier weeks is not known yet",
	before: (count, ago) => `A hotspot ${countEn(count, "time", "times")} in 28 days, the last ${ago}`,
	neverBefore: "No hotspot here in 28 days before",
	dispatch: "Hand over…",
	nudge: "Remind the units…",
	acts: "Done so far",
	noActs: "Nothing has been done from here",
	act: {
		dispatch: (count) => `${count} handed over`,
		nudge: (count) => `${count} reminded`,
	},
	by: (name, ago) => `${name}, ${ago}`,
	helped: (done, count, then, now) => `${done} of ${count} dealt with by the unit · here ${then} were overdue, now ${now}`,
	keys: { hotspot: "Next hotspot: select what is overdue there", nudge: "Remind the units that hold what is selected" },
};

export const HOTSPOT_WORDS = { id: indonesian, en: english } as const satisfies Record<Language, HotspotWords>;
