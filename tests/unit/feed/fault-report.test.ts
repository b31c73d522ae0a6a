import { expect, it, vi } from "vitest";
import { createFaultReport, errorToFault } from "../../../client/feed/fault-report.ts";

it("tells what failed and where, and leaves out what an error quotes", () => {
	const error = new TypeError(`Cannot read properties of undefined (reading 'usual'), got "Budi, 081234567890", for 3173051204`);
	error.stack = `TypeError: ${error.message}\n    at draw (https://pantau.example/assets/wall.js:1:200)\n    at render (https://pantau.example/assets/react.js:2:1)`;
	expect(errorToFault("wall", error, "\n    at WallRhythm\n    at aside")).toEqual({
		view: "wall",
		name: "TypeError",
		message: "Cannot read properties of undefined (reading …), got …, for …",
		frames: [
			"at draw (https://pantau.example/assets/wall.js:1:200)",
			"at render (https://pantau.example/assets/react.js:2:1)",
			"at WallRhythm",
			"at aside",
		],
	});
});

it("takes a thing that is no error, and never more than the server does", () => {
	expect(errorToFault("console", "bang").message).toBe("bang");
	const long = new Error("x".repeat(1000));
	long.stack = Array.from({ length: 100 }, (_, at) => `    at ${"f".repeat(500)}${at}`).join("\n");
	const { message, frames } = errorToFault("console", long);
	expect([message.length, frames.length, frames[0]?.length]).toEqual([200, 30, 200]);
});

it("tells a fault that comes again and again ten times", () => {
	const quiet = [vi.spyOn(console, "error").mockReturnValue(), vi.spyOn(console, "warn").mockReturnValue()];
	let told = 0;
	const report = createFaultReport({ fetch: async () => new Response(null, { status: 204, statusText: String(told++) }) }, "wall");
	for (let round = 0; round < 50; round++) report(new Error("again"));
	expect(told).toBe(10);
	for (const spy of quiet) spy.mockRestore();
});
