// Night is the default: the room is dark and the wall is beside it. The palette's colours become CSS custom properties of :root.
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from "react";
import { customProperties, PALETTES, type Palette, THEMES, type Theme } from "./palette.ts";

const STORAGE_KEY = "pantau.theme";

export interface Appearance {
	readonly theme: Theme;
	readonly palette: Palette;
	readonly setTheme: (theme: Theme) => void;
}

const AppearanceContext = createContext<Appearance | null>(null);

/** `fixed` for the wall, which has no switch. */
export function ThemeProvider({ fixed, children }: { readonly fixed?: Theme; readonly children: ReactNode }): ReactNode {
	const [chosen, setChosen] = useState<Theme>(() => THEMES.find((theme) => theme === window.localStorage.getItem(STORAGE_KEY)) ?? "night");
	const theme = fixed ?? chosen;
	useLayoutEffect(() => applyTheme(document.documentElement, theme), [theme]);
	const appearance = useMemo<Appearance>(
		() => ({
			theme,
			palette: PALETTES[theme],
			setTheme(next) {
				window.localStorage.setItem(STORAGE_KEY, next);
				setChosen(next);
			},
		}),
		[theme],
	);
	return <AppearanceContext value={appearance}>{children}</AppearanceContext>;
}

export function useAppearance(): Appearance {
	const appearance = useContext(AppearanceContext);
	if (appearance === null) throw new Error("useAppearance needs a ThemeProvider above it");
	return appearance;
}

/** Usable without React, too: the wall may call it before its first paint. */
export function applyTheme(root: HTMLElement, theme: Theme): void {
	root.dataset.theme = theme;
	root.style.colorScheme = theme === "night" ? "dark" : "light";
	for (const [name, colour] of customProperties(PALETTES[theme])) root.style.setProperty(name, colour);
}
