/** The shifts of a new database (setting `shifts`), in English; one that a city names itself keeps its name. */
const ENGLISH: Readonly<Record<string, string>> = { pagi: "Morning", sore: "Afternoon", malam: "Night" };

/** `Morning shift`; of an unknown code `subuh shift`. */
export function shiftInEnglish(code: string): string {
	return `${ENGLISH[code] ?? code} shift`;
}
