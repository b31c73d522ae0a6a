// What the wall's badge says of its own freshness. A wall that is behind the database does not call itself live.
import type { Link } from "../store/state.ts";
import type { Language } from "../ui/language.ts";
import { WALL_WORDS } from "../ui/words/wall.ts";

export interface LinkSign {
	readonly kind: "is-live" | "is-behind" | "is-stale" | "is-waiting";
	readonly word: string;
	readonly note: string;
}

/** From this delay on: less is no news, and a stall (a transaction that writes for long) is said within 5 s. */
const BEHIND_MS = 2000;

const secondsFormat = (locale: string) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SECONDS = { id: secondsFormat("id-ID"), en: secondsFormat("en-GB") } as const satisfies Record<Language, Intl.NumberFormat>;

export function describeLink({ status, staleSince, lagMs }: Link, language: Language): LinkSign {
	const words = WALL_WORDS[language];
	if (staleSince !== null) return { kind: "is-stale", word: words.stale, note: "" };
	if (status !== "live") return { kind: "is-waiting", word: status === "syncing" ? words.syncing : words.connecting, note: "" };
	const seconds = SECONDS[language].format(lagMs / 1000);
	if (lagMs > BEHIND_MS) return { kind: "is-behind", word: words.late, note: words.behind(seconds) };
	return { kind: "is-live", word: words.live, note: words.delay(seconds) };
}
