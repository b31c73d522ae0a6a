// Apart from the commands' schemas: a page that says how long and how many loads no parser.

/** How long a claim lasts unless it is renewed. */
export const CLAIM_SECONDS = 60;
export const UNDO_SECONDS = 30;

/** Most complaints in one message. */
export const MANY_MAX = 500;
/** Of a message with MANY_MAX items. */
export const MANY_MAX_BYTES = 98_304;
