import type { Account, View } from "../protocol/account.ts";
import { isWithin, type RegionCode, type UnitCode } from "../protocol/code.ts";
import type { ComplaintRow } from "../protocol/complaint.ts";

/** Which complaints somebody is shown at all. The room sees its area; a unit what it and the units below it hold or held, wherever that lies. */
export interface Sight {
	readonly scope: readonly RegionCode[];
	/** Null: not a unit, the area decides. */
	readonly units: ReadonlySet<UnitCode> | null;
}

/** Those who are told the same: one view of one sight. Encoded once, whatever their number. */
export interface Audience extends Sight {
	/** The same for the same view and sight; also the name of the socket room. */
	readonly key: string;
	readonly view: View;
}

/** What of a complaint decides who sees it. */
export interface Placed extends Pick<ComplaintRow, "region" | "unit"> {
	/** Units that had it before; absent: none. */
	readonly heldBefore?: readonly UnitCode[];
}

/** The unit itself and all below it (`selectUnitsUnder`). */
export type UnitsUnder = (unit: UnitCode) => readonly UnitCode[];

const onlyItself: UnitsUnder = (unit) => [unit];

/** Without `unitsUnder` a unit sees nothing of the units below it. */
export function accountToSight({ role, scope, unit }: Account, unitsUnder: UnitsUnder = onlyItself): Sight {
	if (role !== "unit") return { scope, units: null };
	return { scope: [], units: new Set(unit === null ? [] : unitsUnder(unit)) };
}

/** The audience of an account. A display is shown the wall's view whatever it asks for. */
export function accountToAudience(account: Account, asked: View, unitsUnder: UnitsUnder = onlyItself): Audience {
	const view = account.role === "display" ? "wall" : asked;
	const sight = accountToSight(account, unitsUnder);
	if (sight.units !== null) return { key: `${view}:unit:${account.unit}:${hashCodes([...sight.units].sort())}`, view, ...sight };
	const sorted = [...new Set(account.scope)].sort();
	const scope = sorted.filter((code) => !sorted.some((other) => other !== code && isWithin(code, other)));
	return { key: `${view}:${scope.join("+")}`, view, scope, units: null };
}

/** A row without a region is in every scope: nobody owns it, so everybody must see it. */
export function isInScope(row: Pick<ComplaintRow, "region">, scope: readonly RegionCode[]): boolean {
	const { region } = row;
	return region === null || scope.some((code) => isWithin(region, code));
}

/** Whether somebody with this sight is shown the complaint at all. What of it, the view says (projection.ts). */
export function isSeen(row: Placed, { scope, units }: Sight): boolean {
	if (units === null) return isInScope(row, scope);
	return (row.unit !== null && units.has(row.unit)) || (row.heldBefore?.some((unit) => units.has(unit)) ?? false);
}

/** FNV-1a, 32 bits: a Dinas that gets another unit below it is another audience. */
function hashCodes(codes: readonly string[]): string {
	let hash = 0x811c9dc5;
	for (const char of codes.join("+")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
	return (hash >>> 0).toString(36);
}
