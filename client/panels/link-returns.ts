import { useState } from "react";
import { useStore } from "../store/use-store.tsx";

/** Rises whenever the link is live again after it was lost: what was asked for meanwhile may never have been answered. */
export function useLinkReturns(): number {
	const status = useStore((state) => state.link.status);
	const [held, setHeld] = useState({ isLost: false, returns: 0 });
	// A page that loads is not lost while it syncs, and one that comes back is until it is live.
	const isLost = status === "syncing" ? held.isLost : status !== "live";
	if (isLost !== held.isLost) setHeld({ isLost, returns: held.returns + (isLost ? 0 : 1) });
	return held.returns;
}
