// Where photos lie. Names are ours (a month and a random part), never a sender's; what is stored is never changed.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createS3Store } from "./s3-store.ts";

export interface EvidenceStore {
	/** For the start banner; never a secret. */
	readonly label: string;
	/** Resolves when the bytes are safe; rejects when they are not. */
	put(key: string, bytes: Uint8Array): Promise<void>;
	/** Undefined where nothing lies under the key. */
	find(key: string): Promise<Uint8Array | undefined>;
	/** Harmless where nothing lies. */
	remove(key: string): Promise<void>;
}

/** `s3://…` (s3-store.ts), or null: the folder. */
export function openEvidenceStore({ url, folder }: { readonly url: string | null; readonly folder: string }): EvidenceStore {
	return url === null ? createFolderStore(folder) : createS3Store(url, { fetch, now: Date.now });
}

/** `2026-11/…`: folders that stay small, and months that can be archived. */
export function createStoreKey(at: number): string {
	return `${new Date(at).toISOString().slice(0, 7)}/${randomUUID()}`;
}

const KEY = /^[0-9a-z-]+(\/[0-9a-z-]+)*(\.[a-z]+)*$/;

export function createFolderStore(folder: string): EvidenceStore {
	const toPath = (key: string): string => {
		if (!KEY.test(key)) throw new Error(`Expected a store key, got ${JSON.stringify(key)}`);
		return join(folder, key);
	};
	return {
		label: folder,
		async put(key, bytes) {
			const path = toPath(key);
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			// Whole or not at all, also when the process is killed.
			const part = `${path}.part`;
			await writeFile(part, bytes, { mode: 0o600, flush: true });
			await rename(part, path);
		},
		async find(key) {
			try {
				return await readFile(toPath(key));
			} catch (error) {
				if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
				throw error;
			}
		},
		async remove(key) {
			await rm(toPath(key), { force: true });
		},
	};
}
