// What became of a complaint between what somebody saw and what it is now, field by field. Screens word it by `field`.

import type { ComplaintRow } from "../protocol/complaint.ts";

/** Fields that decide what is to be done, in the order in which they are told. `version` and what follows from others is left out. */
const TOLD_FIELDS = [
	"status",
	"unit",
	"claimedBy",
	"leader",
	"region",
	"position",
	"category",
	"dueAt",
	"handBacks",
	"escalatedAt",
	"nudgedAt",
	"isPrivate",
] as const satisfies readonly (keyof ComplaintRow)[];
type ToldField = (typeof TOLD_FIELDS)[number];

export type RowDifference = {
	readonly [Field in ToldField]: { readonly field: Field; readonly before: ComplaintRow[Field]; readonly after: ComplaintRow[Field] };
}[ToldField];

/** Empty when nothing that is told has changed, whatever the versions. */
export function diffRows(before: ComplaintRow, after: ComplaintRow): readonly RowDifference[] {
	return TOLD_FIELDS.filter((field) => !isSame(before[field], after[field])).map(
		(field) => ({ field, before: before[field], after: after[field] }) as RowDifference,
	);
}

function isSame(a: ComplaintRow[ToldField], b: ComplaintRow[ToldField]): boolean {
	if (Array.isArray(a) && Array.isArray(b)) return a[0] === b[0] && a[1] === b[1];
	return a === b;
}
