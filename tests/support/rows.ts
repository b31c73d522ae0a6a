import fc from "fast-check";
import { positionToCell } from "../../server/domain/cells.ts";
import type { AccountName, CategoryCode, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow, type ComplaintStatus, REGION_REASONS } from "../../server/protocol/complaint.ts";

export const OPEN_STATUSES = COMPLAINT_STATUSES.filter((status) => status !== "resolved" && status !== "invalid");

/** Any row as the room holds it (the console's view of the whole province). Ids are few, so that they meet. */
export const anyRow: fc.Arbitrary<ComplaintRow> = fc
	.record({
		id: fc.integer({ min: 1, max: 40 }).map((id) => id as ComplaintId),
		version: fc.integer({ min: 1, max: 6 }),
		number: fc.option(fc.string({ maxLength: 14 })),
		channel: fc.constantFrom("jaki", "twitter", "camat").map((code) => code as ChannelCode),
		category: fc.constantFrom("jalan", "parkir-liar", "pohon").map((code) => code as CategoryCode),
		status: fc.constantFrom<ComplaintStatus>(...OPEN_STATUSES),
		region: fc.constantFrom("31.71.01.1001", "31.71.02.1004", "31.74.09.1001", null).map((code) => code as RegionCode | null),
		regionReason: fc.constantFrom(...REGION_REASONS),
		unit: fc.option(fc.constantFrom("dinas-bina-marga", "dishub").map((code) => code as UnitCode)),
		position: fc.option(fc.tuple(fc.double({ min: 106.3, max: 107, noNaN: true }), fc.double({ min: -6.4, max: -5.1, noNaN: true }))),
		reportedAt: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }),
		dueAt: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })),
		isPrivate: fc.boolean(),
		claimedBy: fc.option(fc.constantFrom("budi", "sari").map((name) => name as AccountName)),
		claimedUntil: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })),
		handBacks: fc.integer({ min: 0, max: 9 }),
		escalatedAt: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })),
		nudgedAt: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })),
		leader: fc.option(fc.integer({ min: 41, max: 50 }).map((id) => id as ComplaintId)),
	})
	.map((row) => ({ ...row, cell: row.position === null ? null : positionToCell(row.position) }));
