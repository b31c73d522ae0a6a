// The address says the filter, and the filter follows the address: a link opens what its sender saw, and the back button works.
import { useCallback, useEffect, useRef, useState } from "react";
import { applyFilter } from "../store/apply.ts";
import type { Filter } from "../store/filter.ts";
import { type AddressFault, filterToSearch, parseFilter } from "../store/url.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";

export interface FilterAddress {
	/** What the last address said that could not be understood. */
	readonly faults: readonly AddressFault[];
	readonly dismiss: () => void;
	/** As if the address had this query: a saved view. */
	readonly open: (search: string) => void;
}

const NO_FAULTS: readonly AddressFault[] = [];

/** Reads the address once the codes of the city are known. */
export function useFilterAddress(): FilterAddress {
	const store = useStoreWriter();
	const hasReference = useStore((state) => state.reference !== null);
	const filter = useStore((state) => state.filter);
	const [faults, setFaults] = useState(NO_FAULTS);
	/** What the address gave, until it is in force; the filter before it is not to be written over the address. */
	const awaited = useRef<Filter | null>(null);
	const hasRead = useRef(false);

	const read = useCallback(
		(search: string): Filter | null => {
			const { reference } = store.state;
			if (reference === null) return null;
			const answer = parseFilter(search, reference);
			setFaults(answer.faults);
			store.write(applyFilter(answer.filter));
			return answer.filter;
		},
		[store],
	);
	useEffect(() => {
		if (!hasReference) return;
		const follow = () => {
			awaited.current = read(window.location.search);
			hasRead.current = true;
		};
		follow();
		window.addEventListener("popstate", follow);
		return () => window.removeEventListener("popstate", follow);
	}, [hasReference, read]);
	useEffect(() => {
		if (!hasRead.current || (awaited.current !== null && awaited.current !== filter)) return;
		const isGiven = awaited.current === filter;
		awaited.current = null;
		const { location, history } = window;
		const search = filterToSearch(filter, location.search);
		if (search === location.search) return;
		const url = `${location.pathname}${search}${location.hash}`;
		// Whoever filters by hand has done with what the address said wrong.
		if (!isGiven) setFaults(NO_FAULTS);
		// Without what was not understood; no step to go back to.
		if (isGiven) history.replaceState(history.state, "", url);
		else history.pushState(null, "", url);
	}, [filter]);

	return { faults, dismiss: useCallback(() => setFaults(NO_FAULTS), []), open: useCallback((search: string) => void read(search), [read]) };
}
