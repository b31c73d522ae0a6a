// Numbers within sentences, as the two languages write them. Which noun goes with one is Intl's to say; Indonesian has one form.
const idDigits = new Intl.NumberFormat("id-ID");
const enDigits = new Intl.NumberFormat("en-GB");
const enRules = new Intl.PluralRules("en-GB");

/** `12.345` */
export function writeId(count: number): string {
	return idDigits.format(count);
}

/** `12,345` */
export function writeEn(count: number): string {
	return enDigits.format(count);
}

export function pickEn(count: number, one: string, other: string): string {
	return enRules.select(count) === "one" ? one : other;
}

/** `1 complaint`, `2 complaints`. */
export function countEn(count: number, one: string, other: string): string {
	return `${writeEn(count)} ${pickEn(count, one, other)}`;
}
