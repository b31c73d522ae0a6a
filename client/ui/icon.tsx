// One line weight, one box of 16: drawn here so that a screen needs no icon font and no network.
import type { ReactNode } from "react";

const PATHS = {
	search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
	close: "m4 4 8 8m0-8-8 8",
	lock: "M4 7.5h8v6H4zM5.5 7.5V5.2a2.5 2.5 0 0 1 5 0v2.3",
	person: "M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8Zm-5 5.5c.6-2.4 2.5-3.6 5-3.6s4.4 1.2 5 3.6",
	clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-9.4V8l2.2 1.6",
	pin: "M8 14.2c3-3.3 4.6-5.7 4.6-7.7a4.6 4.6 0 0 0-9.2 0c0 2 1.6 4.4 4.6 7.7Zm0-6a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z",
	chevron: "m4.5 6.5 3.5 3.5 3.5-3.5",
	check: "m3 8.5 3.3 3.2L13 4.8",
	undo: "M5.5 3 2.8 5.7l2.7 2.7M3 5.7h6.2a3.6 3.6 0 0 1 0 7.3H5.5",
	keyboard: "M2 4h12v8H2zM4.6 6.6h.1m2.2 0h.1m2.2 0h.1m2.2 0h.1M5 9.6h6",
	sun: "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.6v1.2m0 10.4v1.2M1.6 8h1.2m10.4 0h1.2M3.5 3.5l.8.8m7.4 7.4.8.8m0-9-.8.8m-7.4 7.4-.8.8",
	moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z",
	exit: "M6.5 2.5h-4v11h4M10 5l3 3-3 3m-4-3h7",
	note: "M3 2.5h10v7L9.5 13.5H3zM9.3 13.3V9.7h3.6M5.4 5.5h5.2M5.4 8h2.4",
	send: "M2.5 8h10.4M9 4l4 4-4 4",
	back: "M13.5 8H3.1M7 4 3 8l4 4",
	warning: "M8 2.2 14.4 13.4H1.6zM8 6.4v3.4m0 1.6v.4",
	bell: "M4 11.4V7.2a4 4 0 0 1 8 0v4.2l1.2 1.4H2.8zM6.8 14.4h2.4",
	lasso: "M8 11c-3.3 0-5.5-1.6-5.5-4S4.7 2.5 8 2.5 13.500 4.600 13.500 7 11.300 11 8 11Zm-2.200-.3c-1.300.8-1.300 2.300.2 2.800",
	box: "M2.500 3.500h11v9h-11zM5 6h.1m2.900 0h.1m2.900 0h.1",
	colour: "M2.500 2.500h5v5h-5zM8.500 2.500h5v5h-5zM2.500 8.500h5v5h-5zM9 13l4-4m-4 1.500 1.500-1.500m1 4 1.500-1.500",
	table: "M2.500 3h11v10h-11zM2.500 6.300h11m-11 3.300h11M6.500 3v10",
	filter: "M2 3.5h12M4.5 8h7M7 12.5h2",
	chart: "M2.5 2.5v11h11M5 10.5 8 7l2 2 3.5-4.5",
	download: "M8 2.5v7.4M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
	home: "M2.5 7.5 8 2.8l5.5 4.7M4 6.6v6.6h8V6.6",
	target: "M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM8 1.5v3m0 7v3M1.5 8h3m7 0h3",
	hand: "M4.5 8.5v-4a1 1 0 0 1 2 0V3a1 1 0 0 1 2 0v1a1 1 0 0 1 2 0v1.5a1 1 0 0 1 2 0V10a4 4 0 0 1-4 4H8c-1.6 0-2.4-.7-3.2-2L3 9.2a1 1 0 0 1 1.5-1.3Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decorative; the control that holds it carries the words. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
	return (
		<svg
			className="icon"
			width={size}
			height={size}
			viewBox="0 0 16 16"
			fill="none"
			stroke="currentColor"
			strokeWidth="1.5"
			strokeLinecap="round"
			strokeLinejoin="round"
			aria-hidden="true"
		>
			<path d={PATHS[name]} />
		</svg>
	);
}
