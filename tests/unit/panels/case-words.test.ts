import { expect, test } from "vitest";
import { wordDue } from "../../../client/panels/due-words.ts";
import { wordEvent } from "../../../client/panels/event-words.ts";
import type { Names } from "../../../client/panels/names.ts";
import { placeAndUnit } from "../../../client/panels/names.ts";
import { wordReason, wordShortfall } from "../../../client/panels/reason-words.ts";
import { createFormat } from "../../../client/ui/format.ts";
import { wordsOf } from "../../../client/ui/language.ts";
import type { CaseEvent } from "../../../server/protocol/case.ts";
import type { CategoryCode, ChannelCode, RegionCode, UnitCode } from "../../../server/protocol/code.ts";

const GAMBIR = "31.71.01.1001" as RegionCode;
const BINA_MARGA = "dinas-bina-marga" as UnitCode;
const KELURAHAN = "kelurahan-31.71.01.1001" as UnitCode;
const id = wordsOf("id");
const en = wordsOf("en");
const format = createFormat("id");

const names: Names = {
	regions: new Map([
		[
			GAMBIR,
			{ code: GAMBIR, level: "kelurahan", name: "Gambir", parent: "31.71.01" as RegionCode, innerPoint: [106.8, -6.1], areaKm2: 2.6 },
		],
	]),
	units: new Map([
		[BINA_MARGA, { code: BINA_MARGA, name: "Dinas Bina Marga", shortName: "Bina Marga", level: "dinas", kind: "bina_marga", areas: [] }],
		[KELURAHAN, { code: KELURAHAN, name: "Kelurahan Gambir", shortName: "Kel. Gambir", level: "kelurahan", kind: "kelurahan", areas: [] }],
	]),
	categories: new Map([["jalan" as CategoryCode, { code: "jalan" as CategoryCode, name: "Jalan", nameEn: "Roads" }]]),
	channels: new Map([["jaki" as ChannelCode, { code: "jaki" as ChannelCode, name: "JAKI" }]]),
};

function eventOf(parts: Partial<CaseEvent>): CaseEvent {
	return { at: 0, version: 1, kind: "changed", actor: "ani", data: {}, ...parts };
}

test("a dispatch is worded with its kind, its step and its unit, in both languages", () => {
	const event = eventOf({ kind: "dispatched", data: { kind: "koordinasi", from: "waiting", to: "coordinating", toUnit: BINA_MARGA } });
	expect(wordEvent(event, id, names, "id")).toEqual({
		title: "Diteruskan (koordinasi)",
		details: ["Menunggu → Koordinasi", "ke Dinas Bina Marga"],
		note: null,
		actor: "ani",
	});
	expect(wordEvent(event, en, names, "en").title).toBe("Dispatched (coordination)");
});

test("channels and plain SQL are named as actors", () => {
	expect(wordEvent(eventOf({ actor: "channel:jaki" }), id, names, "id").actor).toBe("kanal JAKI");
	expect(wordEvent(eventOf({ actor: "sql:postgres" }), id, names, "id").actor).toBe("SQL (postgres)");
});

test("an event of a newer server is shown by its code, not left out", () => {
	expect(wordEvent(eventOf({ kind: "photographed" }), id, names, "id").title).toBe("photographed");
});

test("a hand-back says its cause and keeps the words that were written", () => {
	const worded = wordEvent(eventOf({ kind: "handed_back", data: { cause: "wrong_location", note: "Di seberang kali" } }), en, names, "en");
	expect(worded.details).toEqual(["Wrong place"]);
	expect(worded.note).toBe("Di seberang kali");
});

test("a point near a border is a warning, with the metres", () => {
	const reason = { kind: "region", how: "inside", region: GAMBIR, distanceM: 0, borderM: 19.2, isAmbiguous: true } as const;
	expect(wordReason(reason, id, format, names)).toEqual({
		text: "Titik berada di Gambir, 19 m dari batas",
		note: "Dekat batas: kelurahan tetangga juga mungkin",
		isWarning: true,
	});
});

test("a rule is named with its version, its condition and its basis", () => {
	const reason = { kind: "rule", rule: 17, version: 2, priority: 1, when: "trotoar rusak", basis: "Kebiasaan CRM", points: 3 } as const;
	const { text, note } = wordReason(reason, id, format, names);
	expect(text).toBe("Aturan 17 versi 2");
	expect(note).toBe("bila trotoar rusak · Dasar: Kebiasaan CRM");
});

test("a shortfall says what is missing and where", () => {
	const shortfall = { kind: "no_unit_of_kind", unitKind: "sda", region: GAMBIR } as const;
	expect(wordShortfall(shortfall, id, names)).toBe("Tidak ada unit sda yang melayani Gambir");
});

test("two panes drawn within one minute say the same span", () => {
	const due = 10 * 60_000;
	const spans = [15 * 60_000, 15 * 60_000 + 59_999].map((now) => wordDue(due, now, id, format).text);
	expect(spans).toEqual(["Terlambat 5 m", "Terlambat 5 m"]);
});

test("a kelurahan that holds its own complaint is named once", () => {
	expect(placeAndUnit(names, GAMBIR, KELURAHAN, id)).toBe("Kel. Gambir");
	expect(placeAndUnit(names, GAMBIR, BINA_MARGA, id)).toBe("Gambir · Bina Marga");
	expect(placeAndUnit(names, GAMBIR, null, id)).toBe("Gambir · Belum ada unit");
});
