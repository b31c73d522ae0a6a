import { expect, test } from "vitest";
import { wordExif } from "../../../client/panels/photo-words.ts";
import { createFormat } from "../../../client/ui/format.ts";
import { wordsOf } from "../../../client/ui/language.ts";
import type { Evidence } from "../../../server/protocol/evidence.ts";

const NOW = Date.parse("2026-11-21T14:00+07:00");

test("a photo is not said to tell neither time nor place beside a flag that names its time", () => {
	const word = (photo: Pick<Evidence, "takenAt" | "distanceM" | "flags">) => wordExif(photo, wordsOf("id"), createFormat("id"), NOW);
	const plain = { takenAt: null, distanceM: null, flags: [] };
	expect(word(plain)).toBe("tanpa keterangan waktu dan tempat");
	expect(word({ ...plain, flags: [{ kind: "taken_before", data: { minutes: 480 } }] })).toBeNull();
	expect(word({ ...plain, flags: [{ kind: "too_fast", data: { minutes: 2 } }] })).toBe("tanpa keterangan waktu dan tempat");
	expect(word({ ...plain, takenAt: NOW, distanceM: 85 })).toBe("diambil 14:00, 85 m dari titik");
});
