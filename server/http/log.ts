import { type Logger, pino } from "pino";

export type Log = Logger;

/**
 * JSON lines on stderr. A PostgreSQL error's `detail` and `where` quote the row, so citizens' words: they are left out,
 * and so are bodies, cookies, headers and query strings, by never being logged.
 */
export function createLog(level: string): Log {
	return pino(
		{ level, base: null, serializers: { err: errorToLog, error: errorToLog, req: () => undefined, res: () => undefined } },
		pino.destination(2),
	);
}

const LOGGED_FIELDS = ["code", "constraint_name", "table_name", "column_name", "routine", "severity"] as const;

export function errorToLog(error: unknown): unknown {
	if (!(error instanceof Error)) return { message: String(error) };
	const fields = Object.fromEntries(LOGGED_FIELDS.flatMap((name) => (name in error ? [[name, (error as never)[name]]] : [])));
	const cause = error.cause === undefined ? {} : { cause: errorToLog(error.cause) };
	return { type: error.name, message: error.message, ...fields, stack: error.stack, ...cause };
}
