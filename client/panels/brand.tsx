// What the pages before and after the login have in common.
import type { ReactNode } from "react";
import { LANGUAGES } from "../ui/language.ts";
import { useSpeech } from "../ui/language-context.tsx";

/** Three cells: what Pantau counts in. */
export function BrandMark({ size = 22 }: { readonly size?: number }): ReactNode {
	return (
		<svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="brand-mark">
			<path d="M7.5 2.2 12 4.8V10l-4.5 2.6L3 10V4.8z" fill="var(--lateness-late)" />
			<path d="M16.5 2.2 21 4.8V10l-4.5 2.6L12 10V4.8z" fill="var(--text-faint)" opacity="0.55" />
			<path d="M12 10.2l4.5 2.6V18L12 20.6 7.5 18v-5.2z" fill="var(--accent-fill)" />
		</svg>
	);
}

export function LanguageSwitch(): ReactNode {
	const { words, language, setLanguage } = useSpeech();
	return (
		<fieldset className="switch" aria-label={words.language.label}>
			{LANGUAGES.map((known) => (
				<button
					key={known}
					type="button"
					className="switch-part"
					lang={known}
					aria-pressed={language === known}
					onClick={() => setLanguage(known)}
				>
					{known.toUpperCase()}
					<span className="visually-hidden"> {known === "id" ? words.language.indonesian : words.language.english}</span>
				</button>
			))}
		</fieldset>
	);
}
