import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markNames, phraseToWords, textToTokens } from "../../../server/domain/indonesian-text.ts";
import { findStanding } from "../../../server/domain/sentence-standing.ts";
import { wordToStems } from "../../../server/domain/word-stems.ts";

const wordsOf = (text: string) => textToTokens(text).map(({ word }) => word);
const namesOf = (text: string) => {
	const tokens = textToTokens(text);
	return markNames(tokens).flatMap((isName, index) => (isName ? [tokens[index]?.word] : []));
};
const standingOf = (text: string, word: string) => {
	const tokens = textToTokens(text);
	return findStanding(
		tokens,
		tokens.findIndex((token) => token.word === word),
	);
};

describe("the words of a report", () => {
	it("are written out where they were short", () => {
		expect(wordsOf("Mhn lampu jln dpn gg 3 udh mati bgt, tlg dicek yg blm nyala")).toEqual(
			"mohon lampu jalan depan gang 3 sudah mati bgt tolong dicek yang belum nyala".split(" "),
		);
	});

	it("lose repeated letters and the 2 of a doubled word, but no number", () => {
		expect(wordsOf("paraaaah lubang2 lubang2nya 2 hari")).toEqual(["parah", "lubang", "lubang", "2", "hari"]);
	});

	it("hold no link and no telephone number", () => {
		expect(wordsOf("lihat https://jaki.id/x?y=1 hub 0812-3456-7890 ya")).toEqual(["lihat", "hub", "ya"]);
	});

	it("have stems without a dictionary: prefix, suffix, particle and what nasalisation took", () => {
		for (const [word, stem] of [
			["diperbaiki", "perbaiki"],
			["berlubang", "lubang"],
			["memangkas", "pangkas"],
			["mangkas", "pangkas"],
			["menumpuk", "tumpuk"],
			["numpuk", "tumpuk"],
			["tersumbat", "sumbat"],
			["nyumbat", "sumbat"],
			["mengelupas", "kelupas"],
			["parkirannya", "parkir"],
			["trotoarnya", "trotoar"],
		] as const)
			expect(wordToStems(word), word).toContain(stem);
	});

	it("have their plain form under =, so that a root is not found in another word", () => {
		expect(wordToStems("memohon")).toContain("pohon");
		expect(wordToStems("memohon")).not.toContain("=pohon");
		expect(wordToStems("pohonnya")).toContain("=pohon");
	});

	it("are brought to the same form in a lexicon's phrase", () => {
		expect(phraseToWords("=kali jln rusak")).toEqual(["=kali", "jalan", "rusak"]);
	});

	it("never throw, whatever the text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
				const tokens = textToTokens(text);
				expect(markNames(tokens)).toHaveLength(tokens.length);
				for (let at = 0; at < tokens.length; at++) findStanding(tokens, at);
			}),
		);
	});
});

describe("the name of a street", () => {
	it("is what follows jl., in capitals or not, up to what no street is called", () => {
		expect(namesOf("Got mampet di Jl. Pohon Beringin Raya No. 5")).toEqual(["pohon", "beringin", "raya"]);
		expect(namesOf("sampah numpuk jl kali baru timur sudah lama")).toEqual(["kali", "baru", "timur"]);
		expect(namesOf("jl rusak parah")).toEqual([]);
		expect(namesOf("Jl. H. Saleh berlubang")).toEqual(["h", "saleh"]);
	});

	it("is not a road that is only spoken of", () => {
		expect(namesOf("jalan rusak di depan pasar")).toEqual([]);
		expect(namesOf("Lampu Jalan Mati Di Depan Rumah")).toEqual([]);
		expect(namesOf("lampu mati di Jalan Tiang Bendera dekat halte")).toEqual(["tiang", "bendera"]);
	});
});

describe("a thing's standing in its sentence", () => {
	it("is landmark, place, cause or effect by the words before it", () => {
		expect(standingOf("sampah di depan halte", "halte")).toBe("landmark");
		expect(standingOf("ada lubang di trotoar", "trotoar")).toBe("place");
		expect(standingOf("banjir karena saluran mampet", "saluran")).toBe("cause");
		expect(standingOf("dahan menutupi lampu jalan", "lampu")).toBe("effect");
		expect(standingOf("parkir liar sehingga bikin macet", "macet")).toBe("effect");
		expect(standingOf("trotoar rusak", "trotoar")).toBe("named");
	});

	it("is denied by bukan and by sudah tidak ada, not by bukan hanya", () => {
		expect(standingOf("ini bukan sampah tapi puing", "sampah")).toBe("denied");
		expect(standingOf("ini bukan sampah tapi puing", "puing")).toBe("named");
		expect(standingOf("sudah tidak ada pkl di situ", "pkl")).toBe("denied");
		expect(standingOf("bukan hanya sampah", "sampah")).toBe("named");
	});

	it("ends at a comma", () => {
		expect(standingOf("tepat di depan, lubang besar", "lubang")).toBe("named");
	});
});
