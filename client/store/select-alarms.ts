import { type AlarmBoard, sortAlarms } from "../../server/domain/alarm/alarm-flood.ts";
import { memoize } from "./memo.ts";
import type { State } from "./state.ts";

/** Shelf times end and floods pass by the clock; nobody sees a difference of seconds. */
const STEP_MS = 5000;
const NONE: AlarmBoard = { shown: [], flood: null, standing: [], shelved: [], recent: 0 };

/** The alarms as a person sees them now. */
export const selectAlarms = memoize(
	({ alarms, now }) => [alarms, Math.floor(now / STEP_MS)],
	({ alarms, now }: State): AlarmBoard => (alarms === null ? NONE : sortAlarms(alarms, now)),
);

/** Complaints that the person at this screen is on. O(open complaints), so only for a panel that is open. */
export const selectOwnClaims = memoize(
	({ complaintVersion, you, now }) => [complaintVersion, you, Math.floor(now / STEP_MS)],
	({ complaints, you, now }: State): number => {
		const { arrays, count, dictionaries } = complaints.columns;
		let claims = 0;
		for (let slot = 0; slot < count; slot++) {
			const isOwn = you !== null && dictionaries.claimedBy.indexToCode(arrays.claimedBy[slot] as number) === you.name;
			if (isOwn && (arrays.claimedUntil[slot] as number) > now) claims++;
		}
		return claims;
	},
);
