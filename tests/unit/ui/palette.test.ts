import { type Color, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse } from "culori";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type CellLook, lookOf, type Rgba } from "../../../client/map/cell-level.ts";
import { PAINTED_RATES, type PaintedRate, patternLook } from "../../../client/map/rate-style.ts";
import { contrastOf, customProperties, PALETTES, rgbOf, THEMES } from "../../../client/ui/palette.ts";
import { StatusMark } from "../../../client/ui/status-mark.tsx";
import { LATENESS_LEVELS, latenessOf, SEVERE_MS, SOON_MS } from "../../../server/domain/lateness.ts";

/** Complete loss of one kind of cone, simulated after Machado, Oliveira and Fernandes 2009. */
const VISIONS: Readonly<Record<string, (colour: Color) => Color | undefined>> = {
	"full colour vision": (colour) => colour,
	deuteranopia: filterDeficiencyDeuter(1),
	protanopia: filterDeficiencyProt(1),
	tritanopia: filterDeficiencyTrit(1),
};
/** CIEDE2000. 2.3 is what can just be told apart side by side; cells lie apart and are small. */
const CLEARLY_APART = 12;
/** A line of that many more pixels is a heavier one. */
const HEAVIER_PX = 1;

/** What is seen of a colour that lets the ground through. */
function over([red, green, blue, alpha]: Rgba, ground: string): string {
	const mixed = rgbOf(ground).map((under, at) => (([red, green, blue][at] as number) * alpha + under * (255 - alpha)) / 255);
	return `#${mixed.map((byte) => Math.round(byte).toString(16).padStart(2, "0")).join("")}`;
}

