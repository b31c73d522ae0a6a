// When and where the camera believes to have been. Anybody can write EXIF: it can raise a doubt, never settle one.
import ExifReader from "exifreader";
import type { Instant, Position } from "../protocol/code.ts";

export interface PhotoExif {
	readonly takenAt: Instant | null;
	readonly takenPosition: Position | null;
}

/** A camera without a time zone (OffsetTimeOriginal) is taken to stand in Jakarta. */
const JAKARTA_OFFSET = "+07:00";

/** Nulls for what is missing, broken or impossible (0° 0° is a receiver without a fix). */
export function parseExif(bytes: Uint8Array): PhotoExif {
	let tags: ExifReader.ExpandedTags;
	try {
		tags = ExifReader.load(bytes.slice().buffer, { expanded: true });
	} catch {
		return { takenAt: null, takenPosition: null };
	}
	const { exif, gps } = tags;
	return {
		takenAt: parseTime(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
		takenPosition: parsePosition(gps?.Longitude, gps?.Latitude),
	};
}

function parseTime(text: string | undefined, offset: string | undefined): Instant | null {
	const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text ?? "");
	if (found === null) return null;
	const zone = /^[+-]\d\d:\d\d$/.test(offset ?? "") ? offset : JAKARTA_OFFSET;
	const [, year, month, day, time] = found;
	const at = Date.parse(`${year}-${month}-${day}T${time}${zone}`);
	return Number.isNaN(at) ? null : at;
}

function parsePosition(lng: number | undefined, lat: number | undefined): Position | null {
	if (lng === undefined || lat === undefined || (lng === 0 && lat === 0)) return null;
	return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? [lng, lat] : null;
}
