import type { ISql, JSONValue } from "postgres";
import type { ClockChange } from "./change-file.ts";

/** What a change does to open complaints. */
export interface ClockEffect {
	readonly rulesAdded: number;
	readonly rulesEnded: number;
	readonly open: number;
	/** Of them, whose coordination, finish or red mark changes its rule or its end. */
	readonly touched: number;
	/** Clocks of channels and of unit levels. */
	readonly otherClocks: number;
	/** Some clock of theirs ends earlier, later; one complaint may count in both. */
	readonly earlier: number;
	readonly later: number;
	/** By the clock that runs. */
	readonly becomeOverdue: number;
	readonly noLongerOverdue: number;
}

/** In one transaction; a preview leaves nothing behind. Throws with the database's words where it refuses. */
export async function changeClockRules(sql: ISql, change: ClockChange, by: string, at: Date, isApplied: boolean): Promise<ClockEffect> {
	const [row] = await sql<{ effect: ClockEffect }[]>`
		select change_clock_rules(${sql.json(change as unknown as JSONValue)}, ${by}, ${at}, ${isApplied}) as effect`;
	if (row === undefined) throw new Error("Expected the effect of the change, got no row");
	return row.effect;
}

export function wordEffect(effect: ClockEffect): readonly string[] {
	return [
		`Rules: ${effect.rulesAdded} added, ${effect.rulesEnded} ended`,
		`Open complaints: ${effect.open}; touched: ${effect.touched}, and ${effect.otherClocks} clocks of channels and unit levels`,
		`Some clock ends earlier: ${effect.earlier} · later: ${effect.later}`,
		`Become overdue: ${effect.becomeOverdue} · no longer overdue: ${effect.noLongerOverdue}`,
	];
}
