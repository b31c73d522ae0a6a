// What a channel sent, made fit for a jsonb column and bounded, so that a hostile or broken body can be kept for an operator to look at.

/** Characters of JSON kept of one refused body; five times the longest item that the schema takes in plain letters. */
const BODY_MAX_CHARACTERS = 32_768;

/** Arrays and objects within each other; an item that the schema takes has two. Recursion over what came in ends here. */
export const BODY_MAX_LEVELS = 32;

/** U+0000 and half surrogate pairs are JSON, but PostgreSQL stores neither: each becomes U+FFFD. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

function toStorableText(text: string): string {
	return text.replace(UNSTORABLE, "\uFFFD");
}

function isNest(value: unknown): value is object {
	return value !== null && typeof value === "object";
}

/** Whether it is nested beyond BODY_MAX_LEVELS. */
export function isTooDeep(value: unknown, level = 1): boolean {
	if (!isNest(value)) return false;
	return level > BODY_MAX_LEVELS || Object.values(value).some((each) => isTooDeep(each, level + 1));
}

/** The value with every string storable. What is nested beyond BODY_MAX_LEVELS is only the text `[…]` or `{…}`. */
export function toStorable(value: unknown, level = 1): unknown {
	if (typeof value === "string") return toStorableText(value);
	if (!isNest(value)) return value;
	if (level > BODY_MAX_LEVELS) return Array.isArray(value) ? "[…]" : "{…}";
	if (Array.isArray(value)) return value.map((each) => toStorable(each, level + 1));
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [toStorableText(key), toStorable(each, level + 1)]));
}

/** The body itself, which must be storable, or where it is too long how long it was and its start. */
export function boundBody(body: unknown): unknown {
	const text = JSON.stringify(body) ?? "null";
	return text.length <= BODY_MAX_CHARACTERS ? (body ?? null) : { cutFrom: text.length, start: startOf(text) };
}

/** A body that isTooDeep: its upper levels as text. */
export function boundDeep(body: unknown): unknown {
	return { cutBelowLevel: BODY_MAX_LEVELS, start: startOf(JSON.stringify(toStorable(body))) };
}

/** A body that was not JSON at all. */
export function boundText(text: string): unknown {
	return { notJson: startOf(text), length: text.length };
}

/** The cut may go through a surrogate pair. */
function startOf(text: string): string {
	return toStorableText(text.slice(0, BODY_MAX_CHARACTERS));
}
