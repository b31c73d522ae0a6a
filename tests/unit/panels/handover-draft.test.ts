import { expect, test } from "vitest";
import { dropDraftWords, keepDraftWords, readDraftWords } from "../../../client/panels/handover-draft.ts";

function openStorage() {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
	};
}

test("what one person has typed is there again, for them alone, until it is sent", () => {
	const storage = openStorage();
	const typed = { remarks: new Map([["alarm:7", "Sudah ditelepon"]]), notes: "Radio 2 rusak\n" };
	keepDraftWords("dewi", typed, storage);
	expect(readDraftWords("dewi", storage)).toEqual(typed);
	expect(readDraftWords("budi", storage)).toEqual({ remarks: new Map(), notes: "" });
	dropDraftWords("dewi", storage);
	expect(readDraftWords("dewi", storage).notes).toBe("");
});

test("what is kept and cannot be read is said, not thrown away", () => {
	const storage = openStorage();
	storage.setItem("pantau.handover.dewi", JSON.stringify({ remarks: [["alarm:7", 3]], notes: "" }));
	expect(() => readDraftWords("dewi", storage)).toThrow("pantau.handover.dewi");
});
