import postgres, { type ISql, type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../db/connect.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { createReadAside } from "../../server/feed/read-aside.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { readEvents } from "../../server/queries/case.ts";
import { hasVersion } from "../../server/queries/complaint.ts";
import { type Balancer, startBalancer } from "../support/balancer.ts";
import { type Cluster, findBinaries, startCluster } from "../support/cluster.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { silentLog } from "../support/database.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

const hasServer = "bin" in (await findBinaries());
const operator = accountOf("oki", "operator");
const FROM_REPLICA = "Snapshots and history are read from the replica";
const FROM_PRIMARY = "The replica is behind or away: the primary is read instead";

/** A primary and its replica; the room reaches the primary by an address that can be moved. */
describe.skipIf(!hasServer)("a room with a replica", () => {
	let primary: Cluster;
	let replica: Replica;
	let straggler: Replica | undefined;
	let address: Balancer;
	let sql: Sql;
	let replicaSql: Sql;
	let said: string[] = [];
	const log = {
		info: (_: unknown, message?: string) => void said.push(message ?? ""),
		warn: (_: unknown, message?: string) => void said.push(message ?? ""),
		error() {},
	};
	const urlOf = (name: Cluster) => name.urlOf("pantau");
	const openReadAside = (from = replicaSql) => createReadAside({ sql, replica: from, log, now: Date.now, sleep: REAL_TIMING.sleep });
	const open = (from = replicaSql) => openTestRoom({ sql, log, readAside: openReadAside(from) });
	const idsIn = async (from: ISql) => (await from<{ id: string }[]>`select id from complaint order by id`).map(({ id }) => Number(id));

	beforeAll(async () => {
		primary = await startCluster({ isDurable: true });
		const admin = postgres(primary.urlOf("postgres"), { max: 1, onnotice: () => {} });
		await admin`create database pantau`;
		await admin.end();
		const database = await openDatabase({ url: urlOf(primary), home: "", log: silentLog });
		await prepareDatabase(database, { log: silentLog, now: () => new Date() });
		await database.close();
		replica = await startReplica(primary);
		address = await startBalancer();
		address.targets = [`http://127.0.0.1:${primary.port}`];
		sql = postgres(`postgres://pantau@${new URL(address.url).host}/pantau`, { onnotice: () => {} });
		replicaSql = postgres(urlOf(replica), { onnotice: () => {} });
	});
	afterAll(async () => {
		await Promise.all([sql?.end({ timeout: 1 }), replicaSql?.end({ timeout: 1 })]);
		await address?.stop();
		await straggler?.stop();
		await replica?.stop();
		await primary?.stop();
	});

	it("loads its complaints from the replica when that has the room's mark", async () => {
		for (let index = 0; index < 5; index++) await insertComplaint(sql);
		said = [];
		const opened = await open();
		expect(said).toContain(FROM_REPLICA);
		const client = await opened.join(operator, "console", "snapshot");
		expect([...client.rows().keys()].toSorted((a, b) => a - b)).toEqual(await idsIn(sql));
		await opened.stop();
	});

	it("is never older than its mark: a replica that is behind is not read, which the log says, and is read again later", async () => {
		await replica.holdBack();
		const id = await insertComplaint(sql);
		said = [];
		const opened = await open();
		expect(said).toContain(FROM_PRIMARY);
		expect(said).not.toContain(FROM_REPLICA);
		const client = await opened.join(operator, "console", "snapshot");
		expect([...client.rows().keys()]).toContain(id);
		await opened.stop();

		const readAside = openReadAside();
		const readHistory = () =>
			readAside(
				(from) => hasVersion(from, id, 1),
				(from) => readEvents(from, id),
			);
		expect((await readHistory()).map(({ kind }) => kind)).toEqual(["arrived"]);
		await replica.letGo();
		await replica.untilCaughtUp();
		said = [];
		await until("the replica to be read again", async () => {
			expect((await readHistory()).map(({ kind }) => kind)).toEqual(["arrived"]);
			return said.includes(FROM_REPLICA);
		});
	});

	it("after the promotion of a lagging replica everybody fetches anew within 5 s, and nobody keeps a lost row, though a second replica has it", async () => {
		straggler = await startReplica(primary);
		const stragglerSql = postgres(urlOf(straggler), { onnotice: () => {} });
		said = [];
		const opened: TestRoom = await open(stragglerSql);
		expect(said).toContain(FROM_REPLICA);
		const client = await opened.join(operator, "console", "snapshot");
		const { epoch } = opened.room;
		await replica.unplug();
		const lost = await insertComplaint(sql);
		await until("the row that will be lost", () => client.columns.slotOf(lost) >= 0);
		await straggler.untilCaughtUp();
		await primary.crash();
		await replica.promote();
		address.targets = [`http://127.0.0.1:${replica.port}`];
		const movedAt = performance.now();
		await until("must-refetch", () => client.refetch !== undefined);
		expect(performance.now() - movedAt).toBeLessThan(5000);
		expect(client.refetch).toBe("other_epoch");
		expect(opened.room.epoch).not.toBe(epoch);

		const next = await opened.join(operator, "console", "snapshot");
		const kept = await insertComplaint(sql);
		await until("what is written now", () => next.columns.slotOf(kept) >= 0);
		const ids = [...next.rows().keys()].toSorted((a, b) => a - b);
		expect(ids).toEqual(await idsIn(sql));
		const old = await opened.join(operator, "console", client.mark);
		await until("the old mark to be refused", () => old.refetch !== undefined);
		expect(old.refetch).toBe("other_epoch");
		await opened.stop();
		expect(await idsIn(stragglerSql)).toContain(lost);
		await stragglerSql.end({ timeout: 1 });
	});
});
