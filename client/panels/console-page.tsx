// What lies over the console, one at a time.
import type { ReactNode } from "react";
import { Late } from "../ui/late.tsx";
import { LATE } from "./late-parts.ts";
import type { ReportVisit } from "./report-visit.ts";

const PAGES = { keys: LATE.keysDialog, handover: LATE.handoverDialog, export: LATE.exportDialog };

export type PageName = keyof typeof PAGES | "report";

export interface ConsolePageParts {
	readonly page: PageName;
	readonly visit: ReportVisit;
	readonly onClose: () => void;
}

export function ConsolePage({ page, visit, onClose }: ConsolePageParts): ReactNode {
	if (page !== "report") return <Late key={page} part={PAGES[page]} onClose={onClose} />;
	return (
		<Late
			part={LATE.reportDialog}
			start={visit.view}
			onToMap={(row, view) => {
				onClose();
				visit.toMap(row, view);
			}}
			onClose={onClose}
		/>
	);
}
