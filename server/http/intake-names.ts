import type { CategoryCode, ChannelCode, RegionCode } from "../protocol/code.ts";
import type { IntakeWords } from "../queries/intake.ts";

export interface IntakeNames {
	readonly channel: (word: string) => ChannelCode | undefined;
	readonly category: (word: string) => CategoryCode | undefined;
	/** All kelurahan of that code or name: none, one, or several with a label each ("Kapuk, Cengkareng (31.73.01.1005)"). */
	readonly kelurahan: (word: string) => readonly { readonly code: RegionCode; readonly label: string }[];
}

/**
 * Case, accents, spaces and punctuation do not tell names apart: "KALI BARU" is "Kalibaru", "Sampah " is "Sampah".
 * Nothing is left of a word without letters and digits.
 */
export function nameToKey(name: string): string {
	return name
		.normalize("NFKD")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, "");
}

const KELURAHAN_PREFIX = /^\s*(?:kelurahan|kel|desa)(?:\s*\.\s*|\s+)/i;

function buildIndex<Code extends string>(
	entries: readonly { readonly code: Code; readonly name: string; readonly aliases: readonly string[] }[],
) {
	const index = new Map<string, Code>();
	// Codes go in last: a code is never hidden by another entry's alias.
	for (const { code, aliases } of entries) for (const alias of aliases) index.set(nameToKey(alias), code);
	for (const { code, name } of entries) index.set(nameToKey(name), code);
	for (const { code } of entries) index.set(nameToKey(code), code);
	return (word: string) => index.get(nameToKey(word));
}

export function buildIntakeNames(words: IntakeWords): IntakeNames {
	const byCode = new Map<string, { code: RegionCode; label: string }>();
	const byName = new Map<string, { code: RegionCode; label: string }[]>();
	for (const { code, name, kecamatan } of words.kelurahan) {
		const entry = { code, label: kecamatan === null ? `${name} (${code})` : `${name}, ${kecamatan} (${code})` };
		byCode.set(code, entry);
		for (const key of new Set([nameToKey(name), nameToKey(`${name} ${kecamatan ?? ""}`)])) {
			byName.set(key, [...(byName.get(key) ?? []), entry]);
		}
	}
	return {
		channel: buildIndex(words.channels),
		category: buildIndex(words.categories),
		kelurahan: (word) => {
			const coded = byCode.get(word.trim());
			if (coded !== undefined) return [coded];
			// The bare name first: a kelurahan could be called "Desa …".
			return byName.get(nameToKey(word)) ?? byName.get(nameToKey(word.replace(KELURAHAN_PREFIX, ""))) ?? [];
		},
	};
}
