// GET /api/complaints.csv, .geojson and .xlsx: what is filtered, as a file.
import { z } from "zod";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "./complaint.ts";

const codes = z
	.string()
	.max(20_000)
	.transform((text) => text.split(",").filter((code) => code !== ""));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day, e.g. 2026-11-21");
const flag = z.literal("1").transform(() => true);

/** The query: lists are codes with commas between them, flags are `1`, what is not given holds for all. Without any: every open complaint. */
export const exportQuerySchema = z
	.object({
		/** Reported on this day in Jakarta or later. */
		from: day.optional(),
		/** Reported on this day in Jakarta or earlier. */
		to: day.optional(),
		/** A status that is closed finds closed ones without `closed`. */
		status: codes.pipe(z.array(z.enum(COMPLAINT_STATUSES as readonly [ComplaintStatus, ...ComplaintStatus[]]))).optional(),
		/** With all below it; `none`: without a region. */
		region: codes.optional(),
		/** `none`: without a unit. */
		unit: codes.optional(),
		category: codes.optional(),
		channel: codes.optional(),
		place: z.enum(["mapped", "unmapped", "outside"]).optional(),
		/** In the words of the console's address: onTime, soon, late, severe. */
		lateness: codes.optional(),
		/** Likewise: day, three-days, week, month, older. */
		age: codes.optional(),
		private: z.enum(["yes", "no"]).optional(),
		/** Open and overdue only. */
		overdue: flag.optional(),
		/** Closed ones, too. */
		closed: flag.optional(),
		/** With the citizens' words and addresses; each complaint is logged as looked at. For supervisors. */
		text: flag.optional(),
	})
	.strict();

/** Header with how many complaints there are to come; some may be closed, and be left out, before their page is read. */
export const EXPORT_ROWS_HEADER = "x-pantau-rows";
/** Lines of a sheet, the first of which names the columns. */
export const XLSX_MAX_ROWS = 1_048_576;
