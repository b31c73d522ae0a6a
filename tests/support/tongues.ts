import { readdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { Language } from "../../client/ui/language.ts";
import { english } from "../../client/ui/words/english.ts";
import { indonesian } from "../../client/ui/words/indonesian.ts";

// Which words of the screens belong to one of their two languages alone, by the dictionaries themselves.

const WORDS = new URL("../../client/ui/words/", import.meta.url);

export function wordsIn(text: string): string[] {
	return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}

/** What a dictionary can say: its texts, and those within its sentences that take numbers or names. */
function textsOf(value: unknown): string[] {
	if (typeof value === "string") return [value];
	if (typeof value === "function")
		return (String(value).match(/`[^`]*`|"[^"]*"/g) ?? []).map((literal) => literal.replaceAll(/\$\{[^}]*\}/g, " "));
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

async function readDictionaries(): Promise<Readonly<Record<Language, ReadonlySet<string>>>> {
	const said: Record<Language, string[]> = { id: textsOf(indonesian), en: textsOf(english) };
	for (const file of await readdir(WORDS)) {
		const module = (await import(new URL(file, WORDS).href)) as Readonly<Record<string, unknown>>;
		for (const [name, value] of Object.entries(module)) {
			if (!name.endsWith("_WORDS")) continue;
			const both = value as Readonly<Record<Language, unknown>>;
			for (const language of ["id", "en"] as const) said[language].push(...textsOf(both[language]));
		}
	}
	return { id: new Set(said.id.flatMap(wordsIn)), en: new Set(said.en.flatMap(wordsIn)) };
}

/** The words that only the other language has, and that are no names or data. */
export async function readForeignWords(language: Language, data: string): Promise<ReadonlySet<string>> {
	const words = await readDictionaries();
	const own = words[language];
	const named = new Set(wordsIn(data));
	return new Set([...words[language === "id" ? "en" : "id"]].filter((word) => !own.has(word) && !named.has(word)));
}

/** Everything that a page says, to whomever: what is written, and what is read out. Not inside of `ignored`. */
export async function readTexts(page: Page, ignored: string): Promise<string[]> {
	return await page.evaluate((selector) => {
		const texts = [document.title];
		const isSaid = (element: Element | null) => element !== null && element.closest(`script, style, ${selector}`) === null;
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) if (isSaid(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent ?? "");
		for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-roledescription", "aria-description"])
			for (const element of document.querySelectorAll(`[${name}]`)) if (isSaid(element)) texts.push(element.getAttribute(name) ?? "");
		return texts;
	}, ignored);
}
