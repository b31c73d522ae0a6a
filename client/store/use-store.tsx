// The store for React. Select the smallest value that is needed: a component renders again when it is another one (Object.is).
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

const StoreContext = createContext<Store | null>(null);

export function StoreProvider({ store, children }: { readonly store: Store; readonly children: ReactNode }) {
	return <StoreContext value={store}>{children}</StoreContext>;
}

/** For event handlers: `store.write(applySelection(…))`. */
export function useStoreWriter(): Store {
	const store = useContext(StoreContext);
	if (store === null) throw new Error("useStore outside of a StoreProvider");
	return store;
}

/**
 * `selector` must answer the same object for the same state: a field, or a function made with `memoizeByState` (select.ts).
 *
 * @example const overdue = useStore((state) => state.totals.overdue);
 */
export function useStore<Value>(selector: (state: State) => Value): Value {
	const store = useStoreWriter();
	return useSyncExternalStore(store.subscribe, () => selector(store.state));
}
