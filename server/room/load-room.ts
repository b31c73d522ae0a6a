import type { ISql, Sql } from "postgres";
import type { ReadAside } from "../feed/read-aside.ts";
import { LOAD_LIMIT_MS, type Timing, whileHeard, withinLimit } from "../feed/timing.ts";
import type { ComplaintId } from "../protocol/code.ts";
import { hasReached, LOG_START, readEpoch, readLogEnd } from "../queries/change-log.ts";
import { readOpenComplaints } from "../queries/complaint.ts";
import type { Stood } from "./change-ring.ts";
import { RoomState } from "./room-state.ts";

/** Of the log's end, so that a gateway that restarts knows what its clients missed meanwhile. */
const RESUME_ENTRIES = 20_000;
/** A mark inside a tick costs the whole tick: small ones say little too much. */
const ENTRIES_A_TICK = 50;

/** A replica that is no further behind is waited for, ms: loading from the primary would cost it more. */
const REPLICA_WAIT_MS = 5000;

/**
 * The state of the database at a mark: the mark first, then the rows, which may be newer; the log brings them level. The rows
 * come from the replica, where there is one and it has that mark, of the same history. Rejects when the database falls silent.
 */
export async function loadRoom(sql: Sql, readAside: ReadAside, sleep: Timing["sleep"]): Promise<RoomState> {
	const readNow = () => withinLimit(readEpoch(sql), LOAD_LIMIT_MS, sleep);
	for (let epoch = await readNow(); ; ) {
		const state = await whileHeard((heard) => loadUnder(epoch, sql, readAside, heard), LOAD_LIMIT_MS, sleep);
		const after = await readNow();
		// A promotion in between: what was read is of two histories.
		if (after === epoch) return state;
		epoch = after;
	}
}

async function loadUnder(epoch: string, sql: Sql, readAside: ReadAside, heard: () => void): Promise<RoomState> {
	const entries = await readLogEnd(sql, RESUME_ENTRIES);
	heard();
	const [first] = entries;
	const state = new RoomState(epoch, first === undefined ? LOG_START : { xid: first.xid, seq: first.seq });
	for (let index = 1; index < entries.length; index += ENTRIES_A_TICK) {
		const tick = entries.slice(index, index + ENTRIES_A_TICK);
		const touched = new Map<ComplaintId, Stood>();
		for (const { complaint } of tick) if (complaint !== null) touched.set(complaint, "unknown");
		const last = tick[tick.length - 1] ?? state.head;
		state.ring.push({ from: state.ring.end, to: { xid: last.xid, seq: last.seq }, touched });
	}
	state.head = state.ring.end;
	let loads = 0;
	const load = async (from: ISql) => {
		const own = ++loads;
		for await (const rows of readOpenComplaints(from)) {
			// It was given up for another one: what is closed since would come back, and no later entry of the log names it.
			if (own !== loads) return;
			state.load(rows);
			heard();
		}
	};
	await readAside((from) => hasReached(from, { epoch, ...state.head }), load, REPLICA_WAIT_MS);
	return state;
}
