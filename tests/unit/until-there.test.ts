import { expect, test } from "vitest";
import { isDatabaseStarting } from "../../server/queries/database-away.ts";
import { createUntilThere } from "../../server/until-there.ts";

const failWith = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

function open(signal = new AbortController().signal) {
	const said: string[] = [];
	const log = { info() {}, warn: (_: unknown, message?: string) => void said.push(message ?? ""), error() {} };
	return { said, untilThere: createUntilThere({ log: log as never, signal, sleep: async () => {} }) };
}

test("a step that loses the database is begun again, and each time it is said", async () => {
	const { said, untilThere } = open();
	const failures = [failWith("ECONNRESET"), new Error("db/functions/x.sql failed", { cause: failWith("CONNECTION_CLOSED") })];
	const step = async () => {
		const failure = failures.shift();
		if (failure !== undefined) throw failure;
		return "done";
	};
	expect(await untilThere("prepare", step)).toBe("done");
	expect(said).toHaveLength(2);
});

test("a server that recovers is waited for, one that is not there is told at once", async () => {
	const { untilThere } = open();
	const failures = [new Error("Cannot use the database", { cause: failWith("57P03") }), failWith("ECONNREFUSED")];
	const step = async () => {
		throw failures.shift();
	};
	await expect(untilThere("open", step, isDatabaseStarting)).rejects.toThrow("ECONNREFUSED");
});

test("what is wrong for good ends the start, and so does whoever stops it", async () => {
	const ending = new AbortController();
	const { untilThere } = open(ending.signal);
	await expect(untilThere("prepare", () => Promise.reject(failWith("42P01")))).rejects.toThrow("42P01");
	ending.abort(new Error("Stopped while starting"));
	await expect(untilThere("prepare", () => Promise.reject(failWith("57P01")))).rejects.toThrow("Stopped while starting");
});
