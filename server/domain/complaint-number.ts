// A complaint's number as two columns: how it looks, of which there are few, and what its last digits say. Any text comes back as
// it was; "JK2611210001" is ("JK0000000000", 2611210001).

/** A number with its last digits, at most 15, as zeros. */
export type NumberHead = string & { readonly __code: "number-head" };

/** 10^15 and less is exact in a double. */
const MOST_DIGITS = 15;

export function splitNumber(number: string): { readonly head: NumberHead; readonly tail: number } {
	const from = number.length - countLast(number, isDigit);
	return { head: (number.slice(0, from) + "0".repeat(number.length - from)) as NumberHead, tail: Number(number.slice(from)) };
}

export function joinNumber(head: NumberHead, tail: number): string {
	// What stands before fewer than 15 digits ends in none, so the zeros are the digits'.
	const width = countLast(head, isZero);
	return width === 0 ? head : head.slice(0, -width) + String(tail).padStart(width, "0");
}

const ZERO = 48;
const NINE = 57;

function isDigit(character: number): boolean {
	return character >= ZERO && character <= NINE;
}

function isZero(character: number): boolean {
	return character === ZERO;
}

function countLast(text: string, isOne: (character: number) => boolean): number {
	let count = 0;
	while (count < text.length && count < MOST_DIGITS && isOne(text.charCodeAt(text.length - 1 - count))) count++;
	return count;
}
