import { type Chance, createChance } from "../../server/simulate/chance.ts";
import { type City, pause } from "./city.ts";
import { type Gateway, hasFaketime } from "./gateway.ts";
import { type Deed, FAULTS, type Fault } from "./plan.ts";
import type { TcpProxy } from "./proxy.ts";

// Does what the plan says, each deed at its time whatever the others are doing; what befalls the gateways and the line in front of
// them befalls the rival's, too.

export interface Rival {
	readonly line: TcpProxy;
	kill(index: number, downMs: number): Promise<void>;
	pause(index: number): void;
	goOn(index: number): void;
}

export interface Nemesis {
	/** How often each fault was done in full. */
	readonly done: Readonly<Record<Fault, number>>;
	/** When the last deed of the plan has ended and everything is as it should be again. */
	readonly ended: Promise<void>;
	/** No more new deeds; what is under way is brought to its end. */
	stop(): void;
}

const LOOK_MS = 100;
/** Longer than any start takes: who then finds no gateway free finds none at all. */
const FREE_LIMIT_MS = 120_000;
const EVEN = { latencyMs: 0, bytesPerS: null };

export function startNemesis(city: City, rival: Rival | null, plan: readonly Deed[], seed: string, log: (words: string) => void): Nemesis {
	const chance = createChance(`${seed}/nemesis`);
	const done = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
	const lines = rival === null ? [city.front] : [city.front, rival.line];
	let isStopped = false;
	/** What was due and never done is still done. */
	const isOver = (fault: Fault) => isStopped && done[fault] > 0;
	/** Gateways that something is being done to. */
	const busy = new Set<Gateway>();
	/** With one of the others; `act` answers false when it failed. */
	const withGateway = async (
		{ fault, which }: Deed,
		act: (gateway: Gateway, index: number) => Promise<boolean | undefined>,
	): Promise<boolean> => {
		const until = performance.now() + FREE_LIMIT_MS;
		for (; !isOver(fault) && performance.now() < until; await pause(LOOK_MS)) {
			const free = city.gateways.filter((gateway) => gateway.isReady && !busy.has(gateway));
			const gateway = free[Math.floor(which * free.length)];
			if (gateway === undefined) continue;
			busy.add(gateway);
			try {
				return (await act(gateway, city.gateways.indexOf(gateway))) ?? true;
			} finally {
				busy.delete(gateway);
			}
		}
		return false;
	};
	/** Two of a kind at once would end each other. */
	const turns = new Map<string, Promise<void>>();
	const inTurn = async (name: string, { fault }: Deed, act: () => Promise<void>): Promise<boolean> => {
		let isDone = false;
		const turn = (turns.get(name) ?? Promise.resolve()).then(async () => {
			if (isOver(fault)) return;
			await act();
			isDone = true;
		});
		turns.set(
			name,
			turn.catch(() => {}),
		);
		await turn;
		return isDone;
	};
	const dark = (proxies: readonly TcpProxy[], forMs: number) => async () => {
		for (const proxy of proxies) proxy.darken();
		await pause(forMs);
		for (const proxy of proxies) proxy.lighten();
	};

	/** Everybody's, or that of one gateway alone. */
	const databaseLines = ({ share, which }: Deed): readonly TcpProxy[] => {
		const { databaseLine, gatewayLines, replicaLine } = city;
		if (share === 1) return [databaseLine, ...gatewayLines, replicaLine];
		return gatewayLines.slice(Math.floor(which * gatewayLines.length)).slice(0, 1);
	};

	/** Answers whether it was done. */
	const act = async (deed: Deed, own: Chance): Promise<boolean> => {
		const { fault, forMs, which, share, aheadMs } = deed;
		switch (fault) {
			case "kill-gateway":
				return withGateway(deed, async (gateway, index) => {
					await Promise.all([city.killGateway(gateway, forMs), rival?.kill(index, forMs)]);
				});
			case "pause-gateway":
				return withGateway(deed, async (gateway, index) => {
					gateway.pause();
					rival?.pause(index);
					await pause(forMs);
					gateway.goOn();
					rival?.goOn(index);
				});
			case "stop-gateway":
				return withGateway(deed, async (gateway, index) => {
					await Promise.all([city.stopGateway(gateway, forMs), rival?.kill(index, forMs)]);
					return true;
				});
			case "shift-clock":
				return (
					hasFaketime &&
					withGateway(deed, async (gateway) => {
						await gateway.setClock(aheadMs);
						await pause(forMs);
						await gateway.setClock(0);
					})
				);
			case "crash-database":
				await city.crashDatabase(forMs);
				return true;
			case "promote-replica":
				await city.promoteReplica(forMs);
				return true;
			case "cut-screens":
				for (const line of lines) line.cut(own, share);
				return true;
			case "close-slowly":
				for (const line of lines) line.closeSlowly(own, share, forMs);
				return true;
			case "darken-screens":
				return inTurn("screens", deed, dark(lines, forMs));
			case "darken-database":
				return inTurn("database", deed, dark(databaseLines(deed), forMs));
			case "darken-replica":
				return inTurn("database", deed, dark([city.replicaLine], forMs));
			case "cut-database":
				for (const line of databaseLines(deed)) line.cut();
				return true;
			case "hold-replica":
				await city.holdReplica(forMs);
				return true;
			case "slow-line":
				return inTurn("shape", deed, async () => {
					for (const line of lines) line.shape({ latencyMs: 40 + 200 * which, bytesPerS: 30_000 + 200_000 * share });
					await pause(forMs);
					for (const line of lines) line.shape(EVEN);
				});
		}
	};

	const deeds = plan.map(async (deed, index) => {
		const startedAt = performance.now();
		while (performance.now() - startedAt < deed.atMs) {
			if (isStopped) return;
			await pause(Math.min(LOOK_MS, Math.max(1, deed.atMs - (performance.now() - startedAt))));
		}
		try {
			if (await act(deed, chance.fork(String(index)))) done[deed.fault] += 1;
		} catch (cause) {
			throw new Error(`The nemesis could not ${deed.fault} at ${deed.atMs} ms`, { cause });
		}
	});
	// The first failure is told by `ended`; the others end without a word.
	for (const deed of deeds) deed.catch((error: unknown) => log(String(error)));
	return {
		done,
		ended: Promise.all(deeds).then(() => {}),
		stop: () => {
			isStopped = true;
		},
	};
}
