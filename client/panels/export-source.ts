// An export on its way: how many complaints are here of how many, and a signal that ends it on the server, too.
import { isWithin, type RegionCode } from "../../server/protocol/code.ts";
import type { ExportFormat } from "../../server/protocol/export-format.ts";
import type { Filter } from "../store/filter.ts";

export interface ExportProgress {
	/** Said before the first byte. */
	readonly total: number;
	/** Null while the format does not tell: a workbook is packed. */
	readonly rows: number | null;
	readonly bytes: number;
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** The filter within a region; undefined where it asks for other regions only, which a query cannot say of both. */
export function filterWithin(filter: Filter, region: RegionCode): Filter | undefined {
	if (filter.regions.length === 0 || filter.regions.some((wider) => isWithin(region, wider))) return { ...filter, regions: [region] };
	const inside = filter.regions.filter((narrower) => isWithin(narrower, region));
	return inside.length === 0 ? undefined : { ...filter, regions: inside };
}

/** Lines that are complaints, as the bytes come: a line break within quotes is a citizen's. Whole lines of JSON hold none. */
export function createRowCounter(format: ExportFormat): ((bytes: Uint8Array) => number) | null {
	if (format === "xlsx") return null;
	let isQuoted = false;
	let lines = 0;
	return (bytes) => {
		for (const byte of bytes) {
			if (byte === QUOTE && format === "csv") isQuoted = !isQuoted;
			else if (byte === LINE_FEED && !isQuoted) lines++;
		}
		return Math.max(0, lines - 1);
	};
}

/** A line that brings nothing for so long is cut: it may never say so itself. */
const SILENCE_LIMIT_MS = 30_000;

/** Rejects with the signal's reason when it was cancelled; what had come by then is let go. */
export async function fetchExport(
	format: ExportFormat,
	query: URLSearchParams,
	signal: AbortSignal,
	onProgress: (progress: ExportProgress) => void,
): Promise<{ readonly file: Blob; readonly name: string; readonly total: number }> {
	const silence = new AbortController();
	let watch: ReturnType<typeof setTimeout> | undefined;
	const heard = () => {
		clearTimeout(watch);
		watch = setTimeout(() => silence.abort(new Error(`Nothing came for ${SILENCE_LIMIT_MS / 1000} s`)), SILENCE_LIMIT_MS);
	};
	heard();
	try {
		return await read(
			format,
			await fetch(`/api/complaints.${format}?${query}`, { signal: AbortSignal.any([signal, silence.signal]) }),
			(progress) => {
				heard();
				onProgress(progress);
			},
		);
	} finally {
		clearTimeout(watch);
	}
}

async function read(
	format: ExportFormat,
	answer: Response,
	onProgress: (progress: ExportProgress) => void,
): Promise<{ readonly file: Blob; readonly name: string; readonly total: number }> {
	if (!answer.ok || answer.body === null) throw new Error(`GET /api/complaints.${format} answered ${answer.status}`);
	const total = Number(answer.headers.get("x-pantau-rows"));
	const count = createRowCounter(format);
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let bytes = 0;
	let rows = 0;
	onProgress({ total, rows: count && 0, bytes });
	const reader = answer.body.getReader();
	for (let next = await reader.read(); !next.done; next = await reader.read()) {
		parts.push(next.value);
		bytes += next.value.length;
		rows = count?.(next.value) ?? 0;
		onProgress({ total, rows: count && Math.min(rows, total), bytes });
	}
	const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? `pantau.${format}`;
	return { file: new Blob(parts, { type: answer.headers.get("content-type") ?? "" }), name, total };
}

export function saveFile(file: Blob, name: string): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser has opened it by then.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
