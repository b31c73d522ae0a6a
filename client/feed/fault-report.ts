// What failed on this screen, told to the server's log: nobody in the room opens a browser's console.
import type { View } from "../../server/protocol/account.ts";
import { FAULT_FRAMES, FAULT_LENGTH, type ScreenFault } from "../../server/protocol/screen-fault.ts";
import type { ServerLink } from "./server-link.ts";

/** Of one page's life: what fails ten times a second is told ten times and no more. */
const REPORTS = 10;
const SEND_LIMIT_MS = 10_000;

/** Of one error. Messages of browsers quote values, and a value may be a citizen's word or number: those are left out. */
export function errorToFault(view: View, error: unknown, components = ""): ScreenFault {
	const { name, message, stack = "" } = error instanceof Error ? error : { name: typeof error, message: String(error) };
	// Chromium's stacks begin with the message, Firefox's do not.
	const calls = stack.split("\n").filter((line) => /^\s*at |@/.test(line) && !message.includes(line.trim()));
	const frames = [...calls, ...components.split("\n")].map((line) => line.trim().slice(0, FAULT_LENGTH)).filter((line) => line !== "");
	return { view, name: name.slice(0, FAULT_LENGTH), message: scrub(message).slice(0, FAULT_LENGTH), frames: frames.slice(0, FAULT_FRAMES) };
}

function scrub(message: string): string {
	return message.replace(/"[^"]*"?|'[^']*'|“[^”]*”?|`[^`]*`/g, "…").replace(/\d{5,}/g, "…");
}

/** Never throws: a report that fails is written to the console. */
export function createFaultReport(
	server: Pick<ServerLink, "fetch">,
	view: View,
): (error: unknown, components?: string | undefined) => void {
	let told = 0;
	return (error, components) => {
		console.error("A part of the screen failed", error);
		if (told++ >= REPORTS) return;
		const init: RequestInit = {
			method: "POST",
			credentials: "same-origin",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(errorToFault(view, error, components)),
			signal: AbortSignal.timeout(SEND_LIMIT_MS),
		};
		server.fetch("/api/screen-faults", init).catch((failed: unknown) => console.warn("The server could not be told", failed));
	};
}
