// A gateway's outside for pages under measurement: the built client, the real snapshot of complaints that lie here as columns, and
// changes at a steady pace. What it leaves out (database, feed, sessions) is measured by other benches.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { Server } from "socket.io";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { projectToView } from "../../server/domain/projection.ts";
import { encodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { COMPRESS } from "../../server/http/tagged.ts";
import type { Account, View } from "../../server/protocol/account.ts";
import type { AccountName, ComplaintId, Instant, RegionCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { Down } from "../../server/protocol/down.ts";
import { formatMark, type Mark } from "../../server/protocol/mark.ts";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { SNAPSHOT_CONTENT_TYPE } from "../../server/protocol/snapshot.ts";
import type { Up } from "../../server/protocol/up.ts";
import { PROTOCOL_VERSION } from "../../server/protocol/version.ts";
import { createChance } from "../../server/simulate/chance.ts";

/** Bodies of `GET /api/reference` and `GET /api/regions`. */
export interface CityReference {
	readonly version: string;
	readonly reference: string;
	readonly regions: string;
}

export interface CityServer {
	readonly url: string;
	/** Of the view's snapshot as it goes over the wire. */
	readonly bytes: number;
	/** Tells `perS` changes a second, ten messages a second, until the answer is called. */
	change(perS: number): () => void;
	stop(): Promise<void>;
}

const EPOCH = "bench";
const BEAT_MS = 1000;
const TICK_MS = 100;
const HOUR_MS = 3_600_000;
const BUILD = "bench";
const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".mjs": "text/javascript",
	".css": "text/css",
	".woff2": "font/woff2",
};

/** Clocks of a page that shares nothing with others are exact to 5 µs instead of 100. */
const ALONE = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

export async function startCityServer(parts: {
	readonly columns: ComplaintColumns;
	/** The instant that the rows are of; their time goes on from here. */
	readonly now: Instant;
	readonly view: View;
	readonly city: CityReference;
	/** Folders, the first that has a file gives it. */
	readonly folders: readonly string[];
}): Promise<CityServer> {
	const { columns, view, city, folders } = parts;
	const startedAt = performance.now();
	const now = () => Math.round(parts.now + performance.now() - startedAt);
	let seq = 1n;
	const mark = (): Mark => formatMark({ epoch: EPOCH, xid: 1n, seq });
	const you: Account = {
		name: "bench" as AccountName,
		role: view === "wall" ? "display" : "dispatcher",
		scope: ["31" as RegionCode],
		unit: null,
	};
	const snapshot = await COMPRESS.br(encodeSnapshot(columns, view, undefined, { mark: mark(), epoch: EPOCH, now: parts.now }));

	const answers: Readonly<Record<string, () => unknown>> = {
		"/api/room": () => ({ isDrill: true }),
		"/api/session": () => ({ account: you, isDrill: true }),
		"/api/ticket": () => ({ ticket: "bench" }),
		"/api/rhythm": () => drawRhythm(now()),
		"/api/reference": () => city.reference,
		"/api/regions": () => city.regions,
	};

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const path = (request.url ?? "/").split("?")[0] as string;
		if (path === "/api/snapshot") {
			return response.writeHead(200, { ...ALONE, "content-type": SNAPSHOT_CONTENT_TYPE, "content-encoding": "br" }).end(snapshot);
		}
		const known = answers[path]?.();
		if (known !== undefined) {
			const body = typeof known === "string" ? known : JSON.stringify(known);
			return response.writeHead(200, { ...ALONE, "content-type": "application/json" }).end(body);
		}
		const file = path === "/wall" ? "/wall.html" : path === "/" ? "/index.html" : path;
		const body = await readFirst(folders, file);
		response.writeHead(body === undefined ? 404 : 200, { ...ALONE, "content-type": TYPES[extname(file)] ?? "text/plain" }).end(body);
	};
	const http = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
	});
	const sockets = new Server<Up, Down>(http, { transports: ["websocket"] });
	sockets.on("connection", (socket) => {
		socket.emit("hello", {
			protocol: PROTOCOL_VERSION,
			build: BUILD,
			epoch: EPOCH,
			mark: mark(),
			now: now(),
			you,
			view,
			isDrill: true,
			reference: city.version,
		});
		beat();
	});
	const beat = () => sockets.emit("beat", { mark: mark(), now: now(), lagMs: 5, reference: city.version, isDrill: true });
	const beats = setInterval(beat, BEAT_MS);
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const draw = createChanges(columns);
	return {
		url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
		bytes: snapshot.byteLength,
		change: (perS) => {
			const timer = setInterval(() => {
				const from = mark();
				seq++;
				const { put, drop } = draw((perS * TICK_MS) / 1000, now());
				sockets.emit("change", { from, mark: mark(), put: put.map((row) => projectToView(row, view)), drop });
			}, TICK_MS);
			return () => clearInterval(timer);
		},
		stop: async () => {
			clearInterval(beats);
			await sockets.close();
		},
	};
}

async function readFirst(folders: readonly string[], file: string): Promise<Buffer | undefined> {
	for (const folder of folders) {
		try {
			return await readFile(join(folder, file));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		}
	}
	return undefined;
}

/** Of ten changes six go on with a complaint, two bring one and two close one, so that there are as many at the end. */
function createChanges(columns: ComplaintColumns): (count: number, now: Instant) => { put: ComplaintRow[]; drop: ComplaintId[] } {
	const chance = createChance("bench/client/changes");
	const anyRow = () => columns.rowAt(Math.floor(chance.next() * columns.count));
	let id = columns.arrays.id.subarray(0, columns.count).reduce((most, each) => Math.max(most, each), 0);
	return (count, now) => {
		const put = new Map<ComplaintId, ComplaintRow>();
		const drop = new Set<ComplaintId>();
		for (let each = 0; each < count; each++) {
			const row = anyRow();
			const kind = each % 5;
			if (kind === 0) {
				drop.add(row.id);
				put.delete(row.id);
				columns.drop(row.id);
				continue;
			}
			const made =
				kind === 1
					? { ...row, id: ++id as ComplaintId, version: 1, status: "waiting" as const, reportedAt: now, dueAt: now + 6 * HOUR_MS }
					: { ...row, version: row.version + 1, status: "in_progress" as const, dueAt: now + chance.next() * 48 * HOUR_MS };
			put.set(made.id, made);
			columns.put(made);
		}
		return { put: [...put.values()], drop: [...drop] };
	};
}

function drawRhythm(now: Instant): Rhythm {
	const hours = Array.from({ length: 24 }, (_, back) => ({
		end: now - (23 - back) * HOUR_MS,
		count: 40 + ((back * 7) % 30),
		usual: { mean: 50, low: 30, high: 70, weeks: 4 },
	}));
	return { hours, shift: { code: "pagi", endsAt: now + 4 * HOUR_MS } };
}
