import { describe, expect, it } from "vitest";
import { manySchemas } from "../../../server/protocol/many.ts";
import { commandSchemas } from "../../../server/protocol/up.ts";

const dispatch = { key: "kunci-0001", id: 1, version: 1, unit: "dinas-bina-marga" };

describe("a command", () => {
	it("is taken up to the largest id and version that the database counts to", () => {
		const most = { ...dispatch, id: Number.MAX_SAFE_INTEGER, version: 2 ** 31 - 1 };
		expect(commandSchemas.dispatch.safeParse(most).success).toBe(true);
		for (const beyond of [{ id: 2 ** 53 }, { version: 2 ** 31 }, { version: 2 ** 40 }]) {
			expect(commandSchemas.dispatch.safeParse({ ...dispatch, ...beyond }).success).toBe(false);
		}
		const items = [{ id: 1, version: 2 ** 31, unit: "suggested" }];
		expect(manySchemas["dispatch-many"].safeParse({ key: "kunci-0001", items }).success).toBe(false);
	});

	it("is refused where any of its words holds U+0000, which PostgreSQL cannot store", () => {
		for (const field of ["key", "unit", "note"]) {
			expect(commandSchemas.dispatch.safeParse({ ...dispatch, [field]: "sebelum\0sesudah" }).success).toBe(false);
		}
		expect(commandSchemas.note.safeParse({ key: "kunci-0001", id: 1, text: "a\0b" }).success).toBe(false);
	});

	it("names an instant that a timestamp can hold", () => {
		const pause = { key: "kunci-0001", id: 1, reason: "Menunggu" };
		expect(commandSchemas.pause.safeParse({ ...pause, until: Date.UTC(9999, 11, 31) }).success).toBe(true);
		expect(commandSchemas.pause.safeParse({ ...pause, until: 8.64e15 }).success).toBe(false);
	});
});
