// The responsibility that the seed files give, without a database.

import { readSeed } from "../../db/seed/files.ts";
import type { Responsibility, ResponsibleUnit, RoutingRule, RoutingWord } from "../../server/domain/responsibility.ts";
import type { CategoryCode, RegionCode, UnitCode } from "../../server/protocol/code.ts";

type Row = Readonly<Record<string, unknown>>;

export async function readSeedResponsibility(): Promise<Responsibility> {
	const { rows } = await readSeed();
	const units = new Map<UnitCode, ResponsibleUnit>();
	const areas = rows.unit_area as readonly Row[];
	for (const row of rows.unit as readonly Row[]) {
		units.set(row.code as UnitCode, {
			code: row.code as UnitCode,
			kind: row.kind as string,
			level: row.level as ResponsibleUnit["level"],
			name: row.name as string,
			shortName: row.short_name as string,
			parent: row.parent_code as UnitCode | null,
			isGateway: row.is_gateway as boolean,
			areas: areas.filter((area) => area.unit_code === row.code).map((area) => area.region_code as RegionCode),
		});
	}
	const rules = (rows.routing_rule as readonly Row[]).map((row, index) => ({
		id: index + 1,
		version: 1,
		category: row.category_code as CategoryCode,
		unitKind: row.unit_kind as string,
		unitLevel: row.unit_level as RoutingRule["unitLevel"],
		priority: Number(row.priority),
		when: row.when_note as string,
		basis: row.basis as string,
	}));
	const words = (rows.routing_word as readonly Row[]).map((row, index) => ({
		id: index + 1,
		version: 1,
		code: row.code as string,
		unitKind: row.unit_kind as string | null,
		unitLevel: row.unit_level as RoutingWord["unitLevel"],
		points: row.points as number,
		any: row.any_words as readonly string[],
		with: row.with_words as readonly string[],
		unless: row.unless_words as readonly string[],
		basis: row.basis as string,
	}));
	return { units, rules, words, ambiguousBorderM: 30 };
}
