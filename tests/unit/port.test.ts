import { createServer, type Server } from "node:net";
import { type FastifyInstance, fastify } from "fastify";
import { afterEach, expect, it } from "vitest";
import { checkFree, createPort } from "../../server/port.ts";
import { findFreePort } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";

const HOST = "127.0.0.1";
let app: FastifyInstance | undefined;
let squatter: Server | undefined;
afterEach(async () => {
	await app?.close();
	squatter?.close();
	app = undefined;
	squatter = undefined;
});

/** `pass`: the five seconds are over. */
async function openPort() {
	const number = await findFreePort();
	const answering = fastify();
	answering.get("/", async () => "here");
	app = answering;
	const said: string[] = [];
	let pass = () => {};
	const passed = new Promise<void>((resolve) => {
		pass = resolve;
	});
	const asked: number[] = [];
	const port = createPort({
		app: answering,
		port: number,
		host: HOST,
		onWaiting: (url) => said.push(url),
		sleep: (ms) => {
			asked.push(ms);
			return passed;
		},
	});
	const url = `http://${HOST}:${number}`;
	const answers = () =>
		fetch(url).then(
			(answer) => answer.ok,
			() => false,
		);
	return { app: answering, port, number, url, said, asked, pass, answers };
}

/** More than what a port needs to open. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

it("a port opens when all is ready, and not before", async () => {
	const { port, url, said, pass, answers } = await openPort();
	await settle();
	expect(await answers()).toBe(false);
	expect(await port.open()).toBe(url);
	expect(await answers()).toBe(true);
	pass();
	await settle();
	expect(said).toEqual([]);
});

it("a start that lasts longer than five seconds opens it by itself, and says so once", async () => {
	const { port, url, said, asked, pass, answers } = await openPort();
	pass();
	await until("the port", () => said.length > 0);
	expect(await answers()).toBe(true);
	expect(await port.open()).toBe(url);
	expect([said, asked]).toEqual([[url], [5000]]);
});

it("a start that is stopped opens no port any more", async () => {
	const { port, said, pass, answers } = await openPort();
	port.stop();
	pass();
	await settle();
	expect(await answers()).toBe(false);
	expect(said).toEqual([]);
});

it("a stop in the moment in which it opens leaves none open, and nobody is told of it", async () => {
	const { app, port, said, pass, answers } = await openPort();
	pass();
	await Promise.resolve();
	port.stop();
	await app.close();
	await settle();
	expect(await answers()).toBe(false);
	expect([said, port.failed.aborted && String(port.failed.reason)]).toEqual([[], false]);
});

it("a port that somebody else has is known before it is needed, and also when it is taken later", async () => {
	const { port, number, said, pass } = await openPort();
	await checkFree(number, HOST);
	const taken = createServer();
	squatter = taken;
	await new Promise<void>((resolve) => taken.listen(number, HOST, resolve));
	await expect(checkFree(number, HOST)).rejects.toThrow("EADDRINUSE");
	pass();
	await until("the failure", () => port.failed.aborted);
	expect(String(port.failed.reason)).toContain("EADDRINUSE");
	expect(said).toEqual([]);
	await expect(port.open()).rejects.toThrow("EADDRINUSE");
});
