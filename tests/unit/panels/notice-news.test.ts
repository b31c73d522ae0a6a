import { expect, test } from "vitest";
import { diffNews } from "../../../client/panels/notice-news.ts";
import type { State } from "../../../client/store/state.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import { createStore, row } from "../store/fixture.ts";

function stateOf(alarms: readonly number[], hotspots: readonly string[]): State {
	return {
		...createStore().state,
		alarms: { list: alarms.map((id) => ({ id })) } as unknown as State["alarms"],
		hotspots: { list: hotspots.map((id) => ({ id, phase: "growing" })) } as unknown as State["hotspots"],
	};
}

test("what stands when the screen is opened is no news, and what comes later is news once", () => {
	const state = stateOf([1], ["a"]);
	state.complaints.put(row(1, { escalatedAt: 100 }));
	const first = diffNews(null, state);
	expect(first.news).toEqual({ escalated: 0, alarms: 0, hotspots: 0 });
	state.complaints.put(row(2, { escalatedAt: 200 }));
	const later = { ...stateOf([1, 2], ["a", "b"]), complaints: state.complaints };
	const second = diffNews(first.seen, later);
	expect(second.news).toEqual({ escalated: 1, alarms: 1, hotspots: 1 });
	expect(diffNews(second.seen, later).news).toEqual({ escalated: 0, alarms: 0, hotspots: 0 });
});

test("what is over and comes back under its own id is none that is new", () => {
	const before = diffNews(null, stateOf([1], ["a"])).seen;
	const without = diffNews(before, stateOf([], [])).seen;
	expect(diffNews(without, stateOf([1], ["a"])).news).toEqual({ escalated: 0, alarms: 0, hotspots: 0 });
});

test("the first escalation after an empty city is news", () => {
	const state = stateOf([], []);
	const { seen } = diffNews(null, state);
	state.complaints.put(row(1, { escalatedAt: 100 }));
	expect(diffNews(seen, state).news.escalated).toBe(1);
	state.complaints.drop(1 as ComplaintId);
	expect(diffNews(seen, state).news.escalated).toBe(0);
});
