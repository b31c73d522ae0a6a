import sharp from "sharp";

/** A picture that resembles no picture of another `seed`: 6 × 6 fields of chance greys, drawn large, as JPEG. */
export async function drawPhoto(seed: number, { width = 800, height = 600, quality = 85 } = {}): Promise<Buffer> {
	return (await drawPicture(seed, width, height)).jpeg({ quality }).toBuffer();
}

export async function drawPicture(seed: number, width: number, height: number) {
	let state = seed * 2654435761 + 1;
	const greys = Buffer.from(
		Array.from({ length: 36 }, () => {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			return state >>> 24;
		}),
	);
	const fields = await sharp(greys, { raw: { width: 6, height: 6, channels: 1 } })
		.resize(width, height, { kernel: "cubic", fit: "fill" })
		.toColourspace("srgb")
		.png()
		.toBuffer();
	return sharp(fields);
}

/** EXIF as a phone writes it; `at` is `YYYY:MM:DD HH:MM:SS` of the camera's clock. */
export async function drawPhotoTaken(seed: number, at: string, [lng, lat]: readonly [number, number], offset?: string): Promise<Buffer> {
	const degrees = (value: number) => `${Math.floor(value * 1e6)}/1000000 0/1 0/1`;
	return (await drawPicture(seed, 800, 600))
		.withExif({
			IFD0: { Make: "Latihan", Copyright: "rahasia-pemotret" },
			IFD2: { DateTimeOriginal: at, ...(offset === undefined ? {} : { OffsetTimeOriginal: offset }) },
			IFD3: {
				GPSLatitudeRef: lat < 0 ? "S" : "N",
				GPSLatitude: degrees(Math.abs(lat)),
				GPSLongitudeRef: lng < 0 ? "W" : "E",
				GPSLongitude: degrees(Math.abs(lng)),
			},
		})
		.jpeg()
		.toBuffer();
}
