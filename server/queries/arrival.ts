import type { ISql } from "postgres";
import type { Instant, RegionCode } from "../protocol/code.ts";
import { RHYTHM_HOURS, RHYTHM_WEEKS } from "../protocol/rhythm.ts";

export interface Arrivals {
	/** Hours without any are left out. */
	readonly counts: readonly { readonly weeksAgo: number; readonly hoursAgo: number; readonly count: number }[];
	/** When the first complaint of all was reported; null while there is none. */
	readonly first: Instant | null;
}

/** Complaints of the scope by hour of report: of the last day before `until`, and of the same hours of earlier weeks. */
export async function countArrivals(sql: ISql, scope: readonly RegionCode[], until: Instant): Promise<Arrivals> {
	const end = new Date(until);
	const [counts, [first]] = await Promise.all([
		sql<{ weeksAgo: number; hoursAgo: number; count: number }[]>`
			select w as "weeksAgo", h as "hoursAgo", count(*)::int as count
			from generate_series(0, ${RHYTHM_WEEKS}::int) as w
			cross join lateral (
				select ceil(extract(epoch from ${end}::timestamptz - make_interval(weeks => w) - c.reported_at) / 3600)::int - 1 as h
				from complaint c
				where c.reported_at >= ${end}::timestamptz - make_interval(weeks => w, hours => ${RHYTHM_HOURS}::int)
					and c.reported_at < ${end}::timestamptz - make_interval(weeks => w)
					and (c.region_code is null or exists (
						select from unnest(${[...scope]}::text[]) as area (code)
						where c.region_code = area.code or c.region_code like area.code || '.%'))
			) as hour
			where h between 0 and ${RHYTHM_HOURS - 1}::int
			group by w, h`,
		sql<{ at: Date | null }[]>`select min(reported_at) as at from complaint`,
	]);
	return { counts, first: first?.at?.getTime() ?? null };
}
