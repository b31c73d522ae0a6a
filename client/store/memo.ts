// Remembers the last answer of a selector, so that the same state gives the same object and React does not render again.
import type { State } from "./state.ts";

/** `dependsOn` names what the answer is made of; while each is the same (Object.is), so is the answer. One answer a
 *  store is kept, so that a playback and what is live do not take turns. */
export function memoize<Value>(dependsOn: (state: State) => readonly unknown[], compute: (state: State) => Value): (state: State) => Value {
	const byStore = new WeakMap<State["complaints"], { readonly on: readonly unknown[]; readonly value: Value }>();
	return (state) => {
		const on = dependsOn(state);
		const held = byStore.get(state.complaints);
		if (held?.on.every((value, at) => Object.is(value, on[at]))) return held.value;
		const value = compute(state);
		byStore.set(state.complaints, { on, value });
		return value;
	};
}
