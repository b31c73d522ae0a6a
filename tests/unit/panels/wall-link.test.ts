import { expect, test } from "vitest";
import { describeLink } from "../../../client/panels/wall-link.ts";
import type { Link } from "../../../client/store/state.ts";

const link = (more: Partial<Link>): Link => ({ status: "live", staleSince: null, lagMs: 0, fault: null, ...more });

test("a wall that is behind the database says so and by how much, in both languages, and no longer calls itself live", () => {
	expect(describeLink(link({ lagMs: 3400 }), "id")).toEqual({ kind: "is-behind", word: "TERTUNDA", note: "basis data tertinggal 3,4 d" });
	expect(describeLink(link({ lagMs: 3400 }), "en")).toEqual({ kind: "is-behind", word: "DELAYED", note: "database is 3.4 s behind" });
	expect(describeLink(link({ lagMs: 400 }), "id")).toEqual({ kind: "is-live", word: "LANGSUNG", note: "jeda 0,4 d" });
});

test("a wall that hears nothing is stale, whatever the last beat said of the database", () => {
	expect(describeLink(link({ staleSince: 5, lagMs: 3400 }), "en")).toEqual({ kind: "is-stale", word: "STALE DATA", note: "" });
	expect(describeLink(link({ status: "connecting" }), "en").kind).toBe("is-waiting");
});
