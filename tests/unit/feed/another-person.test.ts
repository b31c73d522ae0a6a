import { afterEach, expect, it } from "vitest";
import { applyFilter, applySelection } from "../../../client/store/apply.ts";
import { NO_FILTER } from "../../../client/store/filter.ts";
import type { Store } from "../../../client/store/store.ts";
import type { CategoryCode, ComplaintId } from "../../../server/protocol/code.ts";
import { PROTOCOL_VERSION } from "../../../server/protocol/version.ts";
import { until } from "../../support/complaints.ts";
import { row } from "../store/fixture.ts";
import { account, change, mark, openLive, stopFeed } from "./opened-feed.ts";

afterEach(stopFeed);

const choose = (store: Store) => {
	store.write(applyFilter({ ...NO_FILTER, categories: ["jalan" as CategoryCode] }));
	store.write(applySelection({ kind: "complaint", id: 7 as ComplaintId }));
	store.flush();
};
/** What one person saw and chose. */
const left = ({ state }: Store) => ({
	mark: state.mark,
	open: state.totals.open,
	isFiltered: state.filter !== NO_FILTER,
	selection: state.selection,
});

it("whoever signs in after somebody else finds nothing of theirs, before the first complaint comes, and no old hour", async () => {
	const { feed, store, socket, session, clock, left: leavers } = await openLive();
	socket.emit("change", { ...change(mark(5), mark(6)), put: [row(7)] });
	choose(store);
	session.isOpen = false;
	socket.emit("disconnect");
	await until("signed out", () => store.state.link.status === "signed-out");
	// Nobody else is there yet.
	expect(left(store)).toMatchObject({ open: 1, isFiltered: true });
	clock.aheadMs += 600_000;
	Object.assign(session, { isOpen: true, name: "budi" });
	const seen: string[] = [];
	store.subscribe(() => {
		const { you, link } = store.state;
		if (you?.name === "budi") seen.push(JSON.stringify({ ...left(store), staleSince: link.staleSince }));
	});
	feed.start();
	await until("the snapshot", () => store.state.mark !== null && store.state.you?.name === "budi");
	expect(JSON.parse(seen[0] as string)).toEqual({ mark: null, open: 0, isFiltered: false, selection: null, staleSince: null });
	expect(seen.filter((state) => !state.includes('"staleSince":null'))).toEqual([]);
	expect(leavers).toEqual(["wall"]);
});

it("whoever signs in again after a session that ended by itself finds what they left", async () => {
	const { feed, store, socket, session, sockets, left: leavers } = await openLive();
	choose(store);
	session.isOpen = false;
	socket.emit("disconnect");
	await until("signed out", () => store.state.link.status === "signed-out");
	session.isOpen = true;
	feed.start();
	await until("the next socket", () => sockets.length === 2);
	store.flush();
	expect(left(store)).toMatchObject({ mark: mark(5), isFiltered: true, selection: { kind: "complaint", id: 7 } });
	expect(leavers).toEqual([]);
});

it("whoever signs out leaves nothing behind", async () => {
	const { feed, store, socket, left: leavers } = await openLive();
	socket.emit("change", { ...change(mark(5), mark(6)), put: [row(7)] });
	choose(store);
	expect(left(store).open).toBe(1);
	await feed.signOut();
	store.flush();
	expect(left(store)).toEqual({ mark: null, open: 0, isFiltered: false, selection: null });
	expect(leavers).toEqual(["wall"]);
});

it("a screen whose browser somebody else signed in on, in another tab, takes that person's snapshot and no change on the old one", async () => {
	const { store, socket, session, sockets, given } = await openLive();
	choose(store);
	session.name = "budi";
	socket.emit("disconnect");
	await until("the next socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(5));
	sockets[1]?.socket.emit("hello", { protocol: PROTOCOL_VERSION, build: "a", now: Date.now(), you: account("budi"), isDrill: false });
	await until("the last socket", () => sockets.length === 3);
	expect(given()).toBe(2);
	await until("the snapshot", () => store.state.mark === mark(5));
	expect(left(store)).toMatchObject({ mark: mark(5), isFiltered: false, selection: null });
});
