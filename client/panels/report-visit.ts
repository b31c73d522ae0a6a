// From a row of the report to the map that is filtered by it, and back to the report and the desk as they were.
import { useState } from "react";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ReportRow } from "../../server/protocol/report.ts";
import { applyFilter } from "../store/apply.ts";
import { type Filter, NO_FILTER } from "../store/filter.ts";
import { LOOK_NAMES } from "../store/url.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useDesk } from "./desk.tsx";
import type { ReportView } from "./report-source.ts";

export interface ReportVisitParts {
	/** The query of the desk as it stands, and a desk as a query has it. */
	readonly search: string;
	readonly open: (search: string) => void;
	/** Puts the map on a region; null: on the whole city. */
	readonly onRegion: (region: RegionCode | null) => void;
}

export interface ReportVisit {
	/** What the report begins with; null: anew. */
	readonly view: ReportView | null;
	/** The map shows a row. */
	readonly isAtRow: boolean;
	readonly toMap: (row: ReportRow, view: ReportView) => void;
	/** To be called when the report is opened: from a row's map it goes back to where the row was clicked. */
	readonly begin: () => void;
}

export function useReportVisit({ search, open, onRegion }: ReportVisitParts): ReportVisit {
	const store = useStoreWriter();
	const { setArea, setLook } = useDesk();
	const filter = useStore((state) => state.filter);
	const [view, setView] = useState<ReportView | null>(null);
	const [left, setLeft] = useState<{ readonly search: string; readonly filter: Filter } | null>(null);
	// Whoever has filtered otherwise since has gone on.
	const isAtRow = left !== null && left.filter === filter;
	const toMap = ({ level, code }: ReportRow, seen: ReportView) => {
		const isUnit = level === "unit";
		const ofRow = isUnit ? { ...NO_FILTER, units: [code as UnitCode] } : { ...NO_FILTER, regions: [code as RegionCode] };
		setView(seen);
		setLeft({ search, filter: ofRow });
		setLook({ isTable: false, tab: null, text: "" });
		setArea(null);
		store.write(applyFilter(ofRow));
		onRegion(isUnit ? null : (code as RegionCode));
	};
	const begin = () => {
		setLeft(null);
		if (left === null || !isAtRow) return setView(null);
		open(left.search);
		if (!new URLSearchParams(left.search).has(LOOK_NAMES.camera)) onRegion(null);
	};
	return { view, isAtRow, toMap, begin };
}
