import { appendFileSync, existsSync } from "node:fs";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { rgbOf } from "../../client/ui/palette.ts";

// Debian's Chromium. Mesa's software renderer where it is installed, else the browser's own, which takes about twice as long.

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const MESA = ["/usr/lib/x86_64-linux-gnu/libEGL_mesa.so.0", "/usr/lib/aarch64-linux-gnu/libEGL_mesa.so.0"];

const executablePath = PATHS.find((path) => existsSync(path));
export const hasBrowser = executablePath !== undefined;

/** Says once a file what is not tested without a browser. */
export function sayWithoutBrowser(what: string): void {
	const skips = process.env.PANTAU_SKIPS;
	if (!hasBrowser && skips !== undefined) appendFileSync(skips, `${what}: no Chromium (apt install chromium)\n`);
}

export async function openBrowser(): Promise<Browser> {
	if (executablePath === undefined) throw new Error(`Expected Chromium at one of ${PATHS.join(", ")}, found none`);
	const renderer = MESA.some((path) => existsSync(path))
		? ["--use-gl=angle", "--use-angle=gl-egl"]
		: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
	const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
	return await chromium.launch({ executablePath, args: ["--no-sandbox", "--ignore-gpu-blocklist", ...quiet, ...renderer] });
}

/** A page at 1920×1080, on a machine far from Jakarta, and what it complained of on its console. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
	const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 }, timezoneId: "America/New_York" })).newPage();
	page.setDefaultTimeout(60_000);
	const complaints: string[] = [];
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("console", (message) => {
		// The browser itself writes a refused request there; that nobody is logged in is no fault.
		if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
	});
	await page.goto(url, { waitUntil: "load" });
	return { page, complaints };
}

export async function logIn(page: Page, { name, password }: { readonly name: string; readonly password: string }): Promise<void> {
	await page.locator("input[name=name]").fill(name);
	await page.locator("input[name=password]").fill(password);
	await page.locator("button[type=submit]").click();
}

/**
 * What axe finds wrong for people who see, hear or point differently: rule and place, a line each. `within` a selector: the list of an
 * open combobox, say, during which the library hides all else from screen readers, and axe would ask that nothing there takes the focus.
 */
export async function findBarriers(page: Page, within?: string): Promise<string[]> {
	await page.evaluate(axe.source);
	const { violations } = (await page.evaluate(`axe.run(${within === undefined ? "" : JSON.stringify(within)})`)) as AxeResults;
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** `#rrggbb` of what is drawn over something with an opacity of `alpha`. */
export function blendColours(over: string, under: string, alpha: number): string {
	const [top, ground] = [rgbOf(over), rgbOf(under)];
	const mixed = top.map((value, channel) => Math.round(value * alpha + (ground[channel] as number) * (1 - alpha)));
	return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** How many pixels of what `selector` shows by itself, without what lies over it, are within `tolerance` of `#rrggbb` in each channel. */
export async function countPixels(page: Page, selector: string, colour: string, tolerance = 12): Promise<number> {
	const style = `body * { visibility: hidden !important } ${selector}, ${selector} * { visibility: visible !important }`;
	const png = await page.locator(selector).first().screenshot({ animations: "disabled", style });
	const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	const wanted = rgbOf(colour);
	let count = 0;
	for (let at = 0; at < data.length; at += info.channels) {
		if (wanted.every((value, channel) => Math.abs((data[at + channel] as number) - value) <= tolerance)) count++;
	}
	return count;
}
