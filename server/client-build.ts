import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Changes with every build of the client, so that a wall that hangs for months takes the new one. */
export function clientBuild(clientRoot: string): string {
	const hash = createHash("sha256");
	for (const page of ["index.html", "wall.html"]) {
		const path = join(clientRoot, page);
		if (existsSync(path)) hash.update(readFileSync(path));
	}
	return hash.digest("hex").slice(0, 12);
}
