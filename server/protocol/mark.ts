/** A place in the change log: `EPOCH/XID-SEQ`. Everything up to and including it is known to whoever holds it. */
export type Mark = string & { readonly __code: "mark" };

export interface MarkParts {
	/** Changes when the database's history does (restore, promotion, upgrade); marks of two epochs cannot be compared. */
	readonly epoch: string;
	readonly xid: bigint;
	readonly seq: bigint;
}

const MOST_CHARACTERS = 128;

/** Undefined for anything that is no mark. Without a schema: every screen reads marks, and a wall loads no schema library for it. */
export function parseMark(given: unknown): Mark | undefined {
	if (typeof given !== "string" || given.length > MOST_CHARACTERS) return undefined;
	return /^[0-9a-z.-]+\/\d{1,20}-\d{1,20}$/.test(given) ? (given as Mark) : undefined;
}

export function formatMark({ epoch, xid, seq }: MarkParts): Mark {
	return `${epoch}/${xid}-${seq}` as Mark;
}

/** Takes a mark that parseMark or formatMark made; throws on anything else. */
export function markToParts(mark: Mark): MarkParts {
	const match = /^(.+)\/(\d+)-(\d+)$/.exec(mark);
	if (match === null) throw new Error(`Expected a mark EPOCH/XID-SEQ, got ${JSON.stringify(mark)}`);
	return { epoch: match[1] as string, xid: BigInt(match[2] as string), seq: BigInt(match[3] as string) };
}

/** Whether a promotion ended the history of `epoch` and led, at once or by others, to that of `later`: the same database on a lower timeline. */
export function hasEndedBefore(epoch: string, later: string): boolean {
	const [system, timeline = "", ...rest] = epoch.split(".");
	const [laterSystem, laterTimeline = "", ...laterRest] = later.split(".");
	const isSameDatabase = system === laterSystem && rest.join(".") === laterRest.join(".");
	return isSameDatabase && Number.parseInt(timeline, 36) < Number.parseInt(laterTimeline, 36);
}

/** Below zero when `a` is earlier. The order is (xid, seq), the order in which the log is read. Throws across epochs. */
export function compareMarks(a: Mark, b: Mark): number {
	const left = markToParts(a);
	const right = markToParts(b);
	if (left.epoch !== right.epoch) throw new Error(`Marks of two epochs cannot be compared: ${a}, ${b}`);
	if (left.xid !== right.xid) return left.xid < right.xid ? -1 : 1;
	return left.seq < right.seq ? -1 : left.seq > right.seq ? 1 : 0;
}
