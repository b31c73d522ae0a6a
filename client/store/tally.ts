// Open, overdue and private complaints counted by a code (a region, a cell, a status). A code keeps its index for the page's life.

export interface Count {
	readonly open: number;
	readonly overdue: number;
	readonly private: number;
}

const NOTHING: Count = { open: 0, overdue: 0, private: 0 };

export class Tally<Code extends string> {
	readonly codes: Code[] = [];
	#index = new Map<Code, number>();
	open = new Int32Array(64);
	overdue = new Int32Array(64);
	private = new Int32Array(64);

	/** Index of a code, made when it is new. */
	indexOf(code: Code): number {
		const known = this.#index.get(code);
		if (known !== undefined) return known;
		const index = this.codes.length;
		this.codes.push(code);
		this.#index.set(code, index);
		if (index === this.open.length) {
			this.open = doubled(this.open);
			this.overdue = doubled(this.overdue);
			this.private = doubled(this.private);
		}
		return index;
	}

	/** `by` is 1 to count a complaint, -1 to take it back. */
	add(index: number, by: 1 | -1, isOverdue: boolean, isPrivate: boolean): void {
		this.open[index] = (this.open[index] as number) + by;
		if (isOverdue) this.overdue[index] = (this.overdue[index] as number) + by;
		if (isPrivate) this.private[index] = (this.private[index] as number) + by;
	}

	addOverdue(index: number): void {
		this.overdue[index] = (this.overdue[index] as number) + 1;
	}

	of(code: Code): Count {
		const index = this.#index.get(code);
		return index === undefined ? NOTHING : this.at(index);
	}

	at(index: number): Count {
		return { open: this.open[index] ?? 0, overdue: this.overdue[index] ?? 0, private: this.private[index] ?? 0 };
	}

	clear(): void {
		this.open.fill(0);
		this.overdue.fill(0);
		this.private.fill(0);
	}
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
	const to = new Int32Array(from.length * 2);
	to.set(from);
	return to;
}
