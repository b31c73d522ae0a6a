// A binary heap of (dueAt, id), earliest first. Entries are never taken out early: whoever pops one asks whether it still holds.

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
		const dueAt = this.#dueAtOf(last);
		const id = this.#id[last] as number;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= last) break;
			if (child + 1 < last && this.#dueAtOf(child + 1) < this.#dueAtOf(child)) child++;
			if (this.#dueAtOf(child) >= dueAt) break;
			this.#move(child, at);
			at = child;
		}
		this.#dueAt[at] = dueAt;
		this.#id[at] = id;
		return first;
	}

	#dueAtOf(at: number): number {
		return this.#dueAt[at] as number;
	}

	#move(from: number, to: number): void {
		this.#dueAt[to] = this.#dueAt[from] as number;
		this.#id[to] = this.#id[from] as number;
	}

	#grow(): void {
		const dueAt = new Float64Array(this.#size * 2);
		const id = new Float64Array(this.#size * 2);
		dueAt.set(this.#dueAt);
		id.set(this.#id);
		this.#dueAt = dueAt;
		this.#id = id;
	}
}
