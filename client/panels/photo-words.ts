import type { Instant } from "../../server/protocol/code.ts";
import type { Evidence, EvidenceFlag } from "../../server/protocol/evidence.ts";
import type { Format } from "../ui/format.ts";
import type { Words } from "../ui/words/indonesian.ts";

const MINUTE_MS = 60_000;

/** When and where it says it was taken; null where only a flag says so: "neither time nor place" would contradict that. */
export function wordExif(
	{ takenAt, distanceM, flags }: Pick<Evidence, "takenAt" | "distanceM" | "flags">,
	words: Words,
	format: Format,
	now: Instant,
): string | null {
	const said = [
		takenAt === null ? "" : words.evidence.taken(format.shortInstant(takenAt, now)),
		distanceM === null ? "" : words.evidence.distance(format.distance(distanceM)),
	].filter(Boolean);
	if (said.length > 0) return said.join(", ");
	return flags.some(({ kind }) => kind === "taken_before" || kind === "taken_elsewhere") ? null : words.evidence.noExif;
}

/** A flag in words. Its data is JSON of the database: a figure that is missing is shown as nought. */
export function wordFlag({ kind, data }: EvidenceFlag, words: Words, format: Format): string {
	const figure = (key: string): number => (typeof data[key] === "number" ? data[key] : 0);
	const { flags } = words.evidence;
	switch (kind) {
		case "same_picture":
		case "own_photo":
			return flags[kind]();
		case "taken_before":
		case "too_fast":
			return flags[kind](format.span(figure("minutes") * MINUTE_MS));
		case "taken_elsewhere":
			return flags[kind](format.distance(figure("metres")));
	}
}
