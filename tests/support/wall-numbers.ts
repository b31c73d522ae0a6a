import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";
import type { ISql } from "postgres";
import {
	selectNames,
	selectNewest,
	selectPlaceOf,
	selectRegionCounts,
	selectStatuses,
	selectUnitCounts,
} from "../../client/store/select.ts";
import { shownCount } from "../../client/store/shown-count.ts";
import type { State } from "../../client/store/state.ts";
import { wordsOf } from "../../client/ui/language.ts";
import { WALL_WORDS } from "../../client/ui/words/wall.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";
import { until } from "./complaints.ts";

// What a wall says in numbers, from three sides: as SQL counts it, as the client's store does, and as it stands on the screen.

export interface WallNumbers {
	readonly open: number;
	readonly mapped: number;
	readonly unmapped: number;
	readonly outside: number;
	readonly overdue: number;
	/** Open ones by status. */
	readonly statuses: Readonly<Record<string, number>>;
	/** `name overdue/open`, the worst first; `name –/<3` where they must not be told (domain.md §8). */
	readonly regions: readonly string[];
	readonly units: readonly string[];
	/** Every island: `name overdue/open`, or `name <3`, by name. */
	readonly islands: readonly string[];
	/** What falls due before the shift ends; null while a wall does not know when that is. */
	readonly due: number | null;
	/** `HH:MM category, place` in Jakarta, the newest first: the kelurahan, or of a private one that is one of few the first that is larger and holds more. */
	readonly newest: readonly string[];
}

interface Worst {
	readonly name: string;
	readonly code: string;
	readonly open: number;
	readonly overdue: number;
	/** Whether they may be told. */
	readonly isShown: boolean;
}

const WORST = 3;
const NEWEST = 14;
/** Kabupaten Administrasi Kepulauan Seribu. */
const ISLANDS = "31.01.";

function islandsOf(rows: readonly Worst[], least: number): readonly string[] {
	return rows
		.filter(({ code }) => code.startsWith(ISLANDS))
		.map(({ name, overdue, open, isShown }) => (isShown ? `${name} ${overdue}/${open}` : `${name} <${least}`))
		.sort();
}

/** More overdue, then the larger share; those that are equal in both are a matter of taste, so they stand by name. */
function worstOf(rows: readonly Worst[], least: number): readonly string[] {
	return rows
		.filter(({ overdue }) => overdue > 0)
		.sort((a, b) => b.overdue - a.overdue || b.overdue * a.open - a.overdue * b.open || a.name.localeCompare(b.name))
		.slice(0, WORST)
		.map(({ name, overdue, open, isShown }) => (isShown ? `${name} ${overdue}/${open}` : `${name} –/<${least}`));
}

