import { z } from "zod";
import type { AccountName, RegionCode, UnitCode } from "./code.ts";
import { text } from "./text.ts";

export const ROLES = ["operator", "dispatcher", "supervisor", "validator", "unit", "display"] as const;
export type Role = (typeof ROLES)[number];

/** What an audience is shown: cells and nothing personal (wall), or complaints (console). */
export type View = "wall" | "console";

/** The account as the server knows it for the length of a session. */
export interface Account {
	readonly name: AccountName;
	readonly role: Role;
	/** Regions that the account sees and acts in, with all below them; `31` is the province. */
	readonly scope: readonly RegionCode[];
	/** Set for role `unit` only. */
	readonly unit: UnitCode | null;
}

export const loginSchema = z.object({ name: text.min(1).max(63), password: z.string().min(1).max(200) }).strict();
export type Login = z.infer<typeof loginSchema>;

/** A display is always shown the wall's view; anybody else may ask for either. */
export const ticketRequestSchema = z.object({ view: z.enum(["wall", "console"]) }).strict();
export interface TicketAnswer {
	readonly ticket: string;
}

/** Answer of `GET /api/room`, which needs no session: the login page says it, too. */
export interface RoomAnswer {
	readonly isDrill: boolean;
}

/** Answer of `GET /api/session` and `POST /api/session`. */
export interface SessionAnswer {
	readonly account: Account;
	readonly isDrill: boolean;
	/** What lies under the regions: a style, a template of tiles or a .pmtiles archive, each by its URL. Null: nothing does. */
	readonly basemap: string | null;
}
