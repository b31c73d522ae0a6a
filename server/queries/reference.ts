import { createHash } from "node:crypto";
import type { ISql } from "postgres";
import type { CategoryCode, RegionCode, UnitCode } from "../protocol/code.ts";
import type { Reference } from "../protocol/reference.ts";

// What codes mean and who may be asked, as valid on one day (Asia/Jakarta).

export interface UnitRow {
	readonly code: UnitCode;
	readonly kind: string;
	readonly level: string;
	readonly name: string;
	readonly shortName: string;
	readonly parent: UnitCode | null;
	readonly isGateway: boolean;
	readonly areas: readonly RegionCode[];
}

export interface RuleRow {
	readonly id: number;
	readonly version: number;
	readonly category: CategoryCode;
	readonly unitKind: string;
	readonly unitLevel: string;
	readonly priority: number;
	readonly when: string;
	readonly basis: string;
	readonly exceptRegions: readonly RegionCode[];
}

export interface WordRow {
	readonly id: number;
	readonly version: number;
	readonly code: string;
	readonly unitKind: string | null;
	readonly unitLevel: string | null;
	readonly points: number;
	readonly any: readonly string[];
	readonly with: readonly string[];
	readonly unless: readonly string[];
	readonly basis: string;
}

export interface ReferenceRows {
	readonly reference: Reference;
	readonly units: readonly UnitRow[];
	readonly rules: readonly RuleRow[];
	readonly words: readonly WordRow[];
	/** Metres. */
	readonly ambiguousBorderM: number;
	/** Hours for which the log is kept. */
	readonly changeLogHours: number;
	/** Most entries of the log that are kept, whatever their age. */
	readonly changeLogEntries: number;
	/** Days for which a playback shows hotspots as screens were told of them. */
	readonly hotspotStateDays: number;
}

const DEFAULTS = { ambiguousBorderM: 30, minCellCount: 3, changeLogHours: 24, changeLogEntries: 500_000, hotspotStateDays: 90 };

type Regions = Reference["regions"];

/** Throws when no boundaries are in force. `day` is `YYYY-MM-DD`. */
export async function readReference(sql: ISql, day: string): Promise<ReferenceRows> {
	const [boundary] = await sql<{ version: number; kind: "schematic" | "official"; source: string; sha256: string }[]>`
		select id as version, kind, source, sha256 from boundary_version where valid_to is null`;
	if (boundary === undefined)
		throw new Error("No boundaries are in force: run `npm run regions -- import FILE`, or start on an empty database");
	const regions = await sql<Regions[number][]>`
		select code, level, name, parent_code as parent,
			jsonb_build_array(round(st_x(inner_point)::numeric, 6), round(st_y(inner_point)::numeric, 6)) as "innerPoint",
			round(area_km2::numeric, 4)::float8 as "areaKm2"
		from region where boundary_version = ${boundary.version} order by code`;
	// Ended units, categories and channels too: complaints that are still open carry their codes.
	const units = await sql<(UnitRow & { readonly isValid: boolean })[]>`
		select u.valid_from <= ${day}::date and (u.valid_to is null or u.valid_to > ${day}::date) as "isValid", u.code, u.kind, u.level, u.name, u.short_name as "shortName", u.parent_code as parent, u.is_gateway as "isGateway",
			coalesce(array_agg(a.region_code order by a.region_code) filter (where a.region_code is not null), '{}') as areas
		from unit u
		left join unit_area a on a.unit_code = u.code and a.valid_from <= ${day}::date and (a.valid_to is null or a.valid_to > ${day}::date)
		group by u.code order by u.code`;
	const rules = await sql<RuleRow[]>`
		select id, version, category_code as category, unit_kind as "unitKind", unit_level as "unitLevel", priority,
			when_note as "when", basis, except_regions as "exceptRegions"
		from routing_rule
		where valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
		order by category_code, priority, id`;
	const words = await sql<WordRow[]>`
		select id, version, code, unit_kind as "unitKind", unit_level as "unitLevel", points, any_words as "any", with_words as "with",
			unless_words as "unless", basis
		from routing_word
		where valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
		order by code, id`;
	const categories = await sql<Reference["categories"][number][]>`select code, name, name_en as "nameEn" from category order by name`;
	const channels = await sql<Reference["channels"][number][]>`select code, name from channel order by code`;
	const settings = new Map(
		(await sql<{ key: string; value: unknown }[]>`select key, value from setting`).map((row) => [row.key, row.value] as const),
	);
	const unversioned: Omit<Reference, "version"> = {
		boundary: { version: boundary.version, kind: boundary.kind, source: boundary.source },
		regions: [...regions],
		units: units.map(({ code, name, shortName, level, kind, areas }) => ({ code, name, shortName, level, kind, areas })),
		categories: [...categories],
		channels: [...channels],
		minCellCount: numberSetting(settings, "min_cell_count", DEFAULTS.minCellCount),
	};
	const version = createHash("sha256").update(boundary.sha256).update(JSON.stringify(unversioned)).digest("hex").slice(0, 16);
	return {
		reference: { version, ...unversioned },
		units: units.filter((unit) => unit.isValid).map(({ isValid: _, ...unit }) => unit),
		rules,
		words,
		ambiguousBorderM: numberSetting(settings, "ambiguous_border_m", DEFAULTS.ambiguousBorderM),
		changeLogHours: numberSetting(settings, "change_log_hours", DEFAULTS.changeLogHours),
		changeLogEntries: numberSetting(settings, "change_log_entries", DEFAULTS.changeLogEntries),
		hotspotStateDays: numberSetting(settings, "hotspot_state_days", DEFAULTS.hotspotStateDays),
	};
}

function numberSetting(settings: ReadonlyMap<string, unknown>, key: string, absent: number): number {
	const value = settings.get(key);
	if (value === undefined) return absent;
	if (typeof value !== "number" || !(value >= 0))
		throw new Error(`Expected setting ${key} to be a number of 0 or more, got ${JSON.stringify(value)}`);
	return value;
}
