import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OtherHistory, readEpoch, requireEpoch } from "../../server/queries/change-log.ts";
import { type Cluster, findBinaries, startCluster } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { type Replica, startReplica } from "../support/replica.ts";

const hasServer = "bin" in (await findBinaries());

describe.skipIf(!hasServer)("a throw-away cluster and its replica", () => {
	let primary: Cluster;
	let replica: Replica;
	let second: Replica;
	let writer: Sql;
	let reader: Sql;
	let secondReader: Sql;
	const open = (cluster: Cluster) => postgres(cluster.urlOf("postgres"), { max: 1, onnotice: () => {} });
	const numbers = async (sql: Sql) => (await sql<{ n: number }[]>`select n from told order by n`).map(({ n }) => n);
	const write = (n: number) => writer`insert into told values (${n})`;

	beforeAll(async () => {
		primary = await startCluster({ isDurable: true });
		writer = open(primary);
		await writer`create table told (n int primary key)`;
		await writer`create table history_generation as select gen_random_uuid() as id`;
		await writer`create table change_log (seq bigint)`;
		replica = await startReplica(primary);
		reader = open(replica);
		second = await startReplica(primary);
		secondReader = open(second);
	});
	afterAll(async () => {
		await Promise.all([writer?.end(), reader?.end(), secondReader?.end()]);
		await second?.stop();
		await replica?.stop();
		await primary?.stop();
	});

	it("keeps what was acknowledged over a crash", async () => {
		await write(1);
		await primary.crash();
		await expect(write(9)).rejects.toThrow();
		await primary.restart();
		expect(await numbers(writer)).toEqual([1]);
	});

	it("shows an older moment while it is held back, and the present one after", async () => {
		await replica.untilCaughtUp();
		await replica.holdBack();
		await write(2);
		expect(await numbers(reader)).toEqual([1]);
		await replica.letGo();
		await replica.untilCaughtUp();
		expect(await numbers(reader)).toEqual([1, 2]);
	});

	it("loses in a promotion what was committed after it was unplugged, and its epoch is another one at once", async () => {
		await replica.unplug();
		await second.unplug();
		await write(3);
		await primary.crash();
		const before = await readEpoch(reader);
		await replica.promote();
		// At once: the first checkpoint on the new timeline may be minutes away.
		expect(await readEpoch(reader)).not.toBe(before);
		expect(await numbers(reader)).toEqual([1, 2]);
		await reader`insert into told values (4)`;
	});

	it("is of the promoted one's epoch as soon as it follows that one, and of another until then", async () => {
		const epoch = await readEpoch(reader);
		await expect(requireEpoch(secondReader, epoch)).rejects.toThrow(OtherHistory);
		await second.plug(replica);
		// Before any checkpoint, which would write the new timeline into its control file.
		await until("the second one's epoch", async () => (await readEpoch(secondReader)) === epoch);
		await until("what is written now", async () => (await numbers(secondReader)).includes(4));
	});
});
