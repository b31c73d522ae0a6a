import { describe, expect, it } from "vitest";
import { hashPassword, isPassword, PRINTED_COST } from "../../../server/http/password.ts";

describe("a password", () => {
	it("opens with its own hash, however its letters were composed", async () => {
		const hash = await hashPassword("kata sandi é", PRINTED_COST);
		expect(await isPassword("kata sandi e\u0301", hash)).toBe(true);
		expect(await isPassword("kata sandi e", hash)).toBe(false);
	});

	it("has another hash for each account", async () => {
		expect(await hashPassword("sama", PRINTED_COST)).not.toBe(await hashPassword("sama", PRINTED_COST));
	});

	it("opens nothing where there is no account, not even the empty one", async () => {
		expect(await isPassword("", undefined)).toBe(false);
	});

	it("is not compared with something that is no hash", async () => {
		await expect(isPassword("x", "$2b$10$bcrypt")).rejects.toThrow("Expected a password hash scrypt$…");
	});
});
