// S3 and what speaks like it (MinIO, Ceph, Garage), by three requests: PUT, GET and DELETE of one object, path style, signed with
// AWS Signature Version 4 (docs.aws.amazon.com, "Authenticating Requests: Using the Authorization Header"). Sixty lines
// instead of a client of several megabytes.
import { createHash, createHmac } from "node:crypto";
import type { EvidenceStore } from "./store.ts";

interface Surroundings {
	readonly fetch: typeof fetch;
	/** ms since 1970. */
	readonly now: () => number;
}

interface Credentials {
	readonly accessKey: string;
	readonly secretKey: string;
	readonly region: string;
}

const TIMEOUT_MS = 20_000;

/** `s3://ACCESS:SECRET@HOST[:PORT]/BUCKET[/PREFIX][?region=us-east-1][&tls=off]`; ACCESS and SECRET percent-encoded. */
export function createS3Store(url: string, { fetch, now }: Surroundings): EvidenceStore {
	const { hostname, host, username, password, pathname, searchParams } = new URL(url);
	const credentials: Credentials = {
		accessKey: decodeURIComponent(username),
		secretKey: decodeURIComponent(password),
		region: searchParams.get("region") ?? "us-east-1",
	};
	const base = `${searchParams.get("tls") === "off" ? "http" : "https"}://${host}${pathname.replace(/\/$/, "")}`;
	const ask = async (method: "PUT" | "GET" | "DELETE", key: string, body?: Uint8Array): Promise<Response> => {
		const target = new URL(`${base}/${key}`);
		const headers = signRequest({ method, target, headers: {}, body, at: now() }, credentials);
		const init: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
		const answer = await fetch(target, body === undefined ? init : { ...init, body: Buffer.from(body) });
		if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${key} at ${host} answered ${answer.status}`);
		return answer;
	};
	return {
		label: `s3://${hostname}${pathname}`,
		async put(key, bytes) {
			const answer = await ask("PUT", key, bytes);
			if (!answer.ok) throw new Error(`The bucket of ${host}${pathname} is not there`);
			await answer.arrayBuffer();
		},
		async find(key) {
			const answer = await ask("GET", key);
			const bytes = new Uint8Array(await answer.arrayBuffer());
			return answer.ok ? bytes : undefined;
		},
		async remove(key) {
			await (await ask("DELETE", key)).arrayBuffer();
		},
	};
}

interface SignedRequest {
	readonly method: string;
	/** Its path must need no percent-encoding beyond its own. */
	readonly target: URL;
	/** Further headers, lower case, to be signed too. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | undefined;
	/** ms since 1970. */
	readonly at: number;
}

/** The headers of the request with `authorization` (Signature Version 4, payload signed). */
export function signRequest({ method, target, headers, body, at }: SignedRequest, { accessKey, secretKey, region }: Credentials) {
	const stamp = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
	const day = stamp.slice(0, 8);
	const payload = createHash("sha256")
		.update(body ?? "")
		.digest("hex");
	const signed: Record<string, string> = { ...headers, host: target.host, "x-amz-content-sha256": payload, "x-amz-date": stamp };
	const names = Object.keys(signed).sort();
	const query = [...target.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
	const canonical = [
		method,
		target.pathname,
		query.join("&"),
		...names.map((name) => `${name}:${signed[name]?.trim()}`),
		"",
		names.join(";"),
		payload,
	].join("\n");
	const scope = `${day}/${region}/s3/aws4_request`;
	const toSign = ["AWS4-HMAC-SHA256", stamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
	const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
		(secret, part) => createHmac("sha256", secret).update(part).digest(),
		`AWS4${secretKey}`,
	);
	const signature = createHmac("sha256", key).update(toSign).digest("hex");
	const { host: _, ...sent } = signed;
	return {
		...sent,
		authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}`,
	};
}
