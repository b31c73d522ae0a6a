import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Five kinds of test, five projects: `vitest run --config tests/vitest.config.ts --project unit tests/unit/…`.
// Everything that looks at pages or at faults runs one file at a time: two of them on two cores time each other out. Files that ask
// a database wait for it half of the time, and run two at once.

// Every test runs far from Jakarta, on the other side of a midnight: nothing may depend on the machine's zone.
process.env.TZ = "America/New_York";

const minutes = (count: number) => count * 60_000;

const heavy = (name: string, testTimeout: number, filesAtOnce = 1) => ({
	extends: true as const,
	test: {
		name,
		include: [`tests/${name}/**/*.test.ts`, `tests/${name}/**/*.test.tsx`],
		environment: "node" as const,
		globalSetup: ["tests/support/shared-cluster.ts"],
		...(filesAtOnce === 1 ? { fileParallelism: false } : { maxWorkers: filesAtOnce }),
		testTimeout,
		hookTimeout: minutes(3),
		teardownTimeout: minutes(1),
	},
});

export default defineConfig({
	root: fileURLToPath(new URL("..", import.meta.url)),
	cacheDir: "node_modules/.cache/vitest",
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["tests/unit/**/*.test.ts", "tests/unit/**/*.test.tsx"],
					environment: "node",
					testTimeout: minutes(1),
					maxWorkers: 2,
				},
			},
			heavy("pg", minutes(4), 2),
			heavy("flow", minutes(4)),
			heavy("browser", minutes(6)),
			heavy("fault", minutes(6)),
		],
	},
});
