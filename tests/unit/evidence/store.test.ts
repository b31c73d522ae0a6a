import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createS3Store, signRequest } from "../../../server/evidence/s3-store.ts";
import { createFolderStore, createStoreKey } from "../../../server/evidence/store.ts";

const BYTES = new Uint8Array([1, 2, 3]);

describe("the folder of photos", () => {
	it("gives back what was put, and nothing for what was not or is gone", async () => {
		const folder = await mkdtemp(join(tmpdir(), "pantau-evidence-"));
		try {
			const store = createFolderStore(folder);
			const key = createStoreKey(Date.parse("2026-11-20"));
			expect(key).toMatch(/^2026-11\//);
			await store.put(key, BYTES);
			expect(await store.find(key)).toEqual(Buffer.from(BYTES));
			expect(await readdir(join(folder, "2026-11"))).toHaveLength(1);
			await store.remove(key);
			await store.remove(key);
			expect(await store.find(key)).toBeUndefined();
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it("takes no key that leaves the folder", async () => {
		const store = createFolderStore("/tmp/nowhere");
		for (const key of ["../secret", "/etc/passwd", "a/../../b", ""]) await expect(store.find(key)).rejects.toThrow("store key");
	});
});

describe("the store that speaks S3", () => {
	it("signs as the example of the AWS documentation (GET Object, 24 May 2013)", () => {
		const { authorization } = signRequest(
			{
				method: "GET",
				target: new URL("https://examplebucket.s3.amazonaws.com/test.txt"),
				headers: { range: "bytes=0-9" },
				body: undefined,
				at: Date.parse("2013-05-24T00:00:00Z"),
			},
			{ accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1" },
		);
		expect(authorization).toBe(
			"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request," +
				"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," +
				"Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
		);
	});

	it("puts, finds and removes objects of a bucket, and says when the bucket's host refuses", async () => {
		const objects = new Map<string, Buffer>();
		const server = createServer(async (request, response) => {
			const url = request.url ?? "";
			if (!request.headers.authorization?.includes("Credential=kunci/") || !url.startsWith("/foto/pantau/")) {
				response.writeHead(403).end();
				return;
			}
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk);
			if (request.method === "PUT") objects.set(url, Buffer.concat(chunks));
			if (request.method === "DELETE") objects.delete(url);
			const found = objects.get(url);
			response.writeHead(request.method === "GET" && found === undefined ? 404 : 200).end(request.method === "GET" ? found : undefined);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		try {
			const { port } = server.address() as AddressInfo;
			const open = (name: string) =>
				createS3Store(`s3://${name}:ra%2Fhasia@127.0.0.1:${port}/foto/pantau?tls=off`, { fetch, now: Date.now });
			const store = open("kunci");
			expect(store.label).toBe("s3://127.0.0.1/foto/pantau");
			await store.put("2026-11/a.webp", BYTES);
			expect(await store.find("2026-11/a.webp")).toEqual(BYTES);
			await store.remove("2026-11/a.webp");
			expect(await store.find("2026-11/a.webp")).toBeUndefined();
			await expect(open("orang-lain").put("2026-11/a.webp", BYTES)).rejects.toThrow("answered 403");
		} finally {
			server.close();
		}
	});
});
