import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { parsePhoto } from "../../../server/evidence/photo.ts";
import { drawFlatPng } from "../../support/flat-png.ts";
import { drawPhoto, drawPhotoTaken, drawPicture } from "../../support/photos.ts";

async function photoOf(bytes: Buffer) {
	const parsed = await parsePhoto(bytes);
	if (!parsed.ok) throw new Error(parsed.message);
	return parsed.photo;
}

function countDifferingBits(a: string, b: string): number {
	let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
	let count = 0;
	for (; differing > 0n; differing >>= 1n) count += Number(differing & 1n);
	return count;
}

describe("a photo that somebody sends", () => {
	it("is drawn anew without its EXIF, which is read before", async () => {
		const photo = await photoOf(await drawPhotoTaken(1, "2026:11:20 08:30:00", [106.8272, -6.1754]));
		expect(photo.takenAt).toBe(Date.parse("2026-11-20T08:30:00+07:00"));
		expect(photo.takenPosition?.[0]).toBeCloseTo(106.8272, 4);
		expect(photo.takenPosition?.[1]).toBeCloseTo(-6.1754, 4);
		for (const picture of [photo.shown, photo.small]) {
			const { format, exif, xmp } = await sharp(picture).metadata();
			expect({ format, exif, xmp }).toEqual({ format: "webp", exif: undefined, xmp: undefined });
			expect(picture.includes("rahasia-pemotret")).toBe(false);
		}
	});

	it("takes the camera's own time zone where it says one", async () => {
		const photo = await photoOf(await drawPhotoTaken(1, "2026:11:20 08:30:00", [106.8, -6.2], "+09:00"));
		expect(photo.takenAt).toBe(Date.parse("2026-11-20T08:30:00+09:00"));
	});

	it("has no time and place where the camera wrote none", async () => {
		expect(await photoOf(await drawPhoto(1))).toMatchObject({ takenAt: null, takenPosition: null });
	});

	it("is shown upright and at most 1920 pixels long", async () => {
		const lying = await (await drawPicture(3, 4000, 1000)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
		expect(await photoOf(lying)).toMatchObject({ width: 480, height: 1920 });
	});

	it("has nearly the same hash at another size and quality, and quite another than a different picture", async () => {
		const one = await photoOf(await drawPhoto(1));
		const again = await photoOf(await drawPhoto(1, { width: 1600, height: 1200, quality: 40 }));
		expect(countDifferingBits(one.hash, again.hash)).toBeLessThanOrEqual(3);
		for (let seed = 2; seed < 12; seed++) {
			expect(countDifferingBits(one.hash, (await photoOf(await drawPhoto(seed))).hash)).toBeGreaterThan(10);
		}
	});
});

describe("what is no photo", () => {
	it("is refused by its first bytes, whatever it is called", async () => {
		const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(500)]);
		expect(await parsePhoto(zip)).toMatchObject({ ok: false, fault: "not_a_photo", message: expect.stringContaining("application/zip") });
		const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
		expect(await parsePhoto(drawing)).toMatchObject({ ok: false, fault: "not_a_photo" });
		expect(await parsePhoto(Buffer.alloc(0))).toMatchObject({ ok: false, fault: "not_a_photo" });
	});

	it("is refused as HEIC with what it was, what is due and what helps, for its decoder is not here", async () => {
		const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(200)]);
		const parsed = await parsePhoto(heic);
		expect(parsed).toMatchObject({ ok: false, fault: "not_a_photo" });
		expect(parsed.ok ? "" : parsed.message).toMatch(/Expected image\/jpeg, .*, got image\/heic; this server has no decoder for it: .*JPEG/);
		expect(sharp.versions).not.toHaveProperty("de265");
	});

	it("is refused when it is broken off", async () => {
		const photo = await drawPhoto(1);
		expect(await parsePhoto(photo.subarray(0, photo.length / 2))).toMatchObject({ ok: false, fault: "broken_photo" });
	});

	it("is refused before it is unpacked when it has 900 million pixels in one colour", async () => {
		const bomb = drawFlatPng(30_000, 30_000);
		expect(bomb.length).toBeLessThan(1_000_000);
		const before = process.memoryUsage().rss;
		expect(await parsePhoto(bomb)).toMatchObject({
			ok: false,
			fault: "too_many_pixels",
			message: expect.stringContaining("30000 × 30000"),
		});
		expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
	});
});
