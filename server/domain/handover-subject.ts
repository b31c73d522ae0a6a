import type { HandoverWhat } from "../protocol/handover.ts";

/** Names an item of a draft, so that a note can be put to it. */
export function subjectOf(what: HandoverWhat): string {
	switch (what.kind) {
		case "hotspot":
			return `hotspot:${what.hotspot}`;
		case "alarm":
		case "shelved":
			return `alarm:${what.alarm}`;
		case "claim":
			return `claim:${what.complaint}`;
		case "note":
			return `note:${what.text}`;
		default:
			return what satisfies never;
	}
}
