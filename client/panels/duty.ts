// What an account may ask for beside its complaints; the server holds the same and has the last word.
import type { Account } from "../../server/protocol/account.ts";

/** Shifts are the room's. */
export function isOfRoom(you: Account | null): boolean {
	return you !== null && ["operator", "dispatcher", "supervisor"].includes(you.role);
}

export function canReport(you: Account | null): boolean {
	return you?.role === "supervisor";
}

export function canPlayBack(you: Account | null): boolean {
	return you !== null && you.role !== "unit";
}

export function canExport(you: Account | null): boolean {
	return isOfRoom(you) || you?.role === "validator";
}
