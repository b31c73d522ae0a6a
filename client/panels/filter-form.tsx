// Every part of the filter at once. A change is in force as soon as it is made; nothing is to be confirmed.
import { type ReactNode, useMemo } from "react";
import { AGES } from "../../server/domain/age.ts";
import { LATENESS_LEVELS } from "../../server/domain/lateness.ts";
import { COMPLAINT_STATUSES, PLACES } from "../../server/protocol/complaint.ts";
import { applyFilter } from "../store/apply.ts";
import type { Filter } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { categoryName, regionPath } from "./names.ts";
import { Picker } from "./picker.tsx";

const OPEN_STATUSES = COMPLAINT_STATUSES.filter((status) => status !== "resolved" && status !== "invalid");

/** The parts that hold several values. */
type ListPart = { [Part in keyof Filter]: Filter[Part] extends readonly string[] ? Part : never }[keyof Filter];

export function FilterForm(): ReactNode {
	const { words, language } = useSpeech();
	const said = FILTER_WORDS[language];
	const names = useStore(selectNames);
	const reference = useStore((state) => state.reference);
	const categories = useMemo(
		() =>
			(reference?.categories ?? [])
				.map(({ code }) => ({ code, name: categoryName(names, code, language) }))
				.sort((a, b) => a.name.localeCompare(b.name, language)),
		[reference, names, language],
	);
	const regions = useMemo(
		() => (reference?.regions ?? []).map(({ code, name }) => ({ code, short: name, name: regionPath(names, code).join(", ") })),
		[reference, names],
	);
	const units = useMemo(() => (reference?.units ?? []).map(({ code, name, shortName }) => ({ code, short: shortName, name })), [reference]);
	return (
		<div className="filter-form">
			<div className="filter-column">
				<Boxes part="lateness" options={LATENESS_LEVELS.map((value) => ({ value, text: said.lateness[value] }))} />
				<Boxes part="ages" options={AGES.map((value) => ({ value, text: said.ages[value] }))} />
				<Choice part="place" options={[{ value: null, text: said.any }, ...PLACES.map((value) => ({ value, text: said.places[value] }))]} />
				<Choice
					part="isPrivate"
					options={[
						{ value: null, text: said.any },
						{ value: true, text: said.private.yes },
						{ value: false, text: said.private.no },
					]}
				/>
			</div>
			<div className="filter-column">
				<Boxes part="statuses" options={OPEN_STATUSES.map((value) => ({ value, text: words.status[value] }))} />
				<Boxes part="channels" options={(reference?.channels ?? []).map(({ code, name }) => ({ value: code, text: name }))} />
			</div>
			<div className="filter-column is-wide">
				<Boxes part="categories" options={categories.map(({ code, name }) => ({ value: code, text: name }))} />
				<Codes part="regions" choices={regions} placeholder={said.addRegion} />
				<Codes part="units" choices={units} placeholder={said.addUnit} />
			</div>
		</div>
	);
}

function useToggle<Part extends ListPart>(part: Part) {
	const store = useStoreWriter();
	const values = useStore((state) => state.filter[part]) as readonly Filter[Part][number][];
	const toggle = (value: Filter[Part][number]) => {
		const { filter } = store.state;
		const held = filter[part] as readonly Filter[Part][number][];
		const next = held.includes(value) ? held.filter((other) => other !== value) : [...held, value];
		store.write(applyFilter({ ...filter, [part]: next }));
	};
	return { values, toggle };
}

interface BoxesParts<Part extends ListPart> {
	readonly part: Part;
	readonly options: readonly { readonly value: Filter[Part][number]; readonly text: string }[];
}

function Boxes<Part extends ListPart>({ part, options }: BoxesParts<Part>): ReactNode {
	const said = FILTER_WORDS[useSpeech().language];
	const { values, toggle } = useToggle(part);
	return (
		<fieldset className="filter-part">
			<legend className="part-title">{said.parts[part]}</legend>
			<div className="filter-options">
				{options.map(({ value, text }) => (
					<label key={value} className="filter-option">
						<input type="checkbox" checked={values.includes(value)} onChange={() => toggle(value)} />
						<span>{text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

interface ChoiceParts<Part extends "place" | "isPrivate"> {
	readonly part: Part;
	readonly options: readonly { readonly value: Filter[Part]; readonly text: string }[];
}

function Choice<Part extends "place" | "isPrivate">({ part, options }: ChoiceParts<Part>): ReactNode {
	const said = FILTER_WORDS[useSpeech().language];
	const store = useStoreWriter();
	const held = useStore((state) => state.filter[part]);
	return (
		<fieldset className="filter-part">
			<legend className="part-title">{said.parts[part]}</legend>
			<div className="filter-options">
				{options.map(({ value, text }) => (
					<label key={text} className="filter-option">
						<input
							type="radio"
							name={part}
							checked={held === value}
							onChange={() => store.write(applyFilter({ ...store.state.filter, [part]: value }))}
						/>
						<span>{text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

interface CodesParts<Part extends "regions" | "units"> {
	readonly part: Part;
	readonly choices: readonly { readonly code: Filter[Part][number]; readonly short: string; readonly name: string }[];
	readonly placeholder: string;
}

/** One of hundreds at a time, by typing; those that are chosen stand below. */
function Codes<Part extends "regions" | "units">({ part, choices, placeholder }: CodesParts<Part>): ReactNode {
	const said = FILTER_WORDS[useSpeech().language];
	const { values, toggle } = useToggle(part);
	const nameOf = (code: string) => choices.find((choice) => choice.code === code)?.short ?? code;
	return (
		<fieldset className="filter-part">
			<legend className="part-title">{said.parts[part]}</legend>
			<Picker
				choices={choices}
				chosen={null}
				onChoose={(code) => code !== null && !values.includes(code) && toggle(code)}
				label={said.parts[part]}
				placeholder={placeholder}
				none={said.noMatch}
				more={said.more}
			/>
			{values.length > 0 && (
				<ul className="filter-chips is-codes">
					{values.map((code) => (
						<li key={code} className="chip is-area">
							<span className="truncate">{nameOf(code)}</span>
							<button type="button" className="chip-clear" aria-label={said.remove(nameOf(code))} onClick={() => toggle(code)}>
								<Icon name="close" size={12} />
							</button>
						</li>
					))}
				</ul>
			)}
		</fieldset>
	);
}
