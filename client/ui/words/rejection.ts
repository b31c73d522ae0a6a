// Why the intake refused something, by the code that the server gives.
import type { Language } from "../language.ts";

const indonesian = {
	invalid: "Isian tidak sesuai ketentuan",
	unknown_channel: "Kanal tidak dikenal",
	unknown_category: "Kategori tidak dikenal",
	unknown_kelurahan: "Kelurahan tidak dikenal, atau ada beberapa yang bernama sama",
	in_the_future: "Waktu laporan masih di masa depan",
	not_stored: "Tidak dapat disimpan",
	broken_json: "Kiriman rusak: bukan JSON",
	too_many_items: "Terlalu banyak laporan dalam satu kiriman",
	too_large: "Kiriman terlalu besar",
};

const english: typeof indonesian = {
	invalid: "A field is not as it must be",
	unknown_channel: "The channel is not known",
	unknown_category: "The category is not known",
	unknown_kelurahan: "The kelurahan is not known, or several have that name",
	in_the_future: "It is reported at a time still to come",
	not_stored: "It could not be stored",
	broken_json: "What was sent is broken: no JSON",
	too_many_items: "Too many complaints in one go",
	too_large: "What was sent is too large",
};

export const REJECTION_WORDS = { id: indonesian, en: english } as const satisfies Record<Language, typeof indonesian>;
