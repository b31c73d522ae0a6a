/** Milliseconds of a clock that all processes of the machine share and that is never set; `performance.now` has its own start in each. */
export function nowMs(): number {
	return Number(process.hrtime.bigint()) / 1e6;
}
