import { randomBytes } from "node:crypto";

/** 256 bits that nobody guesses, fit for a cookie and a message. */
export function createToken(): string {
	return randomBytes(32).toString("base64url");
}
