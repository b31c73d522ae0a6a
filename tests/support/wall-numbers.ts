import type { Page } from "playwright-core";
import type { ISql } from "postgres";
import { selectRegionCounts, selectStatuses, selectUnitCounts } from "../../client/store/select.ts";
import type { State } from "../../client/store/state.ts";
import { wordsOf } from "../../client/ui/language.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";

// What a wall says in numbers, from three sides: as SQL counts it, as the client's store does, and as it stands on the screen.

export interface WallNumbers {
	readonly open: number;
	readonly mapped: number;
	readonly unmapped: number;
	readonly outside: number;
	readonly overdue: number;
	/** Open ones by status. */
	readonly statuses: Readonly<Record<string, number>>;
	/** `name overdue/open`, the worst first. */
	readonly regions: readonly string[];
	readonly units: readonly string[];
}

interface Worst {
	readonly name: string;
	readonly code: string;
	readonly open: number;
	readonly overdue: number;
}

const WORST = 3;

/** More overdue, then the larger share; those that are equal in both are a matter of taste, so they stand by name. */
function worstOf(rows: readonly Worst[]): readonly string[] {
	return rows
		.filter(({ overdue }) => overdue > 0)
		.sort((a, b) => b.overdue - a.overdue || b.overdue * a.open - a.overdue * b.open || a.name.localeCompare(b.name))
		.slice(0, WORST)
		.map(({ name, overdue, open }) => `${name} ${overdue}/${open}`);
}

/** Open complaints as they stand in the database, overdue at `now`. */
export async function countBySql(sql: ISql, now: Instant): Promise<WallNumbers> {
	const at = new Date(now);
	const [totals] = await sql`
		select count(*)::int as open, count(*) filter (where region_how = 'outside')::int as outside,
			count(*) filter (where region_how <> 'outside' and position is not null)::int as mapped,
			count(*) filter (where region_how <> 'outside' and position is null)::int as unmapped,
			count(*) filter (where due_at < ${at})::int as overdue
		from complaint where closed_at is null`;
	const statuses = await sql`select status, count(*)::int as open from complaint where closed_at is null group by status`;
	const regions = await sql<Worst[]>`
		select r.name, r.code, count(*)::int as open, count(*) filter (where c.due_at < ${at})::int as overdue
		from complaint c join region r on r.code = c.region_code and r.level = 'kelurahan'
		join boundary_version v on v.id = r.boundary_version and v.valid_to is null
		where c.closed_at is null group by r.name, r.code`;
	const units = await sql<Worst[]>`
		select u.short_name as name, u.code, count(*)::int as open, count(*) filter (where c.due_at < ${at})::int as overdue
		from complaint c join unit u on u.code = c.unit_code
		where c.closed_at is null group by u.short_name, u.code`;
	return {
		...(totals as unknown as Omit<WallNumbers, "statuses" | "regions" | "units">),
		statuses: Object.fromEntries(statuses.map(({ status, open }) => [status, open])),
		regions: worstOf(regions),
		units: worstOf(units),
	};
}

export function countByStore(state: State): WallNumbers {
	const { open, mapped, unmapped, outside, overdue } = state.totals;
	return {
		...{ open, mapped, unmapped, outside, overdue },
		statuses: Object.fromEntries(selectStatuses(state).flatMap((each) => (each.open > 0 ? [[each.status, each.open]] : []))),
		regions: worstOf(selectRegionCounts(state).map(({ region, ...count }) => ({ name: region.name, code: region.code, ...count }))),
		units: worstOf(selectUnitCounts(state).map(({ unit, ...count }) => ({ name: unit.shortName, code: unit.code, ...count }))),
	};
}

/** Of a wall in Indonesian. */
export async function readFromWall(page: Page): Promise<WallNumbers> {
	const status = wordsOf("id").status;
	const codeOf = new Map(Object.entries(status).map(([code, word]) => [word, code as ComplaintStatus]));
	const read = await page.evaluate(() => {
		const textOf = (root: ParentNode, selector: string) => root.querySelector(selector)?.textContent ?? "";
		const number = (text: string) => Number(text.replace(/\D/g, ""));
		const total = (id: string) => number(textOf(document, `[data-testid=${id}]`));
		const worst = [...document.querySelectorAll(".wall-worst")].map((list) =>
			[...list.querySelectorAll("li")].map((row) => {
				const [overdue, open] = ["b", "span"].map((part) => number(textOf(row, `.wall-fraction ${part}`)));
				return `${textOf(row, ".wall-place b")} ${overdue}/${open}`;
			}),
		);
		return {
			open: total("total-open"),
			mapped: total("total-mapped"),
			unmapped: total("total-unmapped"),
			outside: total("total-outside"),
			overdue: total("total-overdue"),
			statuses: [...document.querySelectorAll(".wall-statuses li")].map(
				(row) => [textOf(row, ".wall-status-name"), number(textOf(row, ":scope > b"))] as const,
			),
			worst,
		};
	});
	const { statuses, worst, ...totals } = read;
	return {
		...totals,
		statuses: Object.fromEntries(statuses.flatMap(([word, open]) => (open > 0 ? [[codeOf.get(word) ?? word, open]] : []))),
		regions: worst[0]?.slice(0, WORST) ?? [],
		units: worst[1]?.slice(0, WORST) ?? [],
	};
}
