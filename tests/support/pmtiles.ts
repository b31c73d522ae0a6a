// The smallest vector PMTiles (version 3, https://github.com/protomaps/PMTiles): one tile of the whole world, and in it one square of
// a layer, as large as the tile. Nothing is compressed.

const HEADER_BYTES = 127;
const EXTENT = 4096;
/** Of the header's enumerations. */
const NONE = 1;
const MVT = 1;

function varint(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
	return [...bytes, rest];
}

/** A field of a protocol buffer that has a length. */
function field(number: number, content: readonly number[]): number[] {
	return [...varint((number << 3) | 2), ...varint(content.length), ...content];
}

function number(at: number, value: number): number[] {
	return [...varint(at << 3), ...varint(value)];
}

const zigzag = (value: number) => (value << 1) ^ (value >> 31);

/** https://github.com/mapbox/vector-tile-spec, version 2. */
function buildTile(layer: string): number[] {
	const [moveTo, lineTo3, closePath] = [9, 26, 15];
	const square = [moveTo, 0, 0, lineTo3, zigzag(EXTENT), 0, 0, zigzag(EXTENT), zigzag(-EXTENT), 0, closePath];
	const polygon = [...number(3, 3), ...field(4, square.flatMap(varint))];
	const name = [...new TextEncoder().encode(layer)];
	return field(3, [...number(15, 2), ...field(1, name), ...field(2, polygon), ...number(5, EXTENT)]);
}

export function buildPmtiles(layer: string): Uint8Array {
	const tile = buildTile(layer);
	const metadata = [...new TextEncoder().encode(JSON.stringify({ vector_layers: [{ id: layer, fields: {} }] }))];
	// One entry: tile 0, a run of one, its length, its offset plus one.
	const directory = [1, 0, 1, tile.length, 1].flatMap(varint);
	const parts = [directory, metadata, [], tile];
	const header = new DataView(new ArrayBuffer(HEADER_BYTES));
	[..."PMTiles"].forEach((letter, at) => {
		header.setUint8(at, letter.charCodeAt(0));
	});
	header.setUint8(7, 3);
	let offset = HEADER_BYTES;
	parts.forEach((part, at) => {
		header.setBigUint64(8 + 16 * at, BigInt(offset), true);
		header.setBigUint64(16 + 16 * at, BigInt(part.length), true);
		offset += part.length;
	});
	for (const count of [72, 80, 88]) header.setBigUint64(count, 1n, true);
	[1, NONE, NONE, MVT, 0, 0].forEach((value, at) => {
		header.setUint8(96 + at, value);
	});
	[-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000].forEach((value, at) => {
		header.setInt32(102 + 4 * at, value, true);
	});
	return Uint8Array.from([...new Uint8Array(header.buffer), ...parts.flat()]);
}
