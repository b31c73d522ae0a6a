// All colours, in one place, for CSS (custom properties) and for WebGL (rgbOf). Grey is normal; colour is for what is not.
// Status and lateness share no hue by accident: a status is always drawn with its own glyph (StatusMark), lateness as a fill or a
// span of time, so that red "Menunggu" and red "overdue" cannot be taken for each other. Lateness also falls in lightness
// (night: contrast to the ground; day: to black), and any two of its levels can be told apart with each kind of colour blindness:
// tests/unit/ui/palette.test.ts computes it.

export const THEMES = ["night", "day"] as const;
export type Theme = (typeof THEMES)[number];

/** The levels of server/domain/lateness.ts, which this folder does not import: a level without its colour does not compile. */
type LatenessName = "onTime" | "soon" | "late" | "severe";

export interface Palette {
	readonly ground: {
		readonly canvas: string;
		readonly surface: string;
		readonly raised: string;
		readonly sunken: string;
		readonly hover: string;
		readonly selected: string;
	};
	readonly line: { readonly soft: string; readonly strong: string };
	/** All three have AA contrast (4.5:1) on every ground; `main` has 7:1. */
	readonly text: { readonly main: string; readonly soft: string; readonly faint: string };
	readonly accent: { readonly fill: string; readonly hover: string; readonly on: string; readonly text: string; readonly focus: string };
	readonly drill: { readonly fill: string; readonly on: string };
	readonly stale: { readonly fill: string; readonly on: string };
	/** The frame of what is played back. */
	readonly playback: { readonly fill: string; readonly on: string };
	readonly live: { readonly fill: string };
	readonly status: {
		readonly waiting: string;
		readonly coordinating: string;
		readonly delegated: string;
		readonly in_progress: string;
		readonly awaiting_validation: string;
		readonly follow_up_rejected: string;
		readonly resolved: string;
		readonly invalid: string;
	};
	/** Fills: cells, bars, dots. */
	readonly lateness: Readonly<Record<LatenessName, string>>;
	/** The same scale as text, AA on every ground. */
	readonly latenessText: Readonly<Record<LatenessName, string>>;
	readonly map: {
		readonly water: string;
		readonly land: string;
		readonly kelurahanLine: string;
		readonly kecamatanLine: string;
		readonly kotaLine: string;
		readonly label: string;
		readonly labelStrong: string;
		readonly halo: string;
		readonly selection: string;
	};
}

export const PALETTES = {
	night: {
		ground: { canvas: "#0b0f14", surface: "#10161d", raised: "#161e27", sunken: "#080b0f", hover: "#19222c", selected: "#172a40" },
		line: { soft: "#1f2933", strong: "#34424f" },
		text: { main: "#e9eef3", soft: "#b3bfca", faint: "#8c9aa8" },
		accent: { fill: "#3d8bfd", hover: "#5c9dff", on: "#04101f", text: "#7db4ff", focus: "#8fc1ff" },
		drill: { fill: "#c4a7ff", on: "#1c0b3d" },
		stale: { fill: "#ffd23f", on: "#221a00" },
		playback: { fill: "#6b4fc0", on: "#ffffff" },
		live: { fill: "#4fd18b" },
		status: {
			waiting: "#ff8098",
			coordinating: "#74b0ff",
			delegated: "#a9a4ff",
			in_progress: "#ecca5a",
			awaiting_validation: "#5ecfd0",
			follow_up_rejected: "#f095d6",
			resolved: "#67d193",
			invalid: "#a3afbb",
		},
		lateness: { onTime: "#445361", soon: "#99835b", late: "#fda73d", severe: "#e3222c" },
		latenessText: { onTime: "#b3bfca", soon: "#e0c27a", late: "#ffa45f", severe: "#ff8288" },
		map: {
			water: "#080c11",
			land: "#131a22",
			kelurahanLine: "#26323e",
			kecamatanLine: "#3a4957",
			kotaLine: "#6d8092",
			label: "#93a3b2",
			labelStrong: "#d5dee7",
			halo: "#0b1016",
			selection: "#8fc1ff",
		},
	},
	day: {
		ground: { canvas: "#eef1f4", surface: "#ffffff", raised: "#f7f9fa", sunken: "#e6eaee", hover: "#f0f4f8", selected: "#e3efff" },
		line: { soft: "#dde3e9", strong: "#b4bfca" },
		text: { main: "#131a21", soft: "#3f4c58", faint: "#566370" },
		accent: { fill: "#1459c7", hover: "#0f4aa8", on: "#ffffff", text: "#1254be", focus: "#1459c7" },
		drill: { fill: "#5b2fb5", on: "#ffffff" },
		stale: { fill: "#ffd23f", on: "#221a00" },
		playback: { fill: "#6b4fc0", on: "#ffffff" },
		live: { fill: "#12834a" },
		status: {
			waiting: "#b01e3f",
			coordinating: "#1656b5",
			delegated: "#5143bd",
			in_progress: "#765400",
			awaiting_validation: "#07656b",
			follow_up_rejected: "#962579",
			resolved: "#146b3b",
			invalid: "#525e6a",
		},
		lateness: { onTime: "#b9c4ce", soon: "#d9b252", late: "#e2701c", severe: "#b5122f" },
		latenessText: { onTime: "#3f4c58", soon: "#6f5000", late: "#96400a", severe: "#a50f29" },
		map: {
			water: "#d9e3ec",
			land: "#f5f7f9",
			kelurahanLine: "#d3dbe3",
			kecamatanLine: "#b3c0cc",
			kotaLine: "#75879a",
			label: "#52616f",
			labelStrong: "#1d2833",
			halo: "#ffffff",
			selection: "#1459c7",
		},
	},
} as const satisfies Record<Theme, Palette>;

/** `#rrggbb` to bytes, for deck.gl. */
export function rgbOf(hex: string): [red: number, green: number, blue: number] {
	if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`Expected #rrggbb, got ${JSON.stringify(hex)}`);
	const value = Number.parseInt(hex.slice(1), 16);
	return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Contrast of two colours by WCAG 2.2: 1 to 21. */
export function contrastOf(a: string, b: string): number {
	const luminance = (hex: string): number => {
		const [red, green, blue] = rgbOf(hex).map((byte) => {
			const share = byte / 255;
			return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		}) as [number, number, number];
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

/** `latenessText.onTime` becomes `--lateness-text-on-time`. */
export function customProperties(palette: Palette): ReadonlyMap<string, string> {
	const kebab = (name: string): string => name.replace(/_/g, "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	const properties = new Map<string, string>();
	for (const [group, colours] of Object.entries(palette)) {
		for (const [name, colour] of Object.entries(colours as Record<string, string>))
			properties.set(`--${kebab(group)}-${kebab(name)}`, colour);
	}
	return properties;
}
