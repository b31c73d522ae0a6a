import type { CSSProperties } from "react";

/** What is overdue of what is open, as long as that is of `most`. Painted, not laid out: dozens of them change several times a second. */
export function WallBar({ overdue, open, most }: { readonly overdue: number; readonly open: number; readonly most: number }) {
	const share = (count: number) => `${((count / Math.max(1, most)) * 100).toFixed(1)}%`;
	return <span className="wall-bar" style={{ "--late": share(overdue), "--open": share(open) } as CSSProperties} />;
}
