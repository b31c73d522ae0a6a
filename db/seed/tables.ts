// How each reference table is compared and written. Order: what is referred to comes first.

export interface SeedTable {
	readonly name: SeedTableName;
	/** Names a row in the files; together with `version` in the table. */
	readonly key: readonly string[];
	/** What the files give. */
	readonly columns: readonly string[];
	/** Columns that tell nothing about the content and are left out of its digest. */
	readonly beside: readonly string[];
	/** A change ends the row and adds the next version, so that old explanations keep the rule that they name. */
	readonly isVersioned: boolean;
	readonly hasValidity: boolean;
}

export const SEED_TABLE_NAMES = [
	"setting",
	"channel",
	"category",
	"unit",
	"unit_area",
	"routing_rule",
	"routing_word",
	"deadline_rule",
	"calendar_day",
	"status_step",
	"duplicate_rule",
] as const;
export type SeedTableName = (typeof SEED_TABLE_NAMES)[number];

const OF_VERSIONED = ["id", "version", "valid_from"];

const TABLES: Readonly<Record<SeedTableName, Omit<SeedTable, "name">>> = {
	setting: { key: ["key"], columns: ["key", "value", "note"], beside: [], isVersioned: false, hasValidity: false },
	channel: {
		key: ["code"],
		columns: ["code", "name", "brings_position", "aliases", "valid_from", "valid_to"],
		beside: [],
		isVersioned: false,
		hasValidity: true,
	},
	category: {
		key: ["code"],
		columns: ["code", "name", "name_en", "aliases", "valid_from", "valid_to"],
		beside: [],
		isVersioned: false,
		hasValidity: true,
	},
	unit: {
		key: ["code"],
		columns: ["code", "kind", "level", "name", "short_name", "parent_code", "is_gateway", "valid_from", "valid_to"],
		beside: [],
		isVersioned: false,
		hasValidity: true,
	},
	unit_area: {
		key: ["unit_code", "region_code", "valid_from"],
		columns: ["unit_code", "region_code", "valid_from", "valid_to"],
		beside: [],
		isVersioned: false,
		hasValidity: true,
	},
	routing_rule: {
		key: ["category_code", "unit_kind", "unit_level"],
		columns: ["category_code", "unit_kind", "unit_level", "priority", "when_note", "basis"],
		beside: [...OF_VERSIONED, "except_regions"],
		isVersioned: true,
		hasValidity: true,
	},
	routing_word: {
		key: ["code", "unit_kind", "unit_level"],
		columns: ["code", "unit_kind", "unit_level", "points", "any_words", "with_words", "unless_words", "basis"],
		beside: OF_VERSIONED,
		isVersioned: true,
		hasValidity: true,
	},
	deadline_rule: {
		key: ["clock", "category_code", "channel_code", "unit_level"],
		columns: ["clock", "category_code", "channel_code", "unit_level", "duration", "counting", "is_pausable", "basis"],
		beside: OF_VERSIONED,
		isVersioned: true,
		hasValidity: true,
	},
	calendar_day: {
		key: ["day"],
		columns: ["day", "kind", "name", "tentative", "opens", "closes"],
		beside: [],
		isVersioned: false,
		hasValidity: false,
	},
	status_step: {
		key: ["from_status", "to_status"],
		columns: ["from_status", "to_status", "roles", "needs_reason"],
		beside: [],
		isVersioned: false,
		hasValidity: false,
	},
	duplicate_rule: {
		key: ["category_code"],
		columns: ["category_code", "radius_m", "words_radius_m", "window_hours", "basis"],
		beside: [],
		isVersioned: false,
		hasValidity: false,
	},
};

export const SEED_TABLES: readonly SeedTable[] = SEED_TABLE_NAMES.map((name) => ({ name, ...TABLES[name] }));
