// Codes into what stands on the screen. An unknown code is shown as it is: better a code than a gap.

import type { CategoryCode, ChannelCode, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { selectNames } from "../store/select.ts";
import type { Language } from "../ui/language.ts";
import type { Words } from "../ui/words/indonesian.ts";

export type Names = ReturnType<typeof selectNames>;

export function categoryName(names: Names, code: CategoryCode, language: Language): string {
	const category = names.categories.get(code);
	return (language === "en" ? category?.nameEn : category?.name) ?? code;
}

export function regionName(names: Names, code: RegionCode): string {
	return names.regions.get(code)?.name ?? code;
}

/** `Gambir, Gambir, Jakarta Pusat`: the region and all above it, the kelurahan first. */
export function regionPath(names: Names, code: RegionCode): readonly string[] {
	const path: string[] = [];
	for (let region = names.regions.get(code); region !== undefined; region = names.regions.get(region.parent)) path.push(region.name);
	return path.length > 0 ? path : [code];
}

export function unitName(names: Names, code: UnitCode): string {
	return names.units.get(code)?.name ?? code;
}

export function unitShortName(names: Names, code: UnitCode): string {
	return names.units.get(code)?.shortName ?? code;
}

export function channelName(names: Names, code: ChannelCode): string {
	return names.channels.get(code)?.name ?? code;
}

/**
 * Where it is and who has it, without saying the same name twice: `Kel. Gambir` while the kelurahan's own unit holds it,
 * else `Gambir · Dinas Bina Marga`.
 */
export function placeAndUnit(names: Names, region: RegionCode | null, unit: UnitCode | null, words: Words): string {
	const place = region === null ? words.queue.noRegion : regionName(names, region);
	if (unit === null) return `${place} · ${words.queue.noUnit}`;
	const isOwn = region !== null && names.units.get(unit)?.level === "kelurahan" && unitName(names, unit).endsWith(` ${place}`);
	return isOwn ? unitShortName(names, unit) : `${place} · ${unitShortName(names, unit)}`;
}
