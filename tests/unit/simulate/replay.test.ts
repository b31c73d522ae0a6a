import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeItemSchema } from "../../../server/protocol/intake.ts";
import { ReplayFault, readRows } from "../../../server/simulate/replay-rows.ts";
import { formatSummary, type ReplayOptions, replay } from "../../../server/simulate/replay-run.ts";

const HEAD = "external_id,reported_at,channel,category,lng,lat,text";
const GOOD = [
	"a-1,2017-02-21T06:00:00+07:00,qlue,Penanganan Banjir,106.82,-6.2,",
	'a-2,2017-02-21T06:10:00+07:00,qlue,Penanganan Banjir,106.83,-6.21,"Banjir, ""tinggi"" sekali"',
	"a-3,2017-02-21T06:10:01+07:00,qlue,Penanganan Banjir,,,",
];
const BAD = [
	"b-1,kemarin,qlue,Penanganan Banjir,106.82,-6.2,",
	"b-2,2017-02-21T06:20:00+07:00,qlue,Penanganan Banjir,timur,-6.2,",
	"b-3,2017-02-21T06:20:00+07:00,qlue,Penanganan Banjir,106.82,,",
	",2017-02-21T06:20:00+07:00,qlue,Penanganan Banjir,106.82,-6.2,",
	"b-5,2017-02-21T06:20:00+07:00,qlue",
	"b-6,2017-02-21T06:20:00+07:00,merpati pos,Penanganan Banjir,106.82,-6.2,",
];

/** An intake that parses as the real one does and remembers what it took. `refusals` are answered first, as HTTP statuses. */
function createIntake(refusals: number[] = []) {
	const taken = new Map<string, { reportedAt: string; externalId: string }>();
	const sizes: number[] = [];
	const fetch = async (_url: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
		const status = refusals.shift();
		if (status === 0) throw new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") });
		if (status !== undefined) return new Response("{}", { status });
		const items = JSON.parse(String(init?.body)) as unknown[];
		sizes.push(items.length);
		return Response.json(
			items.map((item) => {
				const parsed = intakeItemSchema.safeParse(item);
				if (!parsed.success) return { ok: false, code: "invalid", path: "", message: "" };
				if (parsed.data.channel === "merpati pos") return { ok: false, code: "unknown_channel", path: "channel", message: "" };
				const created = !taken.has(parsed.data.externalId);
				taken.set(parsed.data.externalId, parsed.data);
				return { ok: true, created, regionReason: parsed.data.position === undefined ? "none" : "inside" };
			}),
		);
	};
	return { fetch, taken, sizes };
}

describe("npm run replay", () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "pantau-replay-"));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	async function run(lines: readonly string[], intake = createIntake(), more: Partial<ReplayOptions> = {}) {
		const path = join(folder, `${crypto.randomUUID()}.csv`);
		await writeFile(path, lines.join("\r\n"));
		const clock = { now: Date.parse("2026-11-21T08:00:00+07:00") };
		const troubles: string[] = [];
		const summary = await replay({
			rows: readRows(path),
			speed: 600,
			url: "http://127.0.0.1:3000",
			key: "kunci",
			keepTimes: false,
			limit: Infinity,
			label: null,
			now: () => clock.now,
			wait: async (ms) => {
				clock.now += ms;
			},
			fetch: intake.fetch,
			onProgress: () => {},
			onTrouble: (message) => troubles.push(message),
			...more,
		});
		return { summary, intake, clock, troubles };
	}

	it("adds up, with bad rows planted between good ones", async () => {
		const { summary } = await run([HEAD, GOOD[0] ?? "", ...BAD, ...GOOD.slice(1), GOOD[0] ?? ""]);
		const { rows, created, already, refused, failed, refusedByCode, byReason } = summary;
		expect(summary).toMatchObject({ rows: 10, created: 3, already: 1, refused: 6, failed: 0 });
		expect(rows).toBe(created + already + refused + failed);
		expect(Object.values(refusedByCode).reduce((sum, count) => sum + count, 0)).toBe(refused);
		expect(Object.values(byReason).reduce((sum, count) => sum + count, 0)).toBe(created + already);
		expect(refusedByCode).toEqual({ invalid: 5, unknown_channel: 1 });
		expect(formatSummary(summary, null)).toContain("10 rows in");
	});

	it("keeps the file's pace, N times as fast, and posts together what is due together", async () => {
		const { clock, intake } = await run([HEAD, ...GOOD]);
		expect(clock.now - Date.parse("2026-11-21T08:00:00+07:00")).toBe(1000);
		expect(intake.sizes).toEqual([1, 2]);
	});

	it("moves the reports to now, unless their own times are kept", async () => {
		const moved = await run([HEAD, ...GOOD]);
		expect([...moved.intake.taken.values()].map((item) => item.reportedAt)).toEqual([
			"2026-11-21T08:00:00+07:00",
			"2026-11-21T08:00:01+07:00",
			"2026-11-21T08:00:01+07:00",
		]);
		const kept = await run([HEAD, ...GOOD], createIntake(), { keepTimes: true });
		expect(kept.intake.taken.get("a-2")?.reportedAt).toBe("2017-02-21T06:10:00+07:00");
	});

	it("makes nothing twice when it is repeated, and other reports under a name", async () => {
		const { intake } = await run([HEAD, ...GOOD]);
		expect((await run([HEAD, ...GOOD], intake)).summary).toMatchObject({ created: 0, already: 3 });
		expect((await run([HEAD, ...GOOD], intake, { label: "lagi" })).summary).toMatchObject({ created: 3, already: 0 });
	});

	it("waits for a busy or restarting server and loses nothing", async () => {
		const { summary, troubles } = await run([HEAD, ...GOOD], createIntake([429, 503, 0]));
		expect(summary).toMatchObject({ rows: 3, created: 3, failed: 0 });
		expect(troubles).toHaveLength(3);
		expect(troubles[2]).toContain("ECONNREFUSED");
	});

	it("stops with what failed when the server stays away", async () => {
		const { summary } = await run([HEAD, ...GOOD], createIntake(Array.from({ length: 7 }, () => 503)));
		expect(summary).toMatchObject({ rows: 1, created: 0, failed: 1 });
	});

	it("says at once that the key is wrong", async () => {
		await expect(run([HEAD, ...GOOD], createIntake([401]))).rejects.toThrow("refuses this intake key");
	});

	it("names the column that is missing and those that it found", async () => {
		await expect(run(["id,waktu", "1,2"])).rejects.toThrow(
			/lacks external_id, reported_at, channel, category; its first line has id, waktu/,
		);
		await expect(run(["id,waktu", "1,2"])).rejects.toBeInstanceOf(ReplayFault);
	});

	it("says which line has broken quotes", async () => {
		await expect(run([HEAD, ...GOOD, 'c-1,"2017'])).rejects.toThrow(/[Qq]uote/);
	});
});
