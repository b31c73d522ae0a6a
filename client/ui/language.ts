// Which language a screen speaks: `?lang=` of the address, else what this browser chose before, else Indonesian.
import { english } from "./words/english.ts";
import { indonesian, type Words } from "./words/indonesian.ts";

export const LANGUAGES = ["id", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const DICTIONARIES = { id: indonesian, en: english } as const satisfies Record<Language, Words>;
const STORAGE_KEY = "pantau.language";

export function wordsOf(language: Language): Words {
	return DICTIONARIES[language];
}

function parseLanguage(value: string | null): Language | undefined {
	return LANGUAGES.find((language) => language === value);
}

/** `search` is `location.search`. */
export function readLanguage(search: string, storage: Pick<Storage, "getItem">): Language {
	return parseLanguage(new URLSearchParams(search).get("lang")) ?? parseLanguage(storage.getItem(STORAGE_KEY)) ?? "id";
}

export function keepLanguage(language: Language, storage: Pick<Storage, "setItem">): void {
	storage.setItem(STORAGE_KEY, language);
}
