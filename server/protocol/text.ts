import { z } from "zod";

/** A string from outside that goes to the database: PostgreSQL's text cannot hold U+0000. */
export const text = z.string().refine((value) => !value.includes("\0"), "must not contain U+0000");
