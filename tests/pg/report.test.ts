import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instantToDay } from "../../server/domain/report.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import type { Report, ReportRow, ReportStep } from "../../server/protocol/report.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { liveThroughDays } from "../support/report-days.ts";

const DAY_MS = 86_400_000;

interface Complaint {
	readonly id: string;
	readonly region: string | null;
	readonly unit: string | null;
	readonly reported: number;
	readonly due: number;
	readonly finish: number;
	readonly closed: number | null;
}
interface Act {
	readonly complaint: string;
	readonly at: number;
	readonly kind: string;
	readonly data: Readonly<Record<string, string | null>>;
}

describe.each(DATABASES)("the report on %s", (kind) => {
	let test: TestApp;
	let complaints: Complaint[];
	let acts: Act[];
	const ask = (query: string, cookie: string) => test.app.inject({ url: `/api/report?${query}`, headers: { cookie } });
	const days = (back: number, to = 0) =>
		`from=${instantToDay(test.clock.now - back * DAY_MS)}&to=${instantToDay(test.clock.now - to * DAY_MS)}`;

	beforeAll(async () => {
		test = await openTestApp(kind);
		const { sql } = test.database;
		await liveThroughDays(sql, test.clock.now, 160);
		complaints = await sql<Complaint[]>`
			select id, region_code as region, unit_code as unit, extract(epoch from reported_at)::float8 * 1000 as reported,
				extract(epoch from coalesce(due_at, finish_due_at))::float8 * 1000 as due, extract(epoch from finish_due_at)::float8 * 1000 as finish,
				extract(epoch from closed_at)::float8 * 1000 as closed
			from complaint`;
		acts = await sql<Act[]>`
			select complaint_id as complaint, extract(epoch from at)::float8 * 1000 as at, kind, data from event order by id`;
	});
	afterAll(() => test?.close());

	/** Row by row in plain words, to be equal to what one statement finds. */
	function count(report: Report, belongs: (region: string | null, unit: string | null) => boolean): Omit<ReportRow, "level" | "code"> {
		const { from, until } = report;
		const isWithin = (at: number | null): at is number => at !== null && at >= from && at < until;
		const own = complaints.filter(({ region, unit }) => belongs(region, unit));
		const open = own.filter(({ reported, closed }) => reported < until && (closed === null || closed >= until));
		const overdue = open.filter(({ due }) => due < until).length;
		const closed = own.filter((each) => isWithin(each.closed));
		const onTime = closed.filter((each) => (each.closed as number) <= each.finish).length;
		const spans: Record<ReportStep, number[]> = { first_answer: [], work: [], validation: [], whole: [] };
		for (const each of closed) spans.whole.push((each.closed as number) - each.reported);
		let handBacks = 0;
		for (const complaint of complaints) {
			const history = acts.filter((act) => act.complaint === complaint.id);
			let unit = history[0]?.data.unit ?? null;
			let since: number | null = null;
			for (const act of history) {
				const isOwn = belongs(complaint.region, unit);
				if (act.kind === "handed_back" && isWithin(act.at) && isOwn) handBacks++;
				if (act.data.from !== undefined) {
					if (isWithin(act.at) && isOwn) {
						if (act.data.from === "waiting" && since === null) spans.first_answer.push(act.at - complaint.reported);
						if (act.data.from === "in_progress" && since !== null) spans.work.push(act.at - since);
						if (act.data.from === "awaiting_validation" && since !== null) spans.validation.push(act.at - since);
					}
					since = act.at;
				}
				if (act.data.toUnit !== undefined) unit = act.data.toUnit;
			}
		}
		const quantile = (values: number[], share: number) => {
			const sorted = values.sort((a, b) => a - b);
			const rank = share * (sorted.length - 1);
			const [low, high] = [sorted[Math.floor(rank)] as number, sorted[Math.ceil(rank)] as number];
			return expect.closeTo(low + (high - low) * (rank - Math.floor(rank)), 0);
		};
		const steps = Object.entries(spans)
			.filter(([, values]) => values.length > 0)
			.map(([step, values]) => [step, { count: values.length, medianMs: quantile(values, 0.5), p90Ms: quantile(values, 0.9) }]);
		return {
			arrived: own.filter(({ reported }) => isWithin(reported)).length,
			open: open.length,
			overdue,
			closed: closed.length,
			closedOnTime: onTime,
			onTimeShare: closed.length + overdue === 0 ? null : onTime / (closed.length + overdue),
			handBacks,
			steps: Object.fromEntries(steps),
		};
	}

	it.each([
		["three weeks until now", 21, 0],
		["a week that is over", 12, 6],
	])("equals plain counts for every region and unit, over %s", async (_, back, to) => {
		const answer = await ask(days(back, to), await test.login("supervisor"));
		expect(answer.statusCode).toBe(200);
		const report: Report = answer.json();
		const { level: first, code: none, ...all } = report.rows[0] as ReportRow;
		expect([first, none]).toEqual(["all", null]);
		expect(all).toEqual(count(report, () => true));
		expect(all.closed * all.overdue * all.handBacks).toBeGreaterThan(0);
		for (const step of ["first_answer", "work", "validation", "whole"] as const) expect(all.steps[step]?.count).toBeGreaterThan(0);
		expect(new Set(report.rows.map(({ level }) => level)).size).toBe(5);
		for (const { level, code, ...figures } of report.rows.slice(1)) {
			const belongs = (region: string | null, unit: string | null) =>
				level === "unit" ? unit === code : code === null ? region === null : `${region}.`.startsWith(`${code}.`);
			expect(figures, `${level} ${code}`).toEqual(count(report, belongs));
		}
	});

	it("ends its trend at the very numbers of its rows", async () => {
		const report: Report = (await ask(days(21), await test.login("supervisor"))).json();
		const [all] = report.rows as [ReportRow];
		const sum = (key: "arrived" | "closed") => report.days.reduce((total, day) => total + day[key], 0);
		expect([sum("arrived"), sum("closed"), report.days.at(-1)?.overdue, report.hours.at(-1)?.overdue]).toEqual([
			all.arrived,
			all.closed,
			all.overdue,
			all.overdue,
		]);
		for (const { at, arrived, overdue } of report.days) {
			const end = Math.min(at + DAY_MS, report.until);
			expect(arrived).toBe(complaints.filter(({ reported }) => reported >= at && reported < end).length);
			expect(overdue).toBe(
				complaints.filter(({ due, closed }) => due < end && (closed === null || (closed >= end && due < closed))).length,
			);
		}
	});

	it("is told to a supervisor of one kota without the others", async () => {
		const report: Report = (await ask(days(21), await test.login("supervisor", { scope: ["31.74" as RegionCode] }))).json();
		const codes = report.rows.filter(({ level }) => level === "kota").map(({ code }) => code);
		expect(codes).toEqual([null, "31.74"]);
		expect(report.rows[0]?.open).toBe(
			complaints.filter(({ region, closed }) => closed === null && (region?.startsWith("31.74.") ?? true)).length,
		);
	});

	it("is for supervisors, and for a period that there was", async () => {
		const supervisor = await test.login("supervisor");
		const refused = [
			await ask(days(1), ""),
			await ask(days(1), await test.login("dispatcher")),
			await ask(days(1), await test.login("display")),
			await ask("from=2026-13-01&to=2026-13-02", supervisor),
			await ask("", supervisor),
		];
		expect(refused.map(({ statusCode }) => statusCode)).toEqual([401, 403, 403, 400, 400]);
	});
});
