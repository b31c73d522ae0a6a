import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { IntakeAnswer } from "../protocol/intake.ts";
import type { World } from "./context.ts";

export interface Metrics {
	readonly registry: Registry;
	readonly countIntake: (answers: readonly IntakeAnswer[]) => void;
	readonly observeRequest: (method: string, route: string, status: number, seconds: number) => void;
}

/** Figures of the room are read when they are asked for; before there is a room they are absent, not zero. */
export function createMetrics(findWorld: () => World | undefined): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const roomGauge = (name: string, help: string, read: (world: World) => number) =>
		new Gauge({
			name,
			help,
			registers: [registry],
			collect() {
				const world = findWorld();
				if (world === undefined) this.reset();
				else this.set(read(world));
			},
		});
	roomGauge("pantau_feed_lag_seconds", "Age of the oldest commit that the room has not told yet", (world) => world.figures().lagMs / 1000);
	roomGauge(
		"pantau_feed_stall_seconds",
		"Age of the oldest commit that a transaction which is still writing holds back",
		(world) => (world.figures().stall?.ms ?? 0) / 1000,
	);
	roomGauge("pantau_on_duty", "1 while this gateway does the work that goes by the clock", (world) => (world.isOnDuty() ? 1 : 0));
	roomGauge("pantau_clients", "Open sockets", (world) => world.figures().sockets);
	roomGauge("pantau_complaints_open", "Open complaints in the room", (world) => world.figures().openComplaints);
	roomGauge("pantau_history_links", "Links in the history's chain", (world) => world.historyHead()?.position ?? 0);
	// A label would make a series of every head. 48 bits are exact in a double, and enough to tell a history that was written anew.
	roomGauge("pantau_history_head", "The first 48 bits of the chain hash of the last link", (world) =>
		Number.parseInt(world.historyHead()?.chainHash.slice(0, 12) ?? "0", 16),
	);
	roomGauge("pantau_drill", "1 while the data are made up", (world) => (world.isDrill ? 1 : 0));

	const items = new Counter({
		name: "pantau_intake_items_total",
		help: "Items that came in, by outcome: created, repeated, or the refusal's code",
		labelNames: ["outcome"],
		registers: [registry],
	});
	const requests = new Histogram({
		name: "pantau_http_request_seconds",
		help: "Answer times by route",
		labelNames: ["method", "route", "status"],
		buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
		registers: [registry],
	});
	return {
		registry,
		countIntake: (answers) => {
			for (const answer of answers) items.inc({ outcome: answer.ok ? (answer.created ? "created" : "repeated") : answer.code });
		},
		observeRequest: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
	};
}
