import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildLinks, GENESIS } from "../../../server/domain/history.ts";
import { HistoryCheck } from "../../../server/domain/history-check.ts";
import type { EventRecord, HistoryLink, PublishedHead } from "../../../server/protocol/history.ts";
import { drawTampering, type HistoryTables, headsOf } from "../../support/history.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function createPick(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}

/** Events of some transactions, linked in several looks; some are committed late and linked after ones with higher ids. */
function makeHistory(count: number, pick: (below: number) => number): HistoryTables {
	const events: EventRecord[] = [];
	for (let id = 1; id <= count; id++) {
		events.push({
			id: String(id),
			complaint: String(1 + pick(20)),
			version: 1 + pick(5),
			at: `2026-11-21T08:00:00.${String(pick(1_000_000)).padStart(6, "0")}Z`,
			kind: ["arrived", "dispatched", "advanced"][pick(3)] as string,
			actor: ["dewi", "budi", "channel:jaki"][pick(3)] as string,
			data: `{"note": "${pick(1000)}"}`,
			xid: String(100 + Math.floor(id / 3)),
		});
	}
	const links: HistoryLink[] = [];
	let open = [...events];
	let seen = 0;
	while (open.length > 0) {
		seen = Math.min(count, seen + 1 + pick(12));
		const isEnd = seen === count;
		const began = open.filter(({ id }) => Number(id) <= seen);
		// What a transaction that is still running wrote comes later.
		const running = isEnd ? undefined : began[pick(began.length * 2)]?.xid;
		const found = began.filter(({ xid }) => xid !== running);
		// A number of its own, after all that began: as the chainer's transaction has.
		const xmax = String(101 + Math.floor(seen / 3));
		const seenFrom = running ?? xmax;
		// A transaction that has written only part of its events is running, too.
		const whole = found.filter(({ xid }) => isEnd || BigInt(xid) < BigInt(xmax) - 1n);
		const from = isEnd ? xmax : String(Math.min(Number(seenFrom), Number(xmax) - 1));
		const looked = { at: `2026-11-21T09:00:00.${String(links.length % 1000).padStart(3, "0")}Z`, seenFrom: from, seenTo: xmax };
		links.push(...buildLinks(links.at(-1) ?? GENESIS, whole, looked, sha256));
		const linked = new Set(whole.map(({ id }) => id));
		open = open.filter(({ id }) => !linked.has(id));
	}
	return { events, links };
}

function check({ events, links }: HistoryTables, heads: readonly PublishedHead[], nextXid = "100000"): string | undefined {
	const byId = new Map(events.map((event) => [event.id, event]));
	const given = new HistoryCheck({ sha256, heads, nextXid });
	for (const link of links.toSorted((a, b) => a.position - b.position)) {
		if (!given.add({ link, event: byId.get(link.event) ?? null })) return given.fault;
	}
	const linked = new Set(links.map(({ event }) => event));
	given.finish(events.filter(({ id }) => !linked.has(id)));
	return given.fault;
}

describe("the history's check", () => {
	it("finds each of 1,000 random tamperings of copies of the tables, and never an untouched one", () => {
		const found = new Map<string, number>();
		for (let seed = 1; seed <= 1000; seed++) {
			const pick = createPick(seed);
			const tables = makeHistory(20 + pick(100), pick);
			const heads = headsOf(tables.links);
			expect(check(tables, heads), `untouched, seed ${seed}`).toBeUndefined();
			const { name, apply } = drawTampering(tables, pick);
			expect(check(apply(tables), heads), `${name}, seed ${seed}`).toBeTypeOf("string");
			const kind = name.replace(/\d+/g, "N");
			found.set(kind, (found.get(kind) ?? 0) + 1);
		}
		expect(found.size).toBeGreaterThanOrEqual(23);
	});

	it("names the first broken place", () => {
		const { events, links } = makeHistory(60, createPick(7));
		const heads = headsOf(links);
		const third = events.findIndex(({ id }) => id === links[2]?.event);
		const event = events[third] as EventRecord;
		expect(check({ links, events: events.with(third, { ...event, actor: "nobody" }) }, heads)).toContain(`Event ${event.id} (complaint`);
		expect(check({ events, links: links.toSpliced(4, 1) }, heads)).toBe("Link 5 is missing: after link 4 comes link 6");
		expect(check({ links, events: events.toSpliced(third, 1) }, heads)).toContain(`Event ${event.id} is gone: link 3`);
		expect(check({ events: [], links: [] }, heads)).toContain(`The chain is empty, but link ${links.length} was published`);
		expect(check({ events, links: links.slice(0, 50) }, heads)).toContain(`The chain ends at link 50, but link ${links.length}`);
	});

	it("finds a history that was written anew in every hash, by a head that was published", () => {
		const { events, links } = makeHistory(60, createPick(8));
		const other = events.map((event) => (event.id === "5" ? { ...event, actor: "nobody" } : event));
		const byId = new Map(other.map((event) => [event.id, event]));
		let forged: HistoryLink[] = [];
		for (const { event, at, seenFrom, seenTo } of links) {
			const found = byId.get(event) as EventRecord;
			forged = [...forged, ...buildLinks(forged.at(-1) ?? GENESIS, [found], { at, seenFrom, seenTo }, sha256)];
		}
		expect(check({ events: other, links: forged }, [])).toBeUndefined();
		expect(check({ events: other, links: forged }, headsOf(links))).toContain("history was written anew");
	});

	it("takes events that came after the last look for what they are, and not ones with an earlier number", () => {
		const { events, links } = makeHistory(30, createPick(9));
		const late = { ...(events[0] as EventRecord), id: "31", xid: "5000" };
		expect(check({ links, events: [...events, late] }, headsOf(links))).toBeUndefined();
		expect(check({ links, events: [...events, { ...late, id: "0" }] }, headsOf(links))).toContain("was inserted");
		const seen = { at: "2026-11-22T09:00:00.000Z", seenFrom: "5001", seenTo: "5001" };
		const inPast = { ...late, id: "0" };
		const linked = [...links, ...buildLinks(links.at(-1) ?? GENESIS, [inPast], seen, sha256)];
		expect(check({ links: linked, events: [...events, inPast] }, [])).toContain("was inserted into the past");
	});

	it("goes on after a restore into a server whose transactions begin anew", () => {
		const { events, links } = makeHistory(30, createPick(10));
		const later = { ...(events[0] as EventRecord), id: "31", xid: "12" };
		const seen = { at: "2026-11-22T09:00:00.000Z", seenFrom: "13", seenTo: "13" };
		expect(check({ links, events: [...events, later] }, headsOf(links), "13")).toBeUndefined();
		const linked = [...links, ...buildLinks(links.at(-1) ?? GENESIS, [later], seen, sha256)];
		expect(check({ links: linked, events: [...events, later] }, headsOf(linked), "14")).toBeUndefined();
	});
});
