// Complaint id → slot, by open addressing in two typed arrays: a Map of a million ids takes 4 × the time to fill and 5 × the memory.

const EMPTY = 0;
/** How full it may be: at three quarters a search takes some three steps, and a million ids 16 MB. */
const MOST_FULL = 0.75;

/** Ids are 1 to 2^32 - 1. Linear probing with backward-shift deletion: no tombstones, so it does not slow down with age. */
export class SlotIndex {
	#ids: Uint32Array;
	#slots: Uint32Array;
	#mask: number;
	#count = 0;

	constructor(capacity = 1024) {
		const size = 2 ** Math.ceil(Math.log2(Math.max(16, capacity / MOST_FULL)));
		this.#ids = new Uint32Array(size);
		this.#slots = new Uint32Array(size);
		this.#mask = size - 1;
	}

	/** -1 when the id is not in. */
	get(id: number): number {
		const at = this.#find(id);
		return this.#ids[at] === id ? (this.#slots[at] as number) : -1;
	}

	set(id: number, slot: number): void {
		const at = this.#find(id);
		if (this.#ids[at] === EMPTY) {
			this.#ids[at] = id;
			this.#count++;
			this.#slots[at] = slot;
			if (this.#count > MOST_FULL * this.#mask) this.#grow();
			return;
		}
		this.#slots[at] = slot;
	}

	delete(id: number): void {
		let hole = this.#find(id);
		if (this.#ids[hole] !== id) return;
		this.#count--;
		let next = (hole + 1) & this.#mask;
		while (this.#ids[next] !== EMPTY) {
			const home = this.#home(this.#ids[next] as number);
			// The entry may fill the hole unless its home lies after the hole and at or before it, going round.
			if (((next - home) & this.#mask) >= ((next - hole) & this.#mask)) {
				this.#ids[hole] = this.#ids[next] as number;
				this.#slots[hole] = this.#slots[next] as number;
				hole = next;
			}
			next = (next + 1) & this.#mask;
		}
		this.#ids[hole] = EMPTY;
	}

	#find(id: number): number {
		let at = this.#home(id);
		while (this.#ids[at] !== EMPTY && this.#ids[at] !== id) at = (at + 1) & this.#mask;
		return at;
	}

	/** Multiplication by 2^32 / golden ratio spreads runs of ids; the upper bits are the mixed ones. */
	#home(id: number): number {
		const mixed = Math.imul(id, 0x9e3779b1);
		return (mixed ^ (mixed >>> 15)) & this.#mask;
	}

	#grow(): void {
		const ids = this.#ids;
		const slots = this.#slots;
		this.#ids = new Uint32Array(ids.length * 2);
		this.#slots = new Uint32Array(ids.length * 2);
		this.#mask = ids.length * 2 - 1;
		for (let at = 0; at < ids.length; at++) {
			const id = ids[at] as number;
			if (id === EMPTY) continue;
			const home = this.#find(id);
			this.#ids[home] = id;
			this.#slots[home] = slots[at] as number;
		}
	}
}
