// Nearly the same picture has nearly the same hash: what survives a new size, a new compression and a little light.
import type { Sharp } from "sharp";

const COLUMNS = 9;
const ROWS = 8;

/**
 * dHash (Neal Krawetz, "Kind of Like That", 2013): the picture as 9 × 8 greys; a bit tells whether a grey is darker than its
 * right neighbour. 64 bits, row by row, as 16 hex digits. The distance of two is the number of bits that differ (Hamming).
 */
export async function pictureToHash(picture: Sharp): Promise<string> {
	const greys = await picture.greyscale().resize(COLUMNS, ROWS, { fit: "fill" }).raw().toBuffer();
	let bits = 0n;
	for (let row = 0; row < ROWS; row++) {
		for (let column = 0; column < COLUMNS - 1; column++) {
			const at = row * COLUMNS + column;
			bits = (bits << 1n) | ((greys[at] ?? 0) < (greys[at + 1] ?? 0) ? 1n : 0n);
		}
	}
	return bits.toString(16).padStart(16, "0");
}
