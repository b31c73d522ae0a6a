// A rival of the room, as a process of its own beside it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endChild } from "./bench-server.ts";
import { WEIGHABLE } from "./process-figures.ts";

export interface Rival {
	readonly pid: number;
	readonly port: number;
	stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `file`, in this folder, prints `port N` once it listens; its arguments are the database and, where it must be a given one, the port. */
export async function startRival(file: string, databaseUrl: string, wanted = 0): Promise<Rival> {
	const path = fileURLToPath(new URL(file, import.meta.url));
	const child = spawn(process.execPath, [...WEIGHABLE, "--import", "tsx", path, databaseUrl, String(wanted)], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const port = await new Promise<number>((resolve, reject) => {
		child.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk.toString().replace("port", "").trim())));
		child.once("exit", (code) => reject(new Error(`The rival ended before it listened (exit ${code})`)));
	});
	return { pid: child.pid as number, port, stop: (signal) => endChild(child, signal) };
}
