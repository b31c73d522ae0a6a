import { accountToAudience, isSeen } from "../../server/domain/audience.ts";
import { projectToView } from "../../server/domain/projection.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { readOpenComplaints } from "../../server/queries/complaint.ts";
import { uncelledToRow } from "../../server/room/room-state.ts";
import type { City } from "./city.ts";
import { pause } from "./city.ts";
import { epochToTimeline, type Screen, type Seat, type Seen } from "./screen.ts";
import type { Acknowledgement } from "./writers.ts";

// The oracle: fresh SQL, and the ledger of what was ever committed.

export interface Verdict {
	/** Rows that a screen lacks, has too many or shows otherwise than SQL has them, over all screens. */
	readonly lost: number;
	/** Acknowledged to whoever wrote them, and not in the ledger of the history in which they were. */
	readonly acknowledgedButAbsent: number;
	readonly outOfOrder: number;
	readonly duplicateEffects: number;
	/** Shown somewhere as a row of a history in which it was never committed. */
	readonly ghosts: number;
	readonly settledMs: number;
	readonly examples: readonly string[];
}

type Rows = ReadonlyMap<ComplaintId, ComplaintRow>;

/** What each seat must see now, from SQL. */
async function readTruth(city: City): Promise<ReadonlyMap<Seat, Rows>> {
	const all: ComplaintRow[] = [];
	for await (const rows of readOpenComplaints(city.sql)) all.push(...rows.map(uncelledToRow));
	return new Map(
		city.seats.map((seat) => {
			const audience = accountToAudience(seat.account, seat.view);
			return [seat, new Map(all.filter((row) => isSeen(row, audience)).map((row) => [row.id, projectToView(row, audience.view)]))] as const;
		}),
	);
}

const LOOK_MS = 500;

/** Waits until every screen shows what SQL has, at most `limitMs`, and says what is wrong then. */
export async function judge(
	city: City,
	screens: readonly Screen[],
	{ acknowledged, seen, limitMs }: { readonly acknowledged: readonly Acknowledgement[]; readonly seen: Seen; readonly limitMs: number },
): Promise<Verdict> {
	const startedAt = performance.now();
	let truth = await readTruth(city);
	for (; performance.now() - startedAt < limitMs; await pause(LOOK_MS)) {
		truth = await readTruth(city);
		const versions = new Map([...truth].map(([seat, rows]) => [seat, new Map([...rows].map(([id, row]) => [id, row.version]))] as const));
		if (screens.every((screen) => screen.holds(versions.get(screen.seat) ?? new Map()))) break;
	}
	const settledMs = Math.round(performance.now() - startedAt);
	const examples: string[] = [];
	let lost = 0;
	for (const [index, screen] of screens.entries()) {
		const wrong = diffRows(truth.get(screen.seat) ?? new Map(), screen.rows());
		lost += wrong.length;
		if (wrong.length > 0) {
			const { status, fault } = screen.store.state.link;
			examples.push(`screen ${index} (${screen.seat.account.name}, ${status}, ${fault}): ${wrong.length} rows are wrong, ${wrong[0]}`);
		}
	}
	const ledgers = [...city.endedLedgers, await city.readLedger()];
	const absent = findAbsent(acknowledged, ledgers);
	if (absent.length > 0) examples.push(`acknowledged, and not in its ledger: ${absent.slice(0, 3).join(", ")}`);
	const ghosts = findGhosts(seen, ledgers);
	if (ghosts.length > 0) examples.push(`never committed: ${ghosts.slice(0, 3).join(", ")}`);
	for (const { breaches } of screens) examples.push(...breaches.examples);
	const sum = (kind: "outOfOrder" | "duplicateEffects") => screens.reduce((total, { breaches }) => total + breaches[kind], 0);
	return {
		lost,
		acknowledgedButAbsent: absent.length,
		outOfOrder: sum("outOfOrder"),
		duplicateEffects: sum("duplicateEffects"),
		ghosts: ghosts.length,
		settledMs,
		examples: examples.slice(0, 10),
	};
}

function diffRows(due: Rows, got: Rows): string[] {
	const wrong: string[] = [];
	for (const [id, row] of due) {
		const shown = got.get(id);
		if (shown === undefined) wrong.push(`${id} is missing`);
		else if (JSON.stringify(inOrder(shown)) !== JSON.stringify(inOrder(row))) {
			wrong.push(`${id} is ${JSON.stringify(shown)} instead of ${JSON.stringify(row)}`);
		}
	}
	for (const id of got.keys()) if (!due.has(id)) wrong.push(`${id} should be gone`);
	return wrong;
}

function inOrder(row: ComplaintRow): object {
	return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The n-th history that the city had is on the n-th timeline; its ledger is the n-th. What a promotion lost is in the ended one. */
export function findAbsent(acknowledged: readonly Acknowledgement[], ledgers: readonly ReadonlySet<string>[]): string[] {
	const known = ledgers.map((ledger) => new Set(Array.from(ledger, (print) => print.split(":", 2).join(":"))));
	return acknowledged.flatMap(({ id, version, timelines: [first, last] }) => {
		const isThere = known.slice(first - 1, last).some((versions) => versions.has(`${id}:${version}`));
		return isThere ? [] : [`${id}:${version} of timeline ${first === last ? first : `${first} to ${last}`}`];
	});
}

/** By timeline, as above. */
function findGhosts(seen: Seen, ledgers: readonly ReadonlySet<string>[]): string[] {
	return [...seen].flatMap(([epoch, prints]) => {
		const timeline = epochToTimeline(epoch);
		const ledger = ledgers[timeline - 1];
		return [...prints].filter((print) => ledger?.has(print) !== true).map((print) => `${print} of timeline ${timeline}`);
	});
}
