import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ISql } from "postgres";
import { z } from "zod";
import { AGES, ageToSpan } from "../domain/age.ts";
import { accountToAudience } from "../domain/audience.ts";
import { LATENESS_LEVELS, latenessToSpan } from "../domain/lateness.ts";
import { projectToView } from "../domain/projection.ts";
import { DAY_MS, findDayStart, instantToDay } from "../domain/report.ts";
import type { AccountName, ComplaintId, Instant, RegionCode } from "../protocol/code.ts";
import { EXPORT_ROWS_HEADER, exportQuerySchema, XLSX_MAX_ROWS } from "../protocol/export.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../protocol/export-format.ts";
import { markToParts } from "../protocol/mark.ts";
import { insertLooks } from "../queries/case.ts";
import { hasReached, requireEpoch } from "../queries/change-log.ts";
import { readPages } from "../queries/complaint.ts";
import { countExported, type ExportedRow, type ExportFilter, readExportPage } from "../queries/export.ts";
import { checkBearer } from "./bearer.ts";
import { toCelled } from "./case.ts";
import type { Http } from "./context.ts";
import { type ExportRecord, FORMATS } from "./export-format.ts";
import { requireAccount, requireWhole } from "./guard.ts";
import { Refusal } from "./refusal.ts";

// GET /api/complaints.csv, .geojson and .xlsx: what is filtered (protocol/export.ts) of the caller's area, streamed page by page and
// no further than the caller reads, as new as the header X-Pantau-Mark says or newer. Not for units: what they have is on their screen.

const COLUMNS = [
	"id",
	"number",
	"status",
	"channel",
	"category",
	"region",
	"region_reason",
	"unit",
	"lng",
	"lat",
	"cell",
	"reported_at",
	"due_at",
	"is_overdue",
	"is_private",
	"claimed_by",
	"closed_at",
	"hand_backs",
] as const;
const WORDS = ["text", "address"] as const;

const toDate = (at: Instant | null) => (at === null ? null : new Date(at));

/** The row goes through the projection; the words come in beside it, where they were asked for. */
function rowToRecord({ closedAt, text, address, ...uncelled }: ExportedRow, now: Instant): ExportRecord {
	const row = projectToView(toCelled(uncelled), "console");
	const columns: Record<(typeof COLUMNS)[number], ExportRecord[string]> = {
		id: row.id,
		number: row.number,
		status: row.status,
		channel: row.channel,
		category: row.category,
		region: row.region,
		region_reason: row.regionReason,
		unit: row.unit,
		lng: row.position?.[0] ?? null,
		lat: row.position?.[1] ?? null,
		cell: row.cell,
		reported_at: toDate(row.reportedAt),
		due_at: toDate(row.dueAt),
		is_overdue: row.dueAt !== null && row.dueAt < now,
		is_private: row.isPrivate,
		claimed_by: row.claimedBy,
		closed_at: toDate(closedAt),
		hand_backs: row.handBacks,
	};
	return text === null && address === null ? columns : { ...columns, text, address };
}

/** Small enough that a page is made within a few milliseconds: the room shares the thread. */
const PAGE_SIZE = 1000;

interface Export {
	readonly format: ExportFormat;
	readonly filter: ExportFilter;
	/** Who reads the words; null: they are left out. */
	readonly reader: AccountName | null;
	readonly name: string;
}

async function sendExport(http: Http, reply: FastifyReply, { format, filter, reader, name }: Export): Promise<FastifyReply> {
	const { readAside, head, sql } = http.world();
	requireWhole(http);
	const mark = head();
	const now = http.now();
	const parts = markToParts(mark);
	/**
	 * Afterwards: the primary may be a promoted one that this gateway has not noticed yet, and lack what the mark says; one that
	 * answers with the mark's epoch then had it before, too.
	 */
	const readMarked = <Result>(read: (from: ISql) => Promise<Result>) =>
		readAside(
			(from) => hasReached(from, parts),
			async (from) => {
				const result = await read(from);
				await requireEpoch(from, parts.epoch);
				return result;
			},
		);
	const count = await readMarked((from) => countExported(from, filter));
	if (format === "xlsx" && count >= XLSX_MAX_ROWS)
		throw new Refusal(400, "too_many_rows", `A sheet holds ${XLSX_MAX_ROWS - 1} complaints, these are ${count}: ask for less, or for CSV`);
	const withText = reader !== null;
	async function* readRecords(): AsyncGenerator<ExportRecord[]> {
		const readPage = (after: ComplaintId) => readMarked((from) => readExportPage(from, filter, { after, pageSize: PAGE_SIZE, withText }));
		for await (const page of readPages(readPage, PAGE_SIZE)) {
			// Logged before it is told.
			if (reader !== null)
				await insertLooks(
					sql,
					reader,
					page.map(({ id }) => id),
					now,
				);
			yield page.map((row) => rowToRecord(row, now));
		}
	}
	const { contentType, write } = FORMATS[format];
	const columns = withText ? [...COLUMNS, ...WORDS] : COLUMNS;
	// One page ahead of the reader, not sixteen. A socket that closes ends the generator, and with it the reading.
	const body = Readable.from(write(columns, readRecords()), { highWaterMark: 1 });
	return reply
		.type(contentType)
		.header("x-pantau-mark", mark)
		.header(EXPORT_ROWS_HEADER, count)
		.header("content-disposition", `attachment; filename="${name}.${format}"`)
		.header("cache-control", "no-store")
		.send(body);
}

