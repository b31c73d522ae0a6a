import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import { openProtocolEndpoint, type ProtocolEndpoint } from "../../../server/room/protocol-endpoint.ts";

// The main cases of the Socket.IO protocol's test suite, revision 5, with bare HTTP and bare WebSockets.

let endpoint: ProtocolEndpoint;
beforeAll(async () => {
	endpoint = await openProtocolEndpoint({ host: "127.0.0.1", port: 0, now: Date.now });
});
afterAll(() => endpoint?.stop());

const urlOf = (query: string) => `http://127.0.0.1:${endpoint.port}/socket.io/?${query}`;
const poll = (sid: string, init?: RequestInit) => fetch(urlOf(`EIO=4&transport=polling&sid=${sid}`), init);
const HANDSHAKE_KEYS = ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"];

/** A WebSocket whose messages are read one by one; pings (a lone 2) are answered unless `isMute`, and never given. */
class Line {
	readonly socket: WebSocket;
	readonly closed: Promise<number>;
	readonly #got: (string | Buffer)[] = [];
	#wake = () => {};

	constructor(query = "EIO=4&transport=websocket", { isMute = false } = {}) {
		this.socket = new WebSocket(urlOf(query).replace("http", "ws"));
		this.socket.on("error", () => {});
		this.closed = new Promise((resolve) => this.socket.once("close", resolve));
		this.socket.on("message", (data: RawData, isBinary: boolean) => {
			const text = String(data);
			if (!isBinary && text === "2") {
				if (!isMute) this.socket.send("3");
				return;
			}
			this.#got.push(isBinary ? (data as Buffer) : text);
			this.#wake();
		});
	}

