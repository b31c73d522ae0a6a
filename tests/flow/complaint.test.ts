import { cellToLatLng, isValidCell } from "h3-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ComplaintId, UnitCode } from "../../server/protocol/code.ts";
import type { CommandAnswer } from "../../server/protocol/up.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession, type Watcher } from "../support/pantau.ts";

const HOUR_MS = 3_600_000;

/** One complaint all the way round; each test is the next leg of its way. */
describe.each(DATABASES)("one complaint on %s", (kind) => {
	let test: TestPantau;
	let dispatcher: TestSession;
	let wall: Watcher;
	let console_: Watcher;
	let id: ComplaintId;
	let unit: UnitCode;
	const inSql = async () => (await test.pantau.database.sql`select * from complaint where id = ${id}`)[0];

	beforeAll(async () => {
		test = await startTestPantau(kind);
		dispatcher = await test.login("dispatcher");
		wall = await (await test.login("display")).watch("wall");
		console_ = await dispatcher.watch("console");
	});
	afterAll(() => test.stop());

	it("that is posted to the intake is on a wall that is already open, as a cell inside its kelurahan", async () => {
		const [answer] = await test.post([
			{
				channel: "jaki",
				externalId: "JK2611210001",
				category: "Parkir Liar",
				position: MONAS,
				reportedAt: new Date(test.now()).toISOString(),
				text: "Parkir liar menutup trotoar",
			},
		]);
		if (answer?.ok !== true) throw new Error(`The intake refused: ${JSON.stringify(answer)}`);
		expect(answer).toMatchObject({
			created: true,
			number: "JK2611210001",
			region: "31.71.01.1001",
			regionReason: "inside",
			status: "waiting",
		});
		id = answer.id;

		await until("the complaint on the wall", () => wall.find(id) !== undefined);
		const row = wall.find(id);
		expect(row).toMatchObject({ status: "waiting", region: "31.71.01.1001", unit: "kelurahan-31.71.01.1001" });
		const cell = row?.cell ?? "";
		expect(isValidCell(cell)).toBe(true);
		const [lat, lng] = cellToLatLng(cell);
		expect(Math.hypot(lng - MONAS[0], lat - MONAS[1])).toBeLessThan(0.003);
		expect(wall.totals()).toEqual({ mapped: 1, unmapped: 0, outside: 0 });
	});

	it("tells the wall no number, no exact point and no word of the citizen", () => {
		expect(wall.find(id)).toMatchObject({ number: null, position: null, claimedBy: null });
		expect(JSON.stringify(wall.changes)).not.toMatch(/trotoar|JK2611210001|106\.82/);
		expect(console_.find(id)?.number).toBe("JK2611210001");
	});

	it("is overdue when six hours have passed by the server's clock, without a step of anybody", async () => {
		await until("a beat", () => wall.beat !== undefined);
		expect(wall.isOverdue(id)).toBe(false);
		test.clock.aheadMs = 6 * HOUR_MS + 60_000;
		await until("overdue on the wall", () => wall.isOverdue(id));
		// The room escalates it within the minute.
		const { events } = await dispatcher.readCase(id);
		expect(events.map((event) => event.kind).filter((kind) => kind !== "escalated")).toEqual(["arrived"]);
		const [row] = await test.pantau.database.sql`select due_at < ${new Date(test.now())} as late from complaint where id = ${id}`;
		expect(row?.late).toBe(true);
	});

	it("comes with the unit that is responsible, and why", async () => {
		const { suggestion } = await dispatcher.readCase(id);
		if (suggestion.best === null) throw new Error("Nothing was suggested for Parkir Liar in Gambir");
		unit = suggestion.best.unit;
		expect(unit).toMatch(/perhubungan/);
		expect(suggestion.best.reasons.map((reason) => reason.kind)).toEqual(expect.arrayContaining(["region", "rule"]));
	});

	it("is handed to that unit by the dispatcher, and the wall says so", async () => {
		const version = console_.find(id)?.version ?? 0;
		const command = { key: "kunci-perintah-1", id, version, unit };
		const answer: CommandAnswer = await console_.socket.timeout(10_000).emitWithAck("dispatch", command);
		// Not always the next version: it may have been escalated meanwhile, which is nobody's conflict.
		const next = answer.ok ? answer.version : undefined;
		expect(answer).toMatchObject({ ok: true, id });
		expect(next).toBeGreaterThan(version);
		await until("coordinating on the wall", () => wall.find(id)?.status === "coordinating");
		expect(wall.find(id)).toMatchObject({ unit, version: next });
		expect(wall.isOverdue(id)).toBe(false);
		// Sent again by an impatient client it is the same command.
		expect((await console_.socket.timeout(10_000).emitWithAck("dispatch", command)) as CommandAnswer).toEqual(answer);
	});

	it("is in SQL what the wall says, with the reasons that the dispatcher saw", async () => {
		expect(await inSql()).toMatchObject({ status: "coordinating", unit_code: unit, version: wall.find(id)?.version });
		const dispatches = await test.pantau.database.sql`select * from dispatch where complaint_id = ${id}`;
		expect(dispatches).toHaveLength(1);
		expect(dispatches[0]).toMatchObject({ kind: "koordinasi", to_unit: unit, answer: null, explanation: { best: { unit } } });
		const { events } = await dispatcher.readCase(id);
		const kinds = events.map((event) => event.kind);
		expect(kinds.filter((kind) => kind !== "escalated")).toEqual(["arrived", "dispatched"]);
		expect(events.at(-1)?.actor).toMatch(/^dispatcher-/);
	});
});