function parseFilter(
	query: unknown,
	scope: readonly RegionCode[],
	now: Instant,
): { readonly filter: ExportFilter; readonly withText: boolean } {
	const parsed = exportQuerySchema.safeParse(query);
	const asked = parsed.data;
	const from = asked?.from === undefined ? null : findDayStart(asked.from);
	const lastDay = asked?.to === undefined ? null : findDayStart(asked.to);
	if (asked === undefined || from === undefined || lastDay === undefined)
		throw new Refusal(400, "invalid", parsed.success ? "from and to are days, e.g. 2026-11-21" : z.prettifyError(parsed.error));
	const takeWords = <Word extends string>(name: string, given: readonly string[] | undefined, known: readonly Word[]) =>
		given?.map((text) => {
			const word = known.find((one) => one === text);
			if (word === undefined) throw new Refusal(400, "invalid", `${name}=${text}: expected some of ${known.join(", ")}`);
			return word;
		}) ?? null;
	const lateness = takeWords("lateness", asked.lateness, LATENESS_LEVELS);
	const ages = takeWords("age", asked.age, AGES);
	const orNone = (codes: readonly string[] | undefined) => codes?.map((code) => (code === "none" ? null : code)) ?? null;
	const filter: ExportFilter = {
		scope,
		from,
		until: lastDay === null ? null : lastDay + DAY_MS,
		statuses: asked.status ?? null,
		regions: orNone(asked.region),
		units: orNone(asked.unit),
		categories: asked.category ?? null,
		channels: asked.channel ?? null,
		place: asked.place ?? null,
		isPrivate: asked.private === undefined ? null : asked.private === "yes",
		// What is due in a span from now, and what was reported in one that ends now.
		due: lateness?.map(latenessToSpan).map(({ from, to }) => ({ from: now + from, to: now + to })) ?? null,
		reported: ages?.map(ageToSpan).map(({ from, to }) => ({ from: now - to, to: now - from })) ?? null,
		overdueAt: asked.overdue ? now : null,
		withClosed: asked.closed === true || asked.status !== undefined,
	};
	return { filter, withText: asked.text === true };
}

export function getExport(http: Http, format: ExportFormat) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator"]);
		const { scope } = accountToAudience(account, "console");
		const { filter, withText } = parseFilter(request.query, scope, http.now());
		if (withText && account.role !== "supervisor")
			throw new Refusal(403, "forbidden", `Citizens' words leave in a file with a supervisor only, not with the role ${account.role}`);
		request.log.info({ account: account.name, format, withText }, "Exported");
		const name = `pantau-${instantToDay(http.now())}`;
		return sendExport(http, reply, { format, filter, reader: withText ? account.name : null, name });
	};
}

const DAILY_FILE = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})\\.(${EXPORT_FORMATS.join("|")})$`);
const PROVINCE = ["31" as RegionCode];

/**
 * GET /api/exports/daily/2026-11-20.csv with the export key: everything that was reported on that day in Jakarta, whatever became of
 * it by now, without words. For a schedule; a day that is not over is refused, so that no file is half a day's.
 */
export function getDailyExport(http: Http) {
	const checkKey = checkBearer(http, http.exportKey);
	return async (request: FastifyRequest, reply: FastifyReply) => {
		await checkKey(request);
		const { file } = request.params as { readonly file: string };
		const [, day = "", format] = DAILY_FILE.exec(file) ?? [];
		const from = findDayStart(day);
		if (from === undefined) throw new Refusal(404, "not_found", "Ask for a day in Jakarta, e.g. /api/exports/daily/2026-11-20.csv");
		if (from + DAY_MS > http.now()) throw new Refusal(404, "not_over", `${day} is not over in Jakarta`);
		request.log.info({ day, format }, "Exported a day");
		const filter: ExportFilter = {
			...parseFilter({ closed: "1" }, PROVINCE, http.now()).filter,
			from,
			until: from + DAY_MS,
		};
		return sendExport(http, reply, { format: format as ExportFormat, filter, reader: null, name: `pantau-${day}` });
	};
}
