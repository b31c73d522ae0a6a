/** Whether the person has asked their system for no motion. */
export function isStill(): boolean {
	return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
