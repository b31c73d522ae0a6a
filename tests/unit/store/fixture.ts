import { latLngToCell } from "h3-js";
import { Store } from "../../../client/store/store.ts";
import type { CategoryCode, Cell, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import { formatMark, type Mark } from "../../../server/protocol/mark.ts";

/** A public, mapped, waiting complaint in Gambir, as a wall sees it, due in 1970 plus what `more` says. */
export function row(id: number, more: Partial<ComplaintRow> = {}): ComplaintRow {
	return {
		id: id as ComplaintId,
		version: 1,
		number: null,
		channel: "jaki" as ChannelCode,
		category: "jalan" as CategoryCode,
		status: "waiting",
		region: "31.71.01.1001" as RegionCode,
		regionReason: "inside",
		unit: "kelurahan-31.71.01.1001" as UnitCode,
		cell: latLngToCell(-6.1754, 106.8272, 9) as Cell,
		position: null,
		reportedAt: 0,
		dueAt: null,
		isPrivate: false,
		claimedBy: null,
		claimedUntil: null,
		handBacks: 0,
		escalatedAt: null,
		nudgedAt: null,
		leader: null,
		...more,
	};
}

export function mark(seq: number): Mark {
	return formatMark({ epoch: "test", xid: 1n, seq: BigInt(seq) });
}

/** A store whose clock and ticks are turned by hand. */
export function createStore(clock = { ms: 0 }): Store & { tick(): void } {
	let due: (() => void) | undefined;
	const schedule = (run: () => void) => {
		due = run;
	};
	const store = new Store({ monotonic: () => clock.ms, schedule, wallClock: () => clock.ms }, { view: "wall" });
	return Object.assign(store, {
		tick() {
			const run = due;
			due = undefined;
			run?.();
		},
	});
}
