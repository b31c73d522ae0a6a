// What the kernel counts of another process, all of its threads together.
import { readFile } from "node:fs/promises";

/** For a node that is to be weighed: it collects its garbage when told to by SIGUSR2, so that memory is what is held, not what is left about. */
export const WEIGHABLE = ["--expose-gc", "--import", "data:text/javascript,process.on('SIGUSR2',()=>globalThis.gc())"] as const;
const COLLECTED_MS = 3000;

/** Jiffies a second: fixed at 100 in what Linux tells user space. */
const TICKS_PER_S = 100;

export async function readCpuSeconds(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, "utf8");
	// The second field is a name in brackets that may hold spaces; user and system time are the 14th and the 15th.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** After a collection: the process must be WEIGHABLE. */
export async function weighMb(pid: number): Promise<number> {
	for (let turn = 0; turn < 2; turn++) {
		process.kill(pid, "SIGUSR2");
		await new Promise((resolve) => setTimeout(resolve, COLLECTED_MS));
	}
	return await readRssMb(pid);
}

export async function readRssMb(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, "utf8");
	const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
	if (kb === undefined) throw new Error(`Expected VmRSS of process ${pid}, got none`);
	return Number(kb) / 1024;
}
