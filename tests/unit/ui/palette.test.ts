import { type Color, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse } from "culori";
import { expect, test } from "vitest";
import { contrastOf, customProperties, PALETTES, THEMES } from "../../../client/ui/palette.ts";
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

	test(`lateness stands out from the ${theme} map more with every level but the last, which differs by hue and span`, () => {
		const [onTime, soon, late] = LATENESS_LEVELS.map((level) => contrastOf(palette.lateness[level], palette.map.land));
		expect(soon).toBeGreaterThan(onTime as number);
		expect(late).toBeGreaterThan(soon as number);
	});
}

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
