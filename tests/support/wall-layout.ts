import type { Page } from "playwright-core";

// A wall's layout as the browser has laid it out: what is cut, covered or scrolled, and how small its letters are.

export interface WallLayout {
	/** One a line; empty when everything has its place. */
	readonly faults: readonly string[];
	/** How many pieces of text were looked at. */
	readonly texts: number;
	/** Of the smallest letters, those in drawings too. */
	readonly smallestPx: number;
	readonly remPx: number;
}

export async function measureWall(page: Page): Promise<WallLayout> {
	return await page.evaluate(() => {
		interface Box {
			readonly name: string;
			readonly left: number;
			readonly top: number;
			readonly right: number;
			readonly bottom: number;
		}
		const faults: string[] = [];
		const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
		const boxOf = (name: string, { left, top, right, bottom }: DOMRect): Box => ({ name, left, top, right, bottom });
		/** By more than a hair: halves of pixels are rounded. */
		const HAIR = 0.02 * remPx;
		const areOver = (a: Box, b: Box) =>
			Math.min(a.right, b.right) - Math.max(a.left, b.left) > HAIR && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > HAIR;
		const isIn = (a: Box, b: Box) =>
			a.left >= b.left - HAIR && a.top >= b.top - HAIR && a.right <= b.right + HAIR && a.bottom <= b.bottom + HAIR;
		const keepApart = (boxes: readonly Box[]) => {
			boxes.forEach((a, at) => {
				for (const b of boxes.slice(at + 1)) if (areOver(a, b)) faults.push(`${a.name} and ${b.name} lie over each other`);
			});
		};
		const keepIn = (boxes: readonly Box[], outer: Box) => {
			for (const box of boxes) if (!isIn(box, outer)) faults.push(`${box.name} leaves ${outer.name}`);
		};
		const find = (selector: string) =>
			[...document.querySelectorAll(selector)]
				.map((element) => boxOf(`${element.tagName}.${element.className}`, element.getBoundingClientRect()))
				.filter(({ left, right, top, bottom }) => right > left && bottom > top);

		const screen = boxOf("the screen", new DOMRect(0, 0, innerWidth, innerHeight));
		const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
		if (scrollWidth > clientWidth || scrollHeight > clientHeight) faults.push(`the page scrolls: ${scrollWidth} × ${scrollHeight}`);
		if (clientWidth < innerWidth || clientHeight < innerHeight) faults.push("a scroll bar takes room");
		const panels = find(".wall-header, .wall-rail, .wall-map");
		if (panels.length !== 4) faults.push(`${panels.length} panels`);
		keepIn(panels, screen);
		keepApart(panels);
		for (const rail of document.querySelectorAll(".wall-rail")) {
			const inside = [...rail.querySelectorAll("section")].map((each) => boxOf(each.className, each.getBoundingClientRect()));
			keepIn(inside, boxOf(rail.className, rail.getBoundingClientRect()));
			keepApart(inside);
		}
		const onMap = find(".wall-islands, .wall-legend, .wall-top > *, .wall-notes > *");
		for (const map of find(".wall-map")) keepIn(onMap, map);
		keepApart(onMap);

		const texts: Box[] = [];
		let smallestPx = Number.POSITIVE_INFINITY;
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
			const parent = node.parentElement;
			const said = node.textContent?.trim() ?? "";
			if (parent === null || said === "" || parent.closest(".visually-hidden, script, style, title") !== null) continue;
			const range = document.createRange();
			range.selectNodeContents(node);
			const [first] = range.getClientRects();
			// A row of the newest that does not fit in whole is out of sight by design, in a second column.
			const list = parent.closest(".wall-newest ol")?.getBoundingClientRect();
			if (first === undefined || (list !== undefined && first.left >= list.right - HAIR)) continue;
			const matrix = parent instanceof SVGGraphicsElement ? parent.getScreenCTM() : null;
			smallestPx = Math.min(smallestPx, Number.parseFloat(getComputedStyle(parent).fontSize) * (matrix?.a ?? 1));
			for (const rect of range.getClientRects()) {
				// Of a line's box the part that has letters in it.
				const letters = new DOMRect(rect.left, rect.top + 0.24 * rect.height, rect.width, 0.54 * rect.height);
				texts.push(boxOf(JSON.stringify(said), letters));
			}
		}
		keepIn(texts, screen);
		keepApart(texts);
		for (const element of document.querySelectorAll<HTMLElement>(".wall-header *, .wall-rail *:not(.wall-newest ol)")) {
			const { overflowX } = getComputedStyle(element);
			if (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1)
				faults.push(`${element.className} cuts ${JSON.stringify(element.textContent)}`);
		}
		return { faults, texts: texts.length, smallestPx, remPx };
	});
}
