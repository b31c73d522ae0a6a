import type { BaseLogger } from "pino";

/** What is asked of a logger: codes and figures only, never a citizen's words. */
export type Log = Pick<BaseLogger, "info" | "warn" | "error">;
