import { useSyncExternalStore } from "react";

/** From 21:9 on the lists stand side by side (wall.css) and have room for more. */
const WIDE = window.matchMedia("(min-aspect-ratio: 9 / 4)");

export function useIsWide(): boolean {
	return useSyncExternalStore(
		(changed) => {
			WIDE.addEventListener("change", changed);
			return () => WIDE.removeEventListener("change", changed);
		},
		() => WIDE.matches,
	);
}