/** Open complaints as they stand in the database, overdue at `now`, as far as a wall may tell them. */
export async function countBySql(sql: ISql, now: Instant): Promise<WallNumbers> {
	const at = new Date(now);
	const [setting] = await sql<{ least: number }[]>`select (value #>> '{}')::int as least from setting where key = 'min_cell_count'`;
	const least = setting?.least ?? Number.POSITIVE_INFINITY;
	const [totals] = await sql`
		select count(*)::int as open, count(*) filter (where region_how = 'outside')::int as outside,
			count(*) filter (where region_how <> 'outside' and position is not null)::int as mapped,
			count(*) filter (where region_how <> 'outside' and position is null)::int as unmapped,
			count(*) filter (where due_at < ${at})::int as overdue
		from complaint where closed_at is null`;
	const statuses = await sql`select status, count(*)::int as open from complaint where closed_at is null group by status`;
	const regions = await sql<Worst[]>`
		select r.name, r.code, count(*)::int as open, count(*) filter (where c.due_at < ${at})::int as overdue,
			count(*) >= ${least}::int or not bool_or(c.is_private) as "isShown"
		from complaint c join region r on r.code = c.region_code and r.level = 'kelurahan'
		join boundary_version v on v.id = r.boundary_version and v.valid_to is null
		where c.closed_at is null group by r.name, r.code`;
	const [{ due } = { due: 0 }] = await sql<{ due: number }[]>`
		select count(*)::int as due from complaint
		where closed_at is null and due_at >= ${at} and due_at < ${new Date(await findShiftEndBySql(sql, now))}`;
	const newest = await sql<{ said: string }[]>`
		select to_char(c.reported_at at time zone 'Asia/Jakarta', 'HH24:MI ') || k.name
			|| case c.place when '31' then ${`, ${WALL_WORDS.id.city}`} else coalesce(', ' || r.name, '') end as said
		from (select c.*, ${sqlPlaceOf(sql, least)} as place from complaint c where c.closed_at is null) c
		join category k on k.code = c.category_code
		left join (region r join boundary_version v on v.id = r.boundary_version and v.valid_to is null) on r.code = c.place
		order by c.reported_at desc, c.id desc limit ${NEWEST}`;
	const units = await sql<Worst[]>`
		select u.short_name as name, u.code, count(*)::int as open, count(*) filter (where c.due_at < ${at})::int as overdue,
			count(*) >= ${least}::int or not bool_or(c.is_private) as "isShown"
		from complaint c join unit u on u.code = c.unit_code
		where c.closed_at is null group by u.short_name, u.code`;
	return {
		...(totals as unknown as Pick<WallNumbers, "open" | "mapped" | "unmapped" | "outside" | "overdue">),
		statuses: Object.fromEntries(statuses.map(({ status, open }) => [status, open])),
		regions: worstOf(regions, least),
		units: worstOf(units, least),
		islands: islandsOf(await withoutComplaints(sql, regions), least),
		due,
		newest: newest.map(({ said }) => said),
	};
}

/**
 * The code of the smallest region that a wall may name for an open complaint `c`: kelurahan, kecamatan, kota, or `31` for the city.
 * To be asked of all open ones, for it counts them.
 */
export function sqlPlaceOf(sql: ISql, least: number) {
	return sql`
		case when not c.is_private or count(*) over (partition by c.region_code) >= ${least}::int then c.region_code
			when count(*) over (partition by left(c.region_code, 8)) >= ${least}::int then left(c.region_code, 8)
			when count(*) over (partition by left(c.region_code, 5)) >= ${least}::int then left(c.region_code, 5)
			else left(c.region_code, 2) end`;
}

/** An island on which nothing is open has its place on the wall, too. */
async function withoutComplaints(sql: ISql, counted: readonly Worst[]): Promise<readonly Worst[]> {
	const all = await sql<{ name: string; code: string }[]>`
		select r.name, r.code from region r join boundary_version v on v.id = r.boundary_version and v.valid_to is null
		where r.level = 'kelurahan' and starts_with(r.code, ${ISLANDS})`;
	return all.map((island) => counted.find(({ code }) => code === island.code) ?? { ...island, open: 0, overdue: 0, isShown: true });
}

/** The next start of a shift after `now`, Jakarta time. */
async function findShiftEndBySql(sql: ISql, now: Instant): Promise<Instant> {
	const [row] = await sql<{ ends: Date }[]>`
		select min(starts_at) as ends
		from (select (date_trunc('day', ${new Date(now)}::timestamptz at time zone 'Asia/Jakarta') + make_interval(days => day)
				+ (shift ->> 'starts')::time) at time zone 'Asia/Jakarta' as starts_at
			from setting, jsonb_array_elements(value -> 'list') as shift, generate_series(0, 1) as day where key = 'shifts') as s
		where starts_at > ${new Date(now)}`;
	if (row === undefined) throw new Error("No shift follows");
	return row.ends.getTime();
}

