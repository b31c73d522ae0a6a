// POST /api/screen-faults: a part of a screen failed in a browser. Whoever looks after the server reads it in the log. Without
// its schema (server/http/screen-fault.ts): a wall has none to load.
import type { View } from "./account.ts";

export const FAULT_FRAMES = 30;
/** Characters of a line. */
export const FAULT_LENGTH = 200;

export interface ScreenFault {
	readonly view: View;
	/** Of the error, such as TypeError. */
	readonly name: string;
	/** Without what stood in quotes and without long numbers: it could quote a complaint. */
	readonly message: string;
	/** Where it happened: the innermost call first, then the components around it. */
	readonly frames: readonly string[];
}
