// A binary heap of (dueAt, id), earliest first. Entries are never taken out early: whoever pops one asks whether it still holds.

/** A queue of a million that doubled would need as much again. */
const SPARE = 1.25;

export class DueQueue {
	#dueAt = new Float64Array(1024);
	#id = new Float64Array(1024);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	clear(): void {
		this.#size = 0;
	}

	/** Holds the first `count` pairs whose instant is not before `from`, and nothing else. O(n): Floyd's heap construction. */
	fill(dueAt: Float64Array, id: Uint32Array, count: number, from: number): void {
		if (count > this.#dueAt.length) {
			this.#dueAt = new Float64Array(Math.ceil(count * SPARE));
			this.#id = new Float64Array(Math.ceil(count * SPARE));
		}
		let size = 0;
		for (let at = 0; at < count; at++) {
			const due = dueAt[at] as number;
			// NaN, for none, is not.
			if (!(due >= from)) continue;
			this.#dueAt[size] = due;
			this.#id[size++] = id[at] as number;
		}
		this.#size = size;
		for (let at = (size >> 1) - 1; at >= 0; at--) this.#sink(at, this.#dueAtOf(at), this.#id[at] as number);
	}

	/** O(log n). */
	push(dueAt: number, id: number): void {
		if (this.#size === this.#dueAt.length) this.#grow();
		let at = this.#size++;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (this.#dueAtOf(parent) <= dueAt) break;
			this.#move(parent, at);
			at = parent;
		}
		this.#dueAt[at] = dueAt;
		this.#id[at] = id;
	}

	/** Takes the earliest entry with `dueAt < now`; undefined when there is none. O(log n). */
	popBefore(now: number): { readonly dueAt: number; readonly id: number } | undefined {
		if (this.#size === 0 || this.#dueAtOf(0) >= now) return undefined;
		const first = { dueAt: this.#dueAtOf(0), id: this.#id[0] as number };
		const last = --this.#size;
		this.#sink(0, this.#dueAtOf(last), this.#id[last] as number);
		return first;
	}

	/** Puts an entry where `at` is free, or below it. */
	#sink(at: number, dueAt: number, id: number): void {
		let hole = at;
		for (;;) {
			let child = 2 * hole + 1;
			if (child >= this.#size) break;
			if (child + 1 < this.#size && this.#dueAtOf(child + 1) < this.#dueAtOf(child)) child++;
			if (this.#dueAtOf(child) >= dueAt) break;
			this.#move(child, hole);
			hole = child;
		}
		this.#dueAt[hole] = dueAt;
		this.#id[hole] = id;
	}

	#dueAtOf(at: number): number {
		return this.#dueAt[at] as number;
	}

	#move(from: number, to: number): void {
		this.#dueAt[to] = this.#dueAt[from] as number;
		this.#id[to] = this.#id[from] as number;
	}

	#grow(): void {
		const dueAt = new Float64Array(Math.ceil(this.#size * SPARE));
		const id = new Float64Array(Math.ceil(this.#size * SPARE));
		dueAt.set(this.#dueAt);
		id.set(this.#id);
		this.#dueAt = dueAt;
		this.#id = id;
	}
}
