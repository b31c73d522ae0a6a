import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { positionToCell } from "../domain/cells.ts";
import { ComplaintColumns } from "../domain/complaint-columns.ts";
import { projectPastHotspot } from "../domain/hotspot/project-hotspots.ts";
import { buildPast } from "../domain/past.ts";
import { projectToView } from "../domain/projection.ts";
import { encodeSnapshot } from "../domain/snapshot-columns.ts";
import { isWithin, type RegionCode } from "../protocol/code.ts";
import { formatMark, markToParts } from "../protocol/mark.ts";
import { PLAYBACK_CONTENT_TYPE, PLAYBACK_MOST_COMPLAINTS, PLAYBACK_MOST_HOURS, type PlaybackRest } from "../protocol/playback.ts";
import { hasReached } from "../queries/change-log.ts";
import { readHotspotWatches, readPastHotspots } from "../queries/hotspot.ts";
import { readPast } from "../queries/past.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

const HOUR_MS = 3_600_000;
const instant = z.coerce.number().int().positive().max(253_402_300_799_999);
const querySchema = z
	.object({
		from: instant,
		to: instant,
		regions: z
			.string()
			.regex(/^\d{2}(\.\d+){0,3}(,\d{2}(\.\d+){0,3}){0,299}$/, "regions are codes with commas")
			.transform((codes) => codes.split(",") as RegionCode[])
			.optional(),
	})
	.refine(({ from, to }) => from < to, { message: "from lies before to" })
	.refine(({ from, to }) => to - from <= PLAYBACK_MOST_HOURS * HOUR_MS, { message: `at most ${PLAYBACK_MOST_HOURS} hours at once` });
/** A playback resumes nothing. */
const NO_MARK = formatMark({ epoch: "0", xid: 0n, seq: 0n });

/** GET /api/playback?from=&to=&regions=: the city as it was (server/protocol/playback.ts), projected like what is live. For the room's own people. */
export function getPlayback(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator"]);
		const asked = querySchema.safeParse(request.query);
		if (!asked.success) {
			throw new Refusal(400, "invalid", `Ask for ?from=&to= in ms since 1970: ${asked.error.issues[0]?.message ?? "not understood"}`);
		}
		const { from, regions } = asked.data;
		const scope = regions ?? account.scope;
		if (!scope.every((code) => account.scope.some((own) => isWithin(code, own)))) {
			throw new Refusal(403, "forbidden", `Expected regions in ${account.scope.join(", ")}, got ${scope.join(", ")}`);
		}
		const to = Math.min(asked.data.to, http.now());
		if (from >= to) throw new Refusal(400, "invalid", "The future cannot be played back");
		const { readAside, head } = http.world();
		const mark = markToParts(head());
		const found = await readAside(
			(sql) => hasReached(sql, mark),
			async (sql) => ({
				complaints: await readPast(sql, { from, to, scope, limit: PLAYBACK_MOST_COMPLAINTS }),
				hotspots: await readPastHotspots(sql, from, to),
				watched: await readHotspotWatches(sql, from, to),
			}),
		);
		if (found.complaints.length > PLAYBACK_MOST_COMPLAINTS) {
			throw new Refusal(
				422,
				"too_large",
				`More than ${PLAYBACK_MOST_COMPLAINTS} complaints were open there in that time; ask for fewer regions`,
			);
		}
		const complaints = found.complaints.map((past) => ({
			...past,
			row: { ...past.row, cell: past.row.position === null ? null : positionToCell(past.row.position) },
		}));
		const { rows, states } = buildPast(complaints, { from, to, scope });
		const columns = new ComplaintColumns(rows.length);
		for (const row of rows) columns.put(row);
		const snapshot = encodeSnapshot(columns, "console", undefined, { mark: NO_MARK, epoch: "", now: from });
		const rest: PlaybackRest = {
			from,
			to,
			states: states.map((state) => ({ ...state, row: state.row === null ? null : projectToView(state.row, "console") })),
			hotspots: found.hotspots.flatMap((life) => projectPastHotspot(life, scope) ?? []),
			watched: found.watched,
		};
		const length = Buffer.alloc(4);
		length.writeUInt32LE(snapshot.byteLength);
		return await reply
			.header("content-type", PLAYBACK_CONTENT_TYPE)
			.header("cache-control", "no-store")
			.send(Buffer.concat([length, snapshot, Buffer.from(JSON.stringify(rest))]));
	};
}
