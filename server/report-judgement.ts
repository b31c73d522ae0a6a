// Labelled reports through the same facts and the same suggestion as a stored complaint gets, without storing any.

import type { Sql } from "postgres";
import type { Responsibility } from "./domain/responsibility.ts";
import { suggest } from "./domain/suggestion.ts";
import type { Judged } from "./hit-rate.ts";
import { buildIntakeNames } from "./http/intake-names.ts";
import type { LabelledReport } from "./labelled-reports.ts";
import type { CategoryCode, Instant } from "./protocol/code.ts";
import { findFactsOfReport } from "./queries/complaint.ts";
import { loadIntakeWords } from "./queries/intake.ts";
import { buildUnitLabels } from "./unit-label.ts";

export interface Judgement {
	readonly judged: readonly Judged[];
	/** The same reports without text and ground. */
	readonly alone: readonly Judged[];
	readonly remarks: readonly string[];
}

export async function judgeReports(
	sql: Sql,
	reports: readonly LabelledReport[],
	responsibility: Responsibility,
	at: Instant,
): Promise<Judgement> {
	const names = buildIntakeNames(await loadIntakeWords(sql));
	const labelOf = buildUnitLabels(responsibility.units.values());
	const judged: Judged[] = [];
	const alone: Judged[] = [];
	const unknown = { unit: [] as string[], category: [] as string[], place: [] as string[] };
	for (const { line, category, text, kelurahan, position, unit } of reports) {
		const label = labelOf(unit);
		if (label === undefined) {
			unknown.unit.push(`line ${line}: ${JSON.stringify(unit)}`);
			continue;
		}
		const code = names.category(category);
		if (code === undefined) unknown.category.push(`line ${line}: ${JSON.stringify(category)}`);
		const [region, ...more] = kelurahan === "" ? [] : names.kelurahan(kelurahan);
		const isOne = region !== undefined && more.length === 0;
		if (position === null && !isOne) unknown.place.push(`line ${line}: ${JSON.stringify(kelurahan)}`);
		const facts = await findFactsOfReport(
			sql,
			{ category: code ?? ("" as CategoryCode), position, region: isOne ? region.code : null },
			at,
		);
		judged.push({ line, label, suggestion: suggest({ ...facts, text }, responsibility) });
		alone.push({ line, label, suggestion: suggest({ ...facts, areas: [] }, responsibility) });
	}
	const remarks = [
		...wordUnknown("left out, the unit is not known", unknown.unit),
		...wordUnknown("judged by words and place only, the category is not known", unknown.category),
		...wordUnknown("judged without a place: no lng and lat, and no such kelurahan", unknown.place),
	];
	return { judged, alone, remarks };
}

function wordUnknown(what: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [`${lines.length} ${what}:`, ...lines.map((line) => `  ${line}`)];
}
