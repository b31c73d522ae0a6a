import { expect, test } from "vitest";
import { dropDesks, type KeptDesk, keepDesk, readDesk } from "../../../client/panels/kept-desk.ts";
import type { AccountName, ComplaintId } from "../../../server/protocol/code.ts";

/** As a browser's: its keys are properties. */
function openStorage(): Storage {
	const storage = {} as Record<string, string>;
	const act = (name: string, value: unknown) => Object.defineProperty(storage, name, { value, enumerable: false });
	act("getItem", (key: string) => storage[key] ?? null);
	act("setItem", (key: string, text: string) => {
		storage[key] = text;
	});
	act("removeItem", (key: string) => {
		delete storage[key];
	});
	return storage as unknown as Storage;
}

const [dewi, budi] = ["dewi", "budi"] as [AccountName, AccountName];
const nothing = { openId: null, form: null, drafts: new Map() };
const typed: KeptDesk = { openId: 7 as ComplaintId, form: "note", drafts: new Map([["7/note", { text: "Pelapor menelepon" }]]) };

test("the open case and what is typed in it are there again, for their person alone", () => {
	const storage = openStorage();
	keepDesk(dewi, typed, storage);
	expect(readDesk(dewi, storage)).toEqual(typed);
	expect(readDesk(budi, storage)).toEqual(nothing);
});

test("whoever comes next drops what others left, who signs out their own, too, and other things in the tab stay", () => {
	const storage = openStorage();
	storage.setItem("pantau.handover.dewi", "stays");
	keepDesk(dewi, typed, storage);
	dropDesks(dewi, storage);
	expect(readDesk(dewi, storage)).toEqual(typed);
	dropDesks(budi, storage);
	expect(readDesk(dewi, storage)).toEqual(nothing);
	keepDesk(dewi, typed, storage);
	dropDesks(null, storage);
	expect(Object.keys(storage)).toEqual(["pantau.handover.dewi"]);
});

test.each([
	{ openId: "7", form: null, drafts: [] },
	{ openId: 7, form: "gone", drafts: [] },
	{ openId: 7, form: null, drafts: [["7/note", { text: 3 }]] },
])("what is kept and cannot be read is said, without its words: %j", (kept) => {
	const storage = openStorage();
	storage.setItem("pantau.desk.dewi", JSON.stringify(kept));
	expect(() => readDesk(dewi, storage)).toThrow("pantau.desk.dewi");
});
