// Posts one body at a time over kept connections. node:http, not fetch: fetch costs the sender as much as the intake costs the
// server, and on a machine of two cores that would hide the difference between two servers.
import { Agent, request } from "node:http";

export interface Poster {
	/** Resolves with the `id` of the acknowledgement; throws on anything but `ok: true`. */
	post(body: unknown): Promise<number>;
	close(): void;
}

export function openPoster(url: string, { key, connections }: { key: string; connections: number }): Poster {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const { hostname, port } = new URL(url);
	const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
	return {
		post: (body) =>
			new Promise((resolve, reject) => {
				const text = JSON.stringify(body);
				const sent = request(
					{
						agent,
						hostname,
						port,
						path: "/api/complaints",
						method: "POST",
						headers: { ...headers, "content-length": Buffer.byteLength(text) },
					},
					(answer) => {
						let read = "";
						answer.setEncoding("utf8");
						answer.on("data", (chunk: string) => {
							read += chunk;
						});
						answer.once("error", reject);
						answer.once("end", () => {
							const said = answer.statusCode === 200 ? (JSON.parse(read) as { ok?: boolean; id?: number }) : {};
							if (said.ok === true && said.id !== undefined) resolve(said.id);
							else reject(new Error(`Expected an acknowledgement, got ${answer.statusCode}: ${read.slice(0, 200)}`));
						});
					},
				);
				sent.once("error", reject);
				sent.end(text);
			}),
		close: () => agent.destroy(),
	};
}
