// Words of what the map colours: cells by count, or kelurahan by rate.
import type { Language } from "../language.ts";

const indonesian = {
	larger: "Makin besar, makin banyak yang terbuka.",
	legend: "Bagian terlambat per kelurahan",
	usual: (most: string) => `< ${most}`,
	few: (fewest: string) => `kurang dari ${fewest} terbuka`,
	shrunkNote: "Makin sedikit laporannya, makin dekat warnanya ke bagian seluruh kota.",
	colour: { cell: "Warna per sel", region: "Warna per kelurahan" },
	colourNote: "Sel menurut jumlah terlambat, atau kelurahan menurut bagian terlambat dari yang terbuka",
	colourKey: "Warnai peta per sel atau per kelurahan",
};
type MapWords = typeof indonesian;

const english: MapWords = {
	larger: "The larger, the more are open.",
	legend: "Overdue share by kelurahan",
	usual: (most) => `< ${most}`,
	few: (fewest) => `fewer than ${fewest} open`,
	shrunkNote: "The fewer complaints, the nearer its colour is to the share of the whole city.",
	colour: { cell: "Colour cells", region: "Colour kelurahan" },
	colourNote: "Cells by the number overdue, or kelurahan by the overdue share of what is open",
	colourKey: "Colour the map by cell or by kelurahan",
};

export const MAP_WORDS: Readonly<Record<Language, MapWords>> = { id: indonesian, en: english };
