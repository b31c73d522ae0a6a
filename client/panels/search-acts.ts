// What the search field offers beside filtering the queue: places, units and commands whose name is being typed, and complaints at
// the address. After `>` it offers commands only, and the queue stays as it is.
import type { FoundComplaint } from "../../server/protocol/case.ts";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { type Choice, selectChoices } from "./picker.tsx";
import { COMMAND_MARK } from "./search-text.ts";

export interface Command {
	readonly code: string;
	readonly name: string;
	readonly short: string;
	/** As the key's cap says it; null for what only its name calls. */
	readonly shortcut: string | null;
	readonly run: () => void;
}

export type SearchAct =
	| { readonly kind: "region"; readonly choice: Choice<RegionCode> }
	| { readonly kind: "unit"; readonly choice: Choice<UnitCode> }
	| { readonly kind: "command"; readonly choice: Command }
	/** The server found them: none of the words that were typed need be in its name. */
	| { readonly kind: "complaint"; readonly choice: Choice<string> & FoundComplaint };

const FEWEST_LETTERS = 2;
/** Of each kind; the list below the field is for browsing, this one for going somewhere. */
const OFFERED = 4;

export interface SearchActsIn {
	readonly regions: readonly Choice<RegionCode>[];
	readonly units: readonly Choice<UnitCode>[];
	readonly commands: readonly Command[];
}

/** Those whose short name begins with what is typed come first, in the order that they came in. */
export function selectSearchActs(typed: string, { regions, units, commands }: SearchActsIn): readonly SearchAct[] {
	if (typed.startsWith(COMMAND_MARK)) {
		return selectChoices(commands, typed.slice(COMMAND_MARK.length)).map((choice) => ({ kind: "command", choice }));
	}
	if (typed.trim().length < FEWEST_LETTERS) return [];
	const first = <One extends Choice<string>>(choices: readonly One[]): readonly One[] => {
		const found = selectChoices(choices, typed);
		const begins = (one: One) => one.short.toLowerCase().startsWith(typed.trim().toLowerCase());
		return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, OFFERED);
	};
	return [
		...first(regions).map((choice): SearchAct => ({ kind: "region", choice })),
		...first(units).map((choice): SearchAct => ({ kind: "unit", choice })),
		...first(commands).map((choice): SearchAct => ({ kind: "command", choice })),
	];
}
