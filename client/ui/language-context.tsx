// One language for the whole page; changing it re-renders everything once.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { createFormat, type Format } from "./format.ts";
import { keepLanguage, type Language, readLanguage, wordsOf } from "./language.ts";
import type { Words } from "./words/indonesian.ts";

export interface Speech {
	readonly language: Language;
	readonly words: Words;
	readonly format: Format;
	readonly setLanguage: (language: Language) => void;
}

const SpeechContext = createContext<Speech | null>(null);

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
	const [language, setLanguage] = useState(() => readLanguage(window.location.search, window.localStorage));
	useEffect(() => {
		document.documentElement.lang = language;
	}, [language]);
	const speech = useMemo<Speech>(
		() => ({
			language,
			words: wordsOf(language),
			format: createFormat(language),
			setLanguage(next) {
				keepLanguage(next, window.localStorage);
				const url = new URL(window.location.href);
				if (url.searchParams.has("lang")) {
					url.searchParams.set("lang", next);
					window.history.replaceState(window.history.state, "", url);
				}
				setLanguage(next);
			},
		}),
		[language],
	);
	return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** Throws outside of a LanguageProvider: a screen without words is a bug. */
export function useSpeech(): Speech {
	const speech = useContext(SpeechContext);
	if (speech === null) throw new Error("useSpeech needs a LanguageProvider above it");
	return speech;
}