/** The shift's end is the server's to say: it is not in the store. */
export function countByStore(state: State, shiftEndsAt: Instant): WallNumbers {
	const { open, mapped, unmapped, outside, overdue } = state.totals;
	const { categories } = selectNames(state);
	const placeOf = selectPlaceOf(state);
	const least = state.reference?.minCellCount ?? Number.POSITIVE_INFINITY;
	const toWorst = (
		name: string,
		code: string,
		count: { readonly open: number; readonly overdue: number; readonly private: number },
	): Worst => ({
		...{ name, code, open: count.open, overdue: count.overdue },
		isShown: shownCount(state, count.open, count.private) !== null,
	});
	const regions = selectRegionCounts(state).map(({ region, ...count }) => toWorst(region.name, region.code, count));
	const units = selectUnitCounts(state).map(({ unit, ...count }) => toWorst(unit.shortName, unit.code, count));
	return {
		...{ open, mapped, unmapped, outside, overdue },
		statuses: Object.fromEntries(selectStatuses(state).flatMap((each) => (each.open > 0 ? [[each.status, each.open]] : []))),
		regions: worstOf(regions, least),
		units: worstOf(units, least),
		islands: islandsOf(regions, least),
		due: state.complaints.countDueBefore(shiftEndsAt),
		newest: selectNewest(state)
			.slice(0, NEWEST)
			.map((row) => {
				const place = placeOf(row);
				return `${toJakarta(row.reportedAt)} ${categories.get(row.category)?.name}${place === undefined ? "" : `, ${place?.name ?? WALL_WORDS.id.city}`}`;
			}),
	};
}

function toJakarta(at: Instant): string {
	return new Date(at + 7 * 3_600_000).toISOString().slice(11, 16);
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
				const [overdue = "", open = ""] = ["b", "span"].map((part) => textOf(row, `.wall-fraction ${part}`));
				const said = open.includes("<") ? `${overdue}/<${number(open)}` : `${number(overdue)}/${number(open)}`;
				return `${textOf(row, ".wall-place b")} ${said}`;
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
			islands: [...document.querySelectorAll(".wall-islands g")].map((mark) => {
				const said = textOf(mark, ".island-count");
				if (said.includes("<")) return `${textOf(mark, ".island-name")} <${number(said)}`;
				const count = said.split("/").map(number);
				return `${textOf(mark, ".island-name")} ${count.length === 2 ? count.join("/") : `0/${count[0]}`}`;
			}),
			due:
				document.querySelector("[data-testid=due-this-shift] b") === null
					? null
					: number(textOf(document, "[data-testid=due-this-shift] b")),
			newest: [...document.querySelectorAll("[data-testid=newest-row]")].map((row) => ({
				time: textOf(row, "time"),
				category: textOf(row, ".wall-category"),
				place: textOf(row, ".wall-category + span"),
			})),
		};
	});
	const { statuses, worst, islands, newest, ...totals } = read;
	return {
		...totals,
		statuses: Object.fromEntries(statuses.flatMap(([word, open]) => (open > 0 ? [[codeOf.get(word) ?? word, open]] : []))),
		regions: worst[0]?.slice(0, WORST) ?? [],
		units: worst[1]?.slice(0, WORST) ?? [],
		islands: islands.map((island) => island.replace(/^P\. /, "Pulau ")).sort(),
		newest: newest.map(({ time, category, place }) => {
			// Of another day it stands behind the day.
			const at = time.slice(-5).replace(".", ":");
			return `${at} ${category}${place === WALL_WORDS.id.noRegion ? "" : `, ${place}`}`;
		}),
	};
}

/** Both as of now, and again until they agree, for ten seconds at most: what a test expects is that they do. */
export async function readBoth(
	page: Page,
	sql: ISql,
	now: () => Instant,
): Promise<{ readonly shown: WallNumbers; readonly counted: WallNumbers }> {
	const read = async () => ({ shown: await readFromWall(page), counted: await countBySql(sql, now()) });
	let both = await read();
	await until("the wall to say what SQL counts", async () => {
		both = await read();
		return isDeepStrictEqual(both.shown, both.counted);
	}).catch(() => undefined);
	return both;
}
