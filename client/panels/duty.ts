// What an account may ask for beside its complaints; the server holds the same and has the last word.
import type { Account } from "../../server/protocol/account.ts";
import type { Keys } from "./keys.ts";
import { NO_BULK, selectBulkSteps } from "./steps.ts";

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

/** Acts with a key that only some have, and whether this account has them; all others are everybody's, or hang on the complaint. */
export function selectMay(you: Account | null): Readonly<Partial<Record<keyof Keys, boolean>>> {
	const { pick, nudge, dispatch } = you === null ? NO_BULK : selectBulkSteps(you.role);
	return {
		...{ pick, pickAll: pick, hotspot: pick, freehand: pick, box: pick, nudge, dispatch },
		...{ handover: isOfRoom(you), playback: canPlayBack(you), report: canReport(you), exportFile: canExport(you) },
	};
}
