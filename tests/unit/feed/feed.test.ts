import { afterEach, expect, it } from "vitest";
import { PROTOCOL_VERSION } from "../../../server/protocol/version.ts";
import { until } from "../../support/complaints.ts";
import { account, beat, change, type FakeSocket, mark, openFeed, openLive, stopFeed } from "./opened-feed.ts";

afterEach(stopFeed);

it("a screen that must fetch again takes no snapshot older than what it shows", async () => {
	const { store, sockets, shown, given } = openFeed([mark(5), mark(3), mark(4), mark(6)]);
	await until("the first socket", () => sockets.length === 1);
	sockets[0]?.socket.emit("must-refetch", { reason: "too_slow" });
	await until("the second socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(6));
	expect(given()).toBe(4);
	expect(shown).toEqual([null, mark(5), mark(5), mark(5)]);
	await until("the snapshot on the screen", () => store.state.mark === mark(6));
});

it("a screen that is told other_epoch takes an older place of the history that there is now", async () => {
	const { sockets } = openFeed([mark(5), mark(3, "second")]);
	await until("the first socket", () => sockets.length === 1);
	sockets[0]?.socket.emit("must-refetch", { reason: "other_epoch" });
	await until("the second socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(3, "second"));
});

it("a screen that has shown a promoted database's history takes no snapshot of the one that ended", async () => {
	const [old, now] = ["system.9.generation.1-2", "system.a.generation.1-2"];
	const { sockets, given } = openFeed([mark(5, now), mark(9, old), mark(9, old), mark(6, now)]);
	await until("the first socket", () => sockets.length === 1);
	sockets[0]?.socket.emit("must-refetch", { reason: "other_epoch" });
	await until("the second socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(6, now));
	expect(given()).toBe(4);
});

it("a screen that is ahead of one gateway keeps what it shows and tries another with its mark", async () => {
	const { store, sockets, given } = openFeed([mark(5), mark(3)]);
	await until("the first socket", () => sockets.length === 1);
	sockets[0]?.socket.emit("must-refetch", { reason: "mark_from_the_future" });
	await until("the second socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(5));
	expect(given()).toBe(1);
	expect(store.state.mark).toBe(mark(5));
});

it("a screen that for a minute meets only gateways that are behind it takes what there is: the history is shorter now", async () => {
	const { sockets, clock, given } = openFeed([mark(5), mark(3)]);
	for (const [turn, aheadMs] of [0, 40_000, 0, 59_000, 2000].entries()) {
		await until(`socket ${turn + 1}`, () => sockets.length === turn + 1);
		const opened = sockets[turn] as (typeof sockets)[number];
		expect(opened.auth.mark).toBe(mark(5));
		clock.aheadMs += aheadMs;
		// One that is not behind: the minute begins again.
		if (turn === 2) opened.socket.emit("beat", beat(mark(5)));
		opened.socket.emit("must-refetch", { reason: "mark_from_the_future" });
	}
	await until("the last socket", () => sockets.length === 6);
	expect(sockets[5]?.auth.mark).toBe(mark(3));
	expect(given()).toBe(2);
});

it("whoever signs out while the line is cut is told that it failed, and the screen goes on", async () => {
	const { feed, session, sockets } = await openLive();
	session.isCut = true;
	await expect(feed.signOut()).rejects.toThrow("no line");
	session.isCut = false;
	await until("another socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(5));
});

it("a screen connects, syncs and is live at the first beat, and not before", async () => {
	const { store, sockets } = openFeed([mark(5)]);
	expect(store.state.link.status).toBe("connecting");
	await until("the socket", () => sockets.length === 1);
	sockets[0]?.socket.emit("change", change(mark(5), mark(6)));
	await until("the change", () => store.state.mark === mark(6));
	expect(store.state.link.status).toBe("syncing");
	sockets[0]?.socket.emit("beat", beat(mark(6)));
	await until("live", () => store.state.link.status === "live");
});

it("without a beat for 2 s a screen calls itself stale, although its socket is open", async () => {
	const { store, clock, socket } = await openLive();
	clock.aheadMs += 2000;
	await until("stale", () => store.state.link.status === "stale");
	expect(socket.connected).toBe(true);
	expect(store.state.link.staleSince).not.toBeNull();
	socket.emit("beat", beat(mark(5)));
	await until("live again", () => store.state.link.status === "live" && store.state.link.staleSince === null);
});

it("a socket that stays silent for six seconds is given up, and the next one carries the mark", async () => {
	const { clock, socket, sockets } = await openLive();
	socket.disconnect = () => {
		socket.connected = false;
		socket.emit("disconnect");
	};
	clock.aheadMs += 6100;
	await until("the next socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(5));
});

it("a socket that was never let in is given up, too, though it tells nobody that it was disconnected", async () => {
	const opened = openFeed([mark(5)]);
	await until("the socket", () => opened.sockets.length === 1);
	// As the client library's: no event, for it had not connected.
	(opened.sockets[0] as { socket: FakeSocket }).socket.connected = false;
	opened.clock.aheadMs += 7000;
	await until("the next socket", () => opened.sockets.length === 2);
	expect(opened.sockets[1]?.auth.mark).toBe(mark(5));
});

it("a screen whose socket is lost comes back at the last change's mark, with a ticket and no other question", async () => {
	const { socket, sockets, asked, given } = await openLive();
	socket.emit("change", change(mark(5), mark(7)));
	const before = asked.length;
	socket.emit("disconnect");
	await until("the next socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(7));
	expect(asked.slice(before)).toEqual(["/api/ticket"]);
	expect(given()).toBe(1);
});

it("a screen of a quiet area comes back at the last beat's mark, a beat of another history moves none", async () => {
	const { socket, sockets } = await openLive();
	socket.emit("beat", beat(mark(900)));
	socket.emit("beat", beat(mark(700)));
	socket.emit("beat", beat(mark(1000, "second")));
	socket.emit("disconnect");
	await until("the next socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(900));
});

it("a change that begins before the last beat is taken, for it says what came after it", async () => {
	const { socket, store, given } = await openLive();
	socket.emit("beat", beat(mark(8)));
	socket.emit("change", change(mark(5), mark(9)));
	await until("the change", () => store.state.mark === mark(9));
	expect(given()).toBe(1);
});

it("a change that was had already moves no mark back", async () => {
	const { socket, store, sockets } = await openLive();
	socket.emit("change", change(mark(5), mark(8)));
	socket.emit("change", change(mark(5), mark(6)));
	await until("the change", () => store.state.mark === mark(8));
	socket.emit("disconnect");
	await until("the next socket", () => sockets.length === 2);
	expect(sockets[1]?.auth.mark).toBe(mark(8));
});

it.each([
	["begins after what the screen has", change(mark(6), mark(7))],
	["is of another history", change(mark(5, "second"), mark(7, "second"))],
] as const)("after a change that %s everything is fetched again", async (_, gap) => {
	const { socket, sockets, given } = await openLive();
	socket.emit("change", gap);
	await until("the next socket", () => sockets.length === 2);
	expect(given()).toBe(2);
});

it("a wall whose session has ended says so, forgets its mark, and comes back by itself when there is one again", async () => {
	const { socket, store, session, sockets, given } = await openLive();
	session.isOpen = false;
	socket.emit("disconnect");
	await until("signed out", () => store.state.link.status === "signed-out");
	session.isOpen = true;
	await until("the next socket", () => sockets.length === 2);
	expect(given()).toBe(2);
});

it("another build of the client than at first is said, the same one is not", async () => {
	const builds: string[] = [];
	const { socket, store } = await openLive(() => builds.push("new"));
	const hello = (build: string, protocol = PROTOCOL_VERSION) => ({
		protocol,
		build,
		now: Date.now(),
		you: account("wall"),
		isDrill: false,
	});
	socket.emit("hello", hello("a"));
	socket.emit("hello", hello("a"));
	expect(builds).toEqual([]);
	socket.emit("hello", hello("b"));
	expect(builds).toEqual(["new"]);
	await until("said", () => store.state.newer === "build");
});

it("a page whose protocol the server has left behind says so, be it of a snapshot or of a socket, and takes nothing of it", async () => {
	const builds: string[] = [];
	const { socket, store, sockets, server } = await openLive(() => builds.push("new"));
	const other = PROTOCOL_VERSION + 1;
	socket.emit("hello", { protocol: other, build: "b", now: Date.now(), you: account("wall"), isDrill: false });
	await new Promise(setImmediate);
	socket.emit("change", change(mark(5), mark(6)));
	await until("another try", () => sockets.length === 2);
	expect(store.state).toMatchObject({ newer: "protocol", mark: mark(5) });
	expect(builds).toEqual(["new"]);

	server.protocol = other;
	sockets[1]?.socket.emit("must-refetch", { reason: "too_slow" });
	await until("told again", () => builds.length === 2);
	expect(store.state.link.fault).toContain(`protocol ${other}`);
});
