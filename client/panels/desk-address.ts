// The address says the filter and the look of the desk, and both follow the address: a link opens what its sender saw, and the back
// button goes back a filter.
import { useCallback, useEffect, useRef, useState } from "react";
import type { HotspotId, Hotspots } from "../../server/protocol/hotspot.ts";
import { applyColoured, applyFilter } from "../store/apply.ts";
import type { Filter } from "../store/filter.ts";
import { type AddressFault, filterToSearch, LOOK_NAMES, parseFilter } from "../store/url.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import type { Camera } from "./camera-address.ts";
import { useDesk } from "./desk.tsx";
import { type Look, lookToSearch, nameOfArea, parseLook } from "./look.ts";
import type { Area } from "./queue-query.ts";

export interface DeskAddressParts {
	/** Where a hand put the map; null before. */
	readonly camera: Camera | null;
	/** A saved view was opened: the hand that did it moves the map. */
	readonly onCamera: (camera: Camera) => void;
}

export interface DeskAddress {
	/** What the last address said that could not be understood. */
	readonly faults: readonly AddressFault[];
	readonly dismiss: () => void;
	/** What a saved view keeps. */
	readonly search: string;
	/** As if the address had this query: a saved view. */
	readonly open: (search: string) => void;
}

/** Browsers refuse an address that is written at each letter. */
const TYPING_MS = 300;
const NO_FAULTS: readonly AddressFault[] = [];

function findHotspot(hotspots: Hotspots | null, id: HotspotId): Area | undefined {
	const found = hotspots?.list.find((each) => each.id === id && each.phase !== "gone");
	return found && { kind: "hotspot", id, place: found.place, cells: found.cells };
}

/** Reads the address once the codes of the city are known. */
export function useDeskAddress({ camera, onCamera }: DeskAddressParts): DeskAddress {
	const store = useStoreWriter();
	const { area, setArea, look: desk, setLook } = useDesk();
	const hasReference = useStore((state) => state.reference !== null);
	const hotspots = useStore((state) => state.hotspots);
	const filter = useStore((state) => state.filter);
	const coloured = useStore((state) => state.coloured);
	const [faults, setFaults] = useState(NO_FAULTS);
	/** What an address or a view gave, until it is in force: what was before it is not to be written over it. */
	const awaited = useRef<{ readonly filter: Filter; readonly isStep: boolean } | null>(null);
	const hasRead = useRef(false);
	const written = useRef<Filter | null>(null);
	const writtenText = useRef("");
	/** Named by the address before the room told its hotspots. */
	const [hotspot, setHotspot] = useState<HotspotId | null>(null);
	const look: Look = { ...desk, area: hotspot === null ? nameOfArea(area) : { kind: "hotspot", id: hotspot }, coloured, camera };
	const lookSearch = lookToSearch(look);

	const read = useCallback(
		(search: string): { readonly filter: Filter; readonly camera: Camera | null } | null => {
			const { reference } = store.state;
			if (reference === null) return null;
			const [{ filter, faults }, { look, faults: lookFaults }] = [parseFilter(search, reference), parseLook(search, reference)];
			setFaults([...faults, ...lookFaults]);
			store.write(applyFilter(filter));
			store.write(applyColoured(look.coloured));
			setLook({ tab: look.tab, grouping: look.grouping, isTable: look.isTable, text: look.text });
			setHotspot(look.area?.kind === "hotspot" ? look.area.id : null);
			if (look.area?.kind !== "hotspot") setArea(look.area);
			return { filter, camera: look.camera };
		},
		[store, setLook, setArea],
	);
	useEffect(() => {
		if (hotspot === null || hotspots === null) return;
		const found = findHotspot(hotspots, hotspot);
		setHotspot(null);
		setArea(found ?? null);
		if (found === undefined) setFaults((held) => [...held, { name: LOOK_NAMES.area, got: hotspot, due: null }]);
	}, [hotspot, hotspots, setArea]);
	useEffect(() => {
		if (!hasReference) return;
		// The map stays where it is: the page began with the address's camera, and a step back is no wish to move it.
		const follow = () => {
			const given = read(window.location.search);
			awaited.current = given && { filter: given.filter, isStep: false };
			hasRead.current = true;
		};
		follow();
		window.addEventListener("popstate", follow);
		return () => window.removeEventListener("popstate", follow);
	}, [hasReference, read]);
	useEffect(() => {
		if (!hasRead.current || (awaited.current !== null && awaited.current.filter !== filter)) return;
		const isStep = awaited.current?.isStep ?? written.current !== filter;
		// Whoever filters by hand has done with what the address said wrong.
		if (awaited.current === null && isStep) setFaults(NO_FAULTS);
		awaited.current = null;
		written.current = filter;
		const { location, history } = window;
		const language = new URLSearchParams(location.search).get("lang");
		const search = filterToSearch(filter, `${lookSearch}${language === null ? "" : `${lookSearch === "" ? "?" : "&"}lang=${language}`}`);
		if (search === location.search) return;
		const url = `${location.pathname}${search}${location.hash}`;
		const isTyping = look.text !== "" && look.text !== writtenText.current;
		const write = () => {
			writtenText.current = look.text;
			// Only a filter is a step to go back to.
			if (isStep) history.pushState(null, "", url);
			else history.replaceState(history.state, "", url);
		};
		if (isStep || !isTyping) return write();
		const timer = setTimeout(write, TYPING_MS);
		return () => clearTimeout(timer);
	}, [filter, lookSearch, look.text]);

	const open = (search: string) => {
		const given = read(search);
		if (given !== null) awaited.current = { filter: given.filter, isStep: true };
		if (given?.camera != null) onCamera(given.camera);
	};
	return { faults, dismiss: useCallback(() => setFaults(NO_FAULTS), []), search: filterToSearch(filter, lookSearch), open };
}
