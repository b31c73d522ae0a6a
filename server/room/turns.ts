/** For what is loaded anew whenever it changes: of two loads at once the one that began later has read what is newer, and stays. */
export class Turns {
	#begun = 0;
	#kept = 0;

	async take<Loaded>(load: () => Promise<Loaded>, keep: (loaded: Loaded) => void): Promise<void> {
		const turn = ++this.#begun;
		const loaded = await load();
		if (turn < this.#kept) return;
		this.#kept = turn;
		keep(loaded);
	}
}
