import { expect, test } from "vitest";
import { fetchAhead, late } from "../../../client/ui/late.tsx";

const Part = () => null;

test("a part is fetched once, and found from then on", async () => {
	let loads = 0;
	const part = late(async () => {
		loads++;
		return Part;
	});
	expect(part.find()).toBeUndefined();
	await Promise.all([part.fetch(), part.fetch()]);
	expect(part.find()).toBe(Part);
	await part.fetch();
	expect(loads).toBe(1);
});

test("a part that could not be had is fetched again when it is asked for again, after what it needs beside itself", async () => {
	let isCut = true;
	let mended = 0;
	const part = late(
		async () => {
			if (isCut) throw new Error("no line");
			return Part;
		},
		async () => {
			mended++;
		},
	);
	await expect(part.fetch()).rejects.toThrow("no line");
	expect([part.find(), mended]).toEqual([undefined, 0]);
	isCut = false;
	await part.fetch();
	expect([part.find(), mended]).toEqual([Part, 1]);
});

test("parts are fetched ahead one after the other, each when there is nothing else to do, until one cannot be had", async () => {
	const said: string[] = [];
	const idle = async () => {
		said.push("idle");
	};
	const named = (name: string, isThere = true) =>
		late(async () => {
			said.push(name);
			if (!isThere) throw new Error(name);
			return Part;
		});
	const last = named("last");
	await fetchAhead([named("first"), named("second", false), last], idle);
	expect(said).toEqual(["idle", "first", "idle", "second"]);
	expect(last.find()).toBeUndefined();
});
