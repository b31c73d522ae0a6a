import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { suggest } from "../../server/domain/suggestion.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { findPlaceFacts } from "../../server/queries/complaint.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { readSeedResponsibility } from "../support/seed-responsibility.ts";

describe.each(DATABASES)("a suggestion from %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(async () => {
		await database.close();
	});

	/** As somebody would type it into psql. */
	const report = async (category: string, position: string) => {
		const [made] = await database.sql.unsafe<{ id: string }[]>(
			`insert into complaint (channel_code, category_code, position) values ('jaki', '${category}', (${position})) returning id`,
		);
		return Number(made?.id) as ComplaintId;
	};
	const ask = async (id: ComplaintId) => {
		const facts = await findPlaceFacts(database.sql, id, Date.now());
		if (facts === undefined) throw new Error(`No complaint ${id}`);
		return { facts, suggestion: suggest(facts, await readSeedResponsibility()) };
	};

	it("follows a complaint from its kelurahan to the Dinas and on to the Suku Dinas of its kota", async () => {
		const id = await report("jalan", "select inner_point from region where code = '31.74.01.1001'");
		const arrived = await ask(id);
		expect(arrived.facts).toMatchObject({ region: "31.74.01.1001", regionReason: "inside", holder: "kelurahan-31.74.01.1001" });
		expect(arrived.suggestion.best).toMatchObject({ unit: "dinas-bina-marga", dispatchKind: "koordinasi" });

		await database.sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, 'dinas-bina-marga', 'b')`;
		expect((await ask(id)).suggestion.best).toMatchObject({ unit: "sudin-bina-marga-31.74", dispatchKind: "disposisi" });

		await database.sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, 'sudin-bina-marga-31.74', 'b')`;
		const [held] = await database.sql`select status, unit_code from complaint where id = ${id}`;
		expect(held).toEqual({ status: "delegated", unit_code: "sudin-bina-marga-31.74" });
	});

	it("offers the kelurahan across the street where the border is near", async () => {
		// The point of 31.74.01.1001 that is nearest to another kelurahan.
		const id = await report(
			"ppsu",
			`select st_closestpoint(a.geometry, b.inner_point) from region a, region b where a.code = '31.74.01.1001' and b.code = '31.74.01.1002'`,
		);
		const { facts, suggestion } = await ask(id);
		expect(facts.regionReason).toBe("inside");
		expect(facts.borderM).toBeLessThan(30);
		const units = [suggestion.best, ...suggestion.alternatives].map((given) => given?.unit);
		expect(units.slice(0, 2)).toEqual([`kelurahan-${facts.region}`, `kelurahan-${facts.neighbour}`]);
	});

	it("finds the province's units for a complaint without a place", async () => {
		const { facts, suggestion } = await ask(await report("jalan", "null"));
		expect(facts).toMatchObject({ region: null, regionReason: "none", neighbour: null, holder: null });
		expect(suggestion.best?.unit).toBe("dinas-bina-marga");
		expect(suggestion.shortfalls).toEqual([{ kind: "no_region", unitKind: "kelurahan", region: null }]);
	});
});
