// Codes identify, names are for the screen. Each code has its own type, so that a unit is never looked up by a region.

/** Kemendagri code with dots: `31` province, `31.71` kota, `31.71.01` kecamatan, `31.71.01.1001` kelurahan. Never a BPS code. */
export type RegionCode = string & { readonly __code: "region" };
export type UnitCode = string & { readonly __code: "unit" };
export type CategoryCode = string & { readonly __code: "category" };
export type ChannelCode = string & { readonly __code: "channel" };
/** H3 index as 15 hexadecimal digits. */
export type Cell = string & { readonly __code: "cell" };
export type AccountName = string & { readonly __code: "account" };
/** `complaint.id`: a positive integer below 2^53. */
export type ComplaintId = number & { readonly __code: "complaint" };
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** `[lng, lat]` in degrees, WGS 84. */
export type Position = readonly [lng: number, lat: number];

/** Whether `code` is `within` or lies below it: `31.71.01.1001` is within `31.71`. */
export function isWithin(code: string, within: string): boolean {
	return code === within || code.startsWith(`${within}.`);
}
