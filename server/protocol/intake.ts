import { z } from "zod";
import type { ComplaintId, RegionCode, UnitCode } from "./code.ts";
import type { ComplaintStatus, RegionReason } from "./complaint.ts";

/** Most items in one `POST /api/complaints`. */
export const INTAKE_MAX_ITEMS = 1000;

/** No channel is older: what is said to be reported before is a clock that was never set. */
const EARLIEST_REPORT = Date.UTC(2000, 0, 1);

/** One reported complaint. The descriptions are the intake's documentation (`GET /api/intake-schema`). */
export const intakeItemSchema = z
	.object({
		channel: z.string().trim().min(1).max(80).describe("Code or name of the channel, e.g. jaki"),
		externalId: z
			.string()
			.trim()
			.min(1)
			.max(120)
			.describe("The channel's own id; the same channel and externalId again is the same complaint"),
		category: z.string().trim().min(1).max(120).describe("Code, name or alias of the category, e.g. Parkir Liar"),
		position: z
			.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
			.optional()
			.describe("[lng, lat] in degrees, WGS 84"),
		reportedAt: z.iso
			.datetime({ offset: true })
			.refine((value) => Date.parse(value) >= EARLIEST_REPORT, `Expected a time since ${new Date(EARLIEST_REPORT).toISOString()}`)
			.describe("ISO 8601 with offset, e.g. 2026-11-21T08:00:00+07:00; not before 2000, at most 10 minutes in the future"),
		text: z.string().max(5000).optional().describe("The citizen's words"),
		address: z.string().max(500).optional(),
		kelurahan: z
			.string()
			.trim()
			.min(1)
			.max(120)
			.optional()
			.describe("Kemendagri code, or the name in any of its spellings; used where there is no position"),
		private: z.boolean().optional().describe("Default true"),
	})
	.strict();
export type IntakeItem = z.infer<typeof intakeItemSchema>;

export type IntakeAnswer =
	| {
			readonly ok: true;
			readonly created: boolean;
			readonly id: ComplaintId;
			readonly number: string;
			readonly region: RegionCode | null;
			readonly regionReason: RegionReason;
			readonly unit: UnitCode | null;
			readonly status: ComplaintStatus;
	  }
	| { readonly ok: false; readonly code: IntakeRefusal; readonly path: string; readonly message: string };

export type IntakeRefusal = "invalid" | "unknown_channel" | "unknown_category" | "unknown_kelurahan" | "in_the_future" | "not_stored";