	async next(): Promise<string | Buffer> {
		while (this.#got.length === 0) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		return this.#got.shift() as string | Buffer;
	}

	async text(): Promise<string> {
		return String(await this.next());
	}
}

async function openPolling(): Promise<string> {
	return JSON.parse((await (await fetch(urlOf("EIO=4&transport=polling"))).text()).slice(1)).sid;
}

async function openMain(options: { isMute?: boolean } = {}): Promise<Line> {
	const line = new Line(undefined, options);
	await line.text();
	line.socket.send("40");
	await line.text();
	expect(await line.text()).toBe('42["auth",{}]');
	return line;
}

describe("a handshake", () => {
	test("by long-polling gives the suite's times and the way up to WebSocket", async () => {
		const answer = await fetch(urlOf("EIO=4&transport=polling"));
		expect(answer.status).toBe(200);
		const text = await answer.text();
		const value = JSON.parse(text.slice(1));
		expect(text[0]).toBe("0");
		expect(Object.keys(value).toSorted()).toEqual(HANDSHAKE_KEYS.toSorted());
		expect(value).toMatchObject({ upgrades: ["websocket"], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
	});

	test("by WebSocket gives the same, without a way up", async () => {
		const line = new Line();
		const text = await line.text();
		expect(JSON.parse(text.slice(1))).toMatchObject({ upgrades: [], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
		line.socket.close();
	});

	test.each(["transport=polling", "EIO=abc&transport=polling", "EIO=4", "EIO=4&transport=abc"])("with %s is refused", async (query) => {
		expect((await fetch(urlOf(query))).status).toBe(400);
		await new Line(query.replace("polling", "websocket")).closed;
	});

	test.each(["POST", "PUT"])("by %s is refused", async (method) => {
		expect((await fetch(urlOf("EIO=4&transport=polling"), { method })).status).toBe(400);
	});
});

describe("a session", () => {
	// The suite's own 200 ms for a pong: a machine that is busy elsewhere misses them now and then.
	test("by long-polling takes pings and pongs, and ends when no pong comes", { retry: 3 }, async () => {
		const sid = await openPolling();
		for (let turn = 0; turn < 3; turn++) {
			expect(await (await poll(sid)).text()).toBe("2");
			expect((await poll(sid, { method: "POST", body: "3" })).status).toBe(200);
		}
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect((await poll(sid)).status).toBe(400);
	});

	test("by WebSocket ends when no pong comes", async () => {
		const line = new Line(undefined, { isMute: true });
		await line.closed;
	});

	test("ends when the client closes it", async () => {
		const sid = await openPolling();
		const [given] = await Promise.all([poll(sid), poll(sid, { method: "POST", body: "1" })]);
		expect(await given.text()).toBe("6");
		expect((await poll(sid)).status).toBe(400);
		const line = new Line();
		await line.text();
		line.socket.send("1");
		await line.closed;
	});

	test("goes up from long-polling to WebSocket, and is then no longer polled", async () => {
		const sid = await openPolling();
		const line = new Line(`EIO=4&transport=websocket&sid=${sid}`);
		await new Promise((resolve) => line.socket.once("open", resolve));
		line.socket.send("2probe");
		expect(await line.text()).toBe("3probe");
		line.socket.send("5");
		await expect.poll(async () => (await poll(sid)).status).toBe(400);
		await new Line(`EIO=4&transport=websocket&sid=${sid}`).closed;
		line.socket.close();
	});

	test("that asks for no namespace within a second is closed", async () => {
		const line = new Line();
		await line.closed;
	});
});

describe("a namespace", () => {
	test.each([
		["40", "40", '42["auth",{}]'],
		['40{"token":"123"}', "40", '42["auth",{"token":"123"}]'],
		["40/custom,", "40/custom,", '42/custom,["auth",{}]'],
		['40/custom,{"token":"abc"}', "40/custom,", '42/custom,["auth",{"token":"abc"}]'],
	])("is joined by %s, and echoes what it was given", async (sent, prefix, auth) => {
		const line = new Line();
		await line.text();
		line.socket.send(sent);
		const joined = await line.text();
		expect(joined.startsWith(prefix)).toBe(true);
		expect(Object.keys(JSON.parse(joined.slice(prefix.length)))).toEqual(["sid"]);
		expect(await line.text()).toBe(auth);
		line.socket.close();
	});

	test("that nobody knows is refused with its reason", async () => {
		const line = new Line();
		await line.text();
		line.socket.send("40/random");
		expect(await line.text()).toBe('44/random,{"message":"Invalid namespace"}');
		line.socket.close();
	});

	test("is left without the main one", async () => {
		const line = await openMain();
		line.socket.send("40/custom");
		await line.text();
		await line.text();
		line.socket.send("41/custom");
		line.socket.send('42["message","to the main one"]');
		expect(await line.text()).toBe('42["message-back","to the main one"]');
		line.socket.close();
	});

	test("that was the last one leaves a connection that ends as soon as it is silent", async () => {
		const line = await openMain({ isMute: true });
		line.socket.send("41");
		await line.closed;
	});
});

describe("a message", () => {
	test("comes back as it was, in text and in binary", async () => {
		const line = await openMain();
		line.socket.send('42["message",1,"2",{"3":[true]}]');
		expect(await line.text()).toBe('42["message-back",1,"2",{"3":[true]}]');
		line.socket.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
		for (const bytes of [
			[1, 2, 3],
			[4, 5, 6],
		])
			line.socket.send(Uint8Array.from(bytes));
		expect(await line.text()).toBe('452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
		expect([await line.next(), await line.next()]).toEqual([Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])]);
		line.socket.close();
	});

	test("is acknowledged with its arguments, in text and in binary", async () => {
		const line = await openMain();
		line.socket.send('42456["message-with-ack",1,"2",{"3":[false]}]');
		expect(await line.text()).toBe('43456[1,"2",{"3":[false]}]');
		line.socket.send('452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
		for (const bytes of [
			[1, 2, 3],
			[4, 5, 6],
		])
			line.socket.send(Uint8Array.from(bytes));
		expect(await line.text()).toBe('462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
		expect([await line.next(), await line.next()]).toEqual([Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])]);
		line.socket.close();
	});

	test.each(["4abc", "42{}", '42abc["message-with-ack",1,"2",{"3":[false]}]'])(
		"that is no packet closes the connection: %s",
		async (sent) => {
			const line = await openMain();
			line.socket.send(sent);
			await line.closed;
		},
	);
});
