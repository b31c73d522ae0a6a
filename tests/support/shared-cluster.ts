import { appendFileSync } from "node:fs";
import { findBinaries, startCluster } from "./cluster.ts";

// Vitest runs this once before all files that need databases: they share one PostgreSQL and have a database each.

/** PANTAU_TEST_CLUSTER tells the test files where it is (database.ts); absent where PostGIS is not installed. */
export async function setup(): Promise<() => Promise<void>> {
	const found = await findBinaries();
	if ("missing" in found) {
		const skips = process.env.PANTAU_SKIPS;
		if (skips !== undefined) appendFileSync(skips, `Tests on a real PostGIS: ${found.missing}\n`);
		return async () => {};
	}
	const cluster = await startCluster();
	process.env.PANTAU_TEST_CLUSTER = cluster.urlOf("postgres");
	return async () => {
		delete process.env.PANTAU_TEST_CLUSTER;
		await cluster.stop();
	};
}
