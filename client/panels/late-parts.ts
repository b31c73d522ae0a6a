// What a shift opens now and then: not in the console's first page, and there before it is asked for (client/ui/late.tsx).
import { late } from "../ui/late.tsx";

/** In the order in which they are likely to be needed. */
export const LATE = {
	caseCard: late(async () => (await import("./case.tsx")).Case),
	alarmPanel: late(async () => (await import("./alarm-panel.tsx")).AlarmPanel),
	bulkDialog: late(async () => (await import("./bulk-dialog.tsx")).BulkDialog),
	keysDialog: late(async () => (await import("./keys-dialog.tsx")).KeysDialog),
	handoverDialog: late(async () => (await import("./handover.tsx")).HandoverDialog),
	rejectedDialog: late(async () => (await import("./rejected-dialog.tsx")).RejectedDialog),
	playbackScreen: late(async () => (await import("./playback-screen.tsx")).PlaybackScreen),
	exportDialog: late(async () => (await import("./export-dialog.tsx")).ExportDialog),
	regionTable: late(async () => (await import("./region-table.tsx")).RegionTable),
	reportDialog: late(async () => (await import("./report.tsx")).ReportDialog),
} as const;