for (const theme of THEMES) {
	const palette = PALETTES[theme];
	const grounds = Object.entries(palette.ground);

	test(`every text colour of the ${theme} palette has AA contrast on every ground`, () => {
		const texts = { ...palette.text, ...palette.status, ...palette.latenessText, accent: palette.accent.text };
		const tooWeak = Object.entries(texts).flatMap(([name, colour]) =>
			grounds.filter(([, ground]) => contrastOf(colour, ground) < 4.5).map(([ground]) => `${name} on ${ground}`),
		);
		expect(tooWeak).toEqual([]);
	});

	test(`main text of the ${theme} palette has 7:1, and words on coloured fills 4.5:1`, () => {
		for (const [, ground] of grounds) expect(contrastOf(palette.text.main, ground)).toBeGreaterThanOrEqual(7);
		for (const { fill, on } of [palette.accent, palette.drill, palette.stale]) expect(contrastOf(on, fill)).toBeGreaterThanOrEqual(4.5);
		expect(contrastOf(palette.accent.on, palette.accent.hover)).toBeGreaterThanOrEqual(4.5);
	});

	test(`the focus ring of the ${theme} palette has 3:1 on every ground`, () => {
		for (const [, ground] of grounds) expect(contrastOf(palette.accent.focus, ground)).toBeGreaterThanOrEqual(3);
	});

	test.each(Object.entries(VISIONS))(`levels of lateness are clearly apart in the ${theme} palette for %s`, (_, see) => {
		const difference = differenceCiede2000();
		const levels = LATENESS_LEVELS.map((level) => ({ level, seen: see(parse(palette.lateness[level]) as Color) }));
		const alike = levels.flatMap((a, at) =>
			levels
				.slice(at + 1)
				.filter((b) => difference(a.seen as Color, b.seen as Color) < CLEARLY_APART)
				.map((b) => `${a.level} and ${b.level}`),
		);
		expect(alike).toEqual([]);
	});

	test.each(Object.entries(VISIONS))(`cells as they are drawn on the ${theme} map differ by fill or rim for %s`, (_, see) => {
		const difference = differenceCiede2000();
		const seen = (colour: Rgba) => see(parse(over(colour, palette.map.land)) as Color) as Color;
		const isApart = (a: Rgba, b: Rgba) => difference(seen(a), seen(b)) >= CLEARLY_APART;
		/** A rim is one where it can be told from what it goes round. */
		const rimOf = ({ fill, rim, rimPx }: CellLook) => (rimPx > 0 && isApart(rim, fill) ? rimPx : 0);
		const cells = [
			{ name: "calm, one", look: lookOf(1, "calm", palette) },
			{ name: "calm, many", look: lookOf(50, "calm", palette) },
			{ name: "single", look: lookOf(1, "single", palette) },
			{ name: "several", look: lookOf(2, "several", palette) },
			{ name: "many", look: lookOf(5, "many", palette) },
		];
		// How many are open is a shade of the same grey.
		const alike = cells.flatMap((a, at) =>
			cells
				.slice(Math.max(at + 1, 2))
				.filter((b) => !isApart(a.look.fill, b.look.fill) && Math.abs(rimOf(a.look) - rimOf(b.look)) < HEAVIER_PX)
				.map((b) => `${a.name} and ${b.name}`),
		);
		expect(alike).toEqual([]);
		const land: Rgba = [...rgbOf(palette.map.land), 255];
		expect(cells.filter(({ look }) => difference(seen(look.fill), seen(land)) < 2.3).map(({ name }) => name)).toEqual([]);
	});

	test.each(Object.entries(VISIONS))(`each pattern of a rate can be told from its ground on the ${theme} map for %s`, (_, see) => {
		const difference = differenceCiede2000();
		const looks = PAINTED_RATES.map((level) => patternLook(level as PaintedRate, palette));
		expect(new Set(looks.map(({ kind }) => kind)).size).toBe(looks.length);
		const faint = looks.flatMap(({ ground, groundAlpha, ink, inkAlpha, kind }) => {
			const under = over([...rgbOf(ground), groundAlpha], palette.map.land);
			const [lines, between] = [over([...rgbOf(ink), inkAlpha], under), under].map((colour) => see(parse(colour) as Color) as Color);
			const apart = difference(lines as Color, between as Color);
			return apart < CLEARLY_APART ? [`${kind}: ${apart}`] : [];
		});
		expect(faint).toEqual([]);
	});

	test(`lateness stands out from the ${theme} map more with every level but the last, which differs by hue and span`, () => {
		const [onTime, soon, late] = LATENESS_LEVELS.map((level) => contrastOf(palette.lateness[level], palette.map.land));
		expect(soon).toBeGreaterThan(onTime as number);
		expect(late).toBeGreaterThan(soon as number);
	});
}

test("no two statuses have the same glyph, so that their colours need not be told apart", () => {
	const statuses = Object.keys(PALETTES.night.status) as (keyof typeof PALETTES.night.status)[];
	const glyphs = statuses.map((status) => renderToStaticMarkup(createElement(StatusMark, { status })).replace(/ style="[^"]*"/, ""));
	expect(new Set(glyphs).size).toBe(statuses.length);
	for (const glyph of glyphs) expect(glyph).toMatch(/<(circle|path)/);
});

test("a status and a lateness never have the same colour", () => {
	for (const theme of THEMES) {
		const statuses = new Set<string>(Object.values(PALETTES[theme].status));
		for (const level of LATENESS_LEVELS) expect(statuses.has(PALETTES[theme].lateness[level])).toBe(false);
	}
});

test("a complaint is late one millisecond after it was due, and severe a day later", () => {
	const now = 1_000_000_000_000;
	expect(latenessOf(null, now)).toBe("onTime");
	expect(latenessOf(now + SOON_MS, now)).toBe("onTime");
	expect(latenessOf(now, now)).toBe("soon");
	expect(latenessOf(now - 1, now)).toBe("late");
	expect(latenessOf(now - SEVERE_MS - 1, now)).toBe("severe");
});

test("palette names become kebab-case custom properties", () => {
	const properties = customProperties(PALETTES.night);
	expect(properties.get("--lateness-text-on-time")).toBe(PALETTES.night.latenessText.onTime);
	expect(properties.get("--status-in-progress")).toBe(PALETTES.night.status.in_progress);
});
