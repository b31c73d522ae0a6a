// What somebody sent becomes a picture of ours: told by its first bytes, measured before it is unpacked, drawn anew. Nothing of
// the sender's file is kept: no EXIF, no thumbnail inside, no bytes behind its end.
import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import sharp from "sharp";
import { PHOTO_TYPES } from "../protocol/evidence.ts";
import { type PhotoExif, parseExif } from "./photo-exif.ts";
import { pictureToHash } from "./picture-hash.ts";

/** A phone's 50 megapixels; unpacked about 200 MB. A picture of one colour has any number of pixels in a few kB. */
const PIXELS_MAX = 52_000_000;
/** Longest edges in pixels: enough to read a street sign, and for a row of thumbnails. */
const SHOWN_EDGE = 1920;
const SMALL_EDGE = 320;
const SECONDS_MAX = 15;
/** What iPhones write when nothing else is asked for. sharp's own libvips has no HEVC decoder (its patents are licensed), nor do browsers. */
const HEIF_TYPES: ReadonlySet<string> = new Set(["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"]);
/** Unpacked at once, in this process. */
const TURNS = 2;

export interface Photo extends PhotoExif {
	/** WebP. */
	readonly shown: Buffer;
	/** WebP. */
	readonly small: Buffer;
	readonly width: number;
	readonly height: number;
	/** 64 bits in hex. */
	readonly hash: string;
	/** Of the bytes that were sent, in hex. */
	readonly sha256: string;
}

export type PhotoFault = "not_a_photo" | "too_many_pixels" | "broken_photo";
export type ParsedPhoto =
	| { readonly ok: true; readonly photo: Photo }
	| { readonly ok: false; readonly fault: PhotoFault; readonly message: string };

// libvips would keep 50 MB of unpacked pictures between uploads.
sharp.cache(false);
sharp.concurrency(1);

const waiting: (() => void)[] = [];
let busy = 0;

/** Refuses what is no photo; at most two are unpacked at once, the others wait their turn. */
export async function parsePhoto(bytes: Uint8Array): Promise<ParsedPhoto> {
	if (busy >= TURNS) await new Promise<void>((resolve) => waiting.push(resolve));
	busy += 1;
	try {
		return await readPhoto(bytes);
	} finally {
		busy -= 1;
		waiting.shift()?.();
	}
}

async function readPhoto(bytes: Uint8Array): Promise<ParsedPhoto> {
	// Before libvips sees it: nothing but these three reaches a decoder, whatever the name or the header says.
	const type = await fileTypeFromBuffer(bytes);
	if (!PHOTO_TYPES.some((known) => known === type?.mime)) {
		const got = type?.mime ?? "bytes of no known kind";
		const advice = HEIF_TYPES.has(got) ? '; this server has no decoder for it: set the camera to JPEG ("most compatible")' : "";
		return refuse("not_a_photo", `Expected ${PHOTO_TYPES.join(", ")}, got ${got}${advice}`);
	}
	try {
		const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
		if (width * height * pages > PIXELS_MAX) {
			return refuse("too_many_pixels", `${width} × ${height} pixels are more than ${PIXELS_MAX / 1e6} megapixels`);
		}
		const source = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "error", sequentialRead: true })
			.timeout({ seconds: SECONDS_MAX })
			.autoOrient();
		const { data: shown, info } = await source
			.resize(SHOWN_EDGE, SHOWN_EDGE, { fit: "inside", withoutEnlargement: true })
			.webp({ quality: 80 })
			.toBuffer({ resolveWithObject: true });
		const small = await sharp(shown).resize(SMALL_EDGE, SMALL_EDGE, { fit: "inside", withoutEnlargement: true }).webp().toBuffer();
		const photo: Photo = {
			...parseExif(bytes),
			shown,
			small,
			width: info.width,
			height: info.height,
			hash: await pictureToHash(sharp(shown)),
			sha256: createHash("sha256").update(bytes).digest("hex"),
		};
		return { ok: true, photo };
	} catch (error) {
		// libvips says in words what it cannot read; nothing else throws here.
		return refuse("broken_photo", `The picture cannot be read: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
	}
}

function refuse(fault: PhotoFault, message: string): ParsedPhoto {
	return { ok: false, fault, message };
}
