import type { ISql } from "postgres";
import { describe, expect, it } from "vitest";
import { gatherRows } from "../../../server/http/intake-gather.ts";
import type { CategoryCode, ChannelCode, ComplaintId, Instant } from "../../../server/protocol/code.ts";
import type { IntakeRow, StoredComplaint } from "../../../server/queries/intake.ts";

const SQL = {} as ISql;
const NOW = 1_000 as Instant;

function row(externalId: string): IntakeRow {
	const at = "2026-11-20T08:00:00+07:00";
	const codes = { channel: "jaki" as ChannelCode, category: "jalan" as CategoryCode };
	return { ...codes, externalId, position: null, region: null, reportedAt: at, text: null, address: null, isPrivate: true };
}

interface Refused {
	readonly ok: false;
}

/** A table that takes its time: a set waits until `open` is called, `poison` makes a set throw. */
function makeTable() {
	const sets: string[][] = [];
	const gates: (() => void)[] = [];
	const known = new Set<string>();
	const store = async (_sql: ISql, rows: readonly IntakeRow[]) => {
		sets.push(rows.map(({ externalId }) => externalId));
		await new Promise<void>((resolve) => gates.push(resolve));
		if (rows.some(({ externalId }) => externalId === "poison")) throw Object.assign(new Error("index row too large"), { code: "54000" });
		if (rows.some(({ externalId }) => externalId === "away")) throw Object.assign(new Error("gone"), { code: "CONNECTION_CLOSED" });
		return new Map(
			rows.map(({ channel, externalId }): [string, StoredComplaint | Refused] => {
				const isNew = !known.has(externalId);
				known.add(externalId);
				const rest = { number: externalId, region: null, regionReason: "none", unit: null, status: "waiting" } as const;
				return [`${channel}/${externalId}`, externalId === "bad" ? { ok: false } : { isNew, id: known.size as ComplaintId, ...rest }];
			}),
		);
	};
	const openAll = async () => {
		for (let turn = 0; turn < 20; turn++) {
			for (const open of gates.splice(0)) open();
			await Promise.resolve();
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
	return { sets, store, openAll };
}

describe("rows of several requests", () => {
	it("go at once while the database is idle, and together when they came meanwhile", async () => {
		const { sets, store, openAll } = makeTable();
		const gather = gatherRows<Refused>(store);
		const all = Promise.all(["a", "b", "c", "d", "e"].map((id) => gather(SQL, [row(id)], NOW)));
		expect(sets).toEqual([["a"], ["b"]]);
		await openAll();
		expect((await all).map((answers) => [...answers.keys()])).toEqual([["jaki/a"], ["jaki/b"], ["jaki/c"], ["jaki/d"], ["jaki/e"]]);
		expect(sets).toEqual([["a"], ["b"], ["c", "d", "e"]]);
	});

	it("are new for the first of two that bring the same report", async () => {
		const { store, openAll } = makeTable();
		const gather = gatherRows<Refused>(store);
		const all = Promise.all(["a", "b", "c", "c", "a"].map((id) => gather(SQL, [row(id)], NOW)));
		await openAll();
		const news = (await all).map((answers) => [...answers.values()].map((kept) => "isNew" in kept && kept.isNew));
		expect(news).toEqual([[true], [true], [true], [false], [false]]);
	});

	it("are refused alone", async () => {
		const { store, openAll } = makeTable();
		const gather = gatherRows<Refused>(store);
		const all = Promise.allSettled(["a", "b", "c", "bad", "poison", "d"].map((id) => gather(SQL, [row(id)], NOW)));
		await openAll();
		const [, , c, bad, poison, d] = await all;
		expect(c).toMatchObject({ status: "fulfilled" });
		expect(bad?.status === "fulfilled" && [...bad.value.values()]).toEqual([{ ok: false }]);
		expect(poison).toMatchObject({ status: "rejected", reason: { code: "54000" } });
		expect(d).toMatchObject({ status: "fulfilled" });
	});

	it("are all told when the database is away, without a second try", async () => {
		const { sets, store, openAll } = makeTable();
		const gather = gatherRows<Refused>(store);
		const all = Promise.allSettled(["a", "b", "away", "c"].map((id) => gather(SQL, [row(id)], NOW)));
		await openAll();
		expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
		expect(sets).toHaveLength(3);
	});

	it("make no larger set than the largest request", async () => {
		const { sets, store, openAll } = makeTable();
		const gather = gatherRows<Refused>(store);
		const many = (name: string) => Array.from({ length: 600 }, (_, index) => row(`${name}${index}`));
		const all = Promise.all([
			gather(SQL, [row("a")], NOW),
			gather(SQL, [row("b")], NOW),
			gather(SQL, many("c"), NOW),
			gather(SQL, many("d"), NOW),
		]);
		await openAll();
		await all;
		expect(sets.map((set) => set.length)).toEqual([1, 1, 600, 600]);
	});
});
