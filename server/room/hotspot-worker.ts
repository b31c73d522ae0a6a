import { parentPort } from "node:worker_threads";
import { explainHotspots, type NamedHotspot } from "../domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../domain/hotspot/find-hotspots.ts";
import { joinHotspots, type LiveHotspot } from "../domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../domain/hotspot/options.ts";
import { OverdueTally } from "../domain/hotspot/overdue-tally.ts";
import { decodeSnapshot } from "../domain/snapshot-columns.ts";
import type { FromHotspotWorker, ToHotspotWorker } from "./hotspots.ts";

// The thread of hotspots.ts: complaints in, hotspots out. What lives goes on over a reload: it is the same city.

if (parentPort === null) throw new Error("server/room/hotspot-worker.ts runs in a worker thread only");
const port = parentPort;

let tally = new OverdueTally(HOTSPOT_OPTIONS, 0);
let living: readonly LiveHotspot[] = [];
let told: readonly NamedHotspot[] = [];

port.on("message", (message: ToHotspotWorker) => {
	switch (message.type) {
		case "begin":
			living = message.living;
			told = message.living;
			return;
		case "load": {
			const { columns, now } = decodeSnapshot(message.body);
			tally = new OverdueTally(HOTSPOT_OPTIONS, now, columns);
			return;
		}
		case "change": {
			const { columns } = decodeSnapshot(message.put);
			for (const id of message.drop) tally.drop(id);
			for (let slot = 0; slot < columns.count; slot++) tally.put(columns.rowAt(slot));
			return;
		}
		case "find": {
			tally.advanceTo(message.now);
			const found = findHotspots(tally.counts, HOTSPOT_OPTIONS);
			living = joinHotspots(found, tally.counts, living, message.now);
			const list = explainHotspots(tally, found.rates, living, told);
			told = list;
			port.postMessage({ at: message.now, list } satisfies FromHotspotWorker);
		}
	}
});
