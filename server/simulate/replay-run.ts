// Posts recorded complaints at N times their own pace. A report keeps its externalId, so a replay that is repeated, or goes
// on after a break, makes nothing twice; `label` makes other reports of them on purpose.
import type { Instant } from "../protocol/code.ts";
import { REGION_REASONS, type RegionReason } from "../protocol/complaint.ts";
import { INTAKE_MAX_ITEMS, type IntakeAnswer } from "../protocol/intake.ts";
import { type RecordedRow, ReplayFault } from "./replay-rows.ts";
import { instantToJakarta } from "./rhythm.ts";

export interface ReplayOptions {
	readonly rows: AsyncIterable<RecordedRow>;
	/** Times the file's own pace; Infinity: as fast as the intake takes them. */
	readonly speed: number;
	/** Base URL of the server. */
	readonly url: string;
	readonly key: string;
	/** Keep the instants of the file. Otherwise the first report is of now and the others follow at the replay's pace. */
	readonly keepTimes: boolean;
	readonly limit: number;
	/** Put behind every externalId, after `@`; null leaves it as it is. */
	readonly label: string | null;
	readonly now: () => Instant;
	readonly wait: (ms: number) => Promise<void>;
	readonly fetch: typeof fetch;
	readonly onProgress: (summary: ReplaySummary, bytes: number) => void;
	readonly onTrouble: (message: string) => void;
}

/** `rows = created + already + refused + failed`, and the region reasons add up to created + already. */
export interface ReplaySummary {
	readonly rows: number;
	readonly created: number;
	/** Taken in an earlier replay. */
	readonly already: number;
	readonly refused: number;
	readonly refusedByCode: Readonly<Record<string, number>>;
	/** Read, but the server could not be told; the replay stops there. */
	readonly failed: number;
	readonly byReason: Readonly<Record<RegionReason, number>>;
	readonly tookMs: number;
}

const TRIES = 7;
/** 0.5 s, doubled each time: 31 s in all, longer than a restart. */
const FIRST_BACKOFF_MS = 500;
/** What is due within this is posted together. */
const TOGETHER_MS = 50;

export async function replay(options: ReplayOptions): Promise<ReplaySummary> {
	const { speed, now, wait } = options;
	const startedAt = now();
	const counts = createCounts();
	let batch: RecordedRow[] = [];
	let first: Instant | null = null;
	const dueOf = (at: Instant) => startedAt + (at - (first ?? at)) / speed;
	const summary = (): ReplaySummary => ({ ...counts, tookMs: now() - startedAt });

	const flush = async (): Promise<boolean> => {
		if (batch.length === 0) return true;
		const rows = batch;
		batch = [];
		const answers = await post(
			options,
			rows.map((row) => rowToItem(row, options, dueOf(row.at))),
		);
		if (answers === null) counts.failed += rows.length;
		else for (const answer of answers) countAnswer(counts, answer);
		options.onProgress(summary(), rows.at(-1)?.bytes ?? 0);
		return answers !== null;
	};

	for await (const row of options.rows) {
		if (counts.rows >= options.limit) break;
		if (first === null && Number.isFinite(row.at)) first = row.at;
		const leftMs = dueOf(row.at) - now();
		if (leftMs > TOGETHER_MS) {
			if (!(await flush())) return summary();
			await wait(Math.max(0, dueOf(row.at) - now()));
		}
		counts.rows += 1;
		batch.push(row);
		if (batch.length === INTAKE_MAX_ITEMS && !(await flush())) return summary();
	}
	await flush();
	return summary();
}

function createCounts() {
	return {
		rows: 0,
		created: 0,
		already: 0,
		refused: 0,
		refusedByCode: {} as Record<string, number>,
		failed: 0,
		byReason: Object.fromEntries(REGION_REASONS.map((reason) => [reason, 0])) as Record<RegionReason, number>,
	};
}

function countAnswer(counts: ReturnType<typeof createCounts>, answer: IntakeAnswer): void {
	if (answer.ok) {
		if (answer.created) counts.created += 1;
		else counts.already += 1;
		counts.byReason[answer.regionReason] += 1;
	} else {
		counts.refused += 1;
		counts.refusedByCode[answer.code] = (counts.refusedByCode[answer.code] ?? 0) + 1;
	}
}

function rowToItem({ at, item }: RecordedRow, { keepTimes, label }: ReplayOptions, dueAt: Instant): Readonly<Record<string, unknown>> {
	return {
		...item,
		...(label === null ? {} : { externalId: `${item.externalId}@${label}` }),
		...(keepTimes || !Number.isFinite(at) ? {} : { reportedAt: instantToJakarta(dueAt) }),
	};
}

/** Null when the server could not be reached or was too busy for half a minute. Throws a ReplayFault when it will never take this. */
async function post(
	{ url, key, wait, fetch, onTrouble }: ReplayOptions,
	items: readonly object[],
): Promise<readonly IntakeAnswer[] | null> {
	let trouble = "";
	for (let attempt = 1; attempt <= TRIES; attempt += 1) {
		if (attempt > 1) {
			const backoffMs = FIRST_BACKOFF_MS * 2 ** (attempt - 2);
			onTrouble(`${trouble}; try ${attempt} of ${TRIES} in ${backoffMs / 1000} s`);
			await wait(backoffMs);
		}
		try {
			const response = await fetch(new URL("/api/complaints", url), {
				method: "POST",
				headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
				body: JSON.stringify(items),
				signal: AbortSignal.timeout(60_000),
			});
			if (response.status === 401) throw new ReplayFault(`${url} refuses this intake key (401)`);
			if (response.ok) {
				const answers = (await response.json()) as readonly IntakeAnswer[];
				if (answers.length !== items.length) throw new ReplayFault(`Sent ${items.length} rows, got ${answers.length} answers`);
				return answers;
			}
			trouble = `${url} answers ${response.status}`;
			if (response.status < 500 && response.status !== 429) throw new ReplayFault(`${trouble}: ${(await response.text()).slice(0, 200)}`);
		} catch (error) {
			if (error instanceof ReplayFault) throw error;
			const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
			trouble = `${url} cannot be reached (${cause || (error instanceof Error ? error.message : String(error))})`;
		}
	}
	onTrouble(`${trouble}; given up after ${TRIES} tries`);
	return null;
}

/** For people; every number of it adds up to the rows. */
export function formatSummary(summary: ReplaySummary, label: string | null): string {
	const { rows, created, already, refused, refusedByCode, failed, byReason, tookMs } = summary;
	const codes = Object.entries(refusedByCode).map(([code, count]) => `${code} ${count}`);
	const reasons = REGION_REASONS.map((reason) => `${reason} ${byReason[reason]}`);
	const lines = [
		`${rows} rows in ${(tookMs / 1000).toFixed(1)} s = ${created} created + ${already} already there + ${refused} refused + ${failed} failed`,
		`${created + already} complaints by region: ${reasons.join(" + ")}`,
	];
	if (codes.length > 0) lines.push(`refused: ${codes.join(", ")} (kept for the operators, see GET /api/rejected)`);
	if (already > 0 && label === null)
		lines.push("already there: a report keeps its id, so a repeat changes nothing; --as NAME replays the file as new reports");
	if (failed > 0) lines.push("failed: the server did not answer; the same command again sends what is missing");
	return lines.join("\n");
}
