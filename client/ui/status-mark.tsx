// A status is a shape before it is a colour: how full the ring is says how far the complaint has come.
import type { ReactNode } from "react";
import type { Words } from "./words/indonesian.ts";

export type StatusWord = keyof Words["status"];

const SHAPES: Record<StatusWord, ReactNode> = {
	waiting: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2.6 1.72" />,
	coordinating: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="M5 8h5.2M8.2 5.8 10.5 8l-2.3 2.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
		</>
	),
	delegated: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="M8 5v5.2M5.8 8.2 8 10.5l2.2-2.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
		</>
	),
	in_progress: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
		</>
	),
	awaiting_validation: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="M8 4.6A3.4 3.4 0 1 1 4.6 8H8z" fill="currentColor" />
		</>
	),
	follow_up_rejected: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="M8 4.8v3.8M8 10.4v.9" fill="none" stroke="currentColor" strokeWidth="1.6" />
		</>
	),
	resolved: (
		<>
			<circle cx="8" cy="8" r="6.4" fill="currentColor" />
			<path d="m5.2 8.2 2 2 3.6-4" fill="none" stroke="var(--ground-surface)" strokeWidth="1.6" />
		</>
	),
	invalid: (
		<>
			<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
			<path d="m6 6 4 4m0-4-4 4" fill="none" stroke="currentColor" strokeWidth="1.4" />
		</>
	),
};

/** Decorative: its word stands beside it or is the label of what holds it. */
export function StatusMark({ status, size = 14 }: { readonly status: StatusWord; readonly size?: number }): ReactNode {
	return (
		<svg
			className="status-mark"
			width={size}
			height={size}
			viewBox="0 0 16 16"
			aria-hidden="true"
			style={{ color: `var(--status-${status.replace(/_/g, "-")})` }}
		>
			{SHAPES[status]}
		</svg>
	);
}

export function StatusChip({ status, word }: { readonly status: StatusWord; readonly word: string }): ReactNode {
	return (
		<span className="status-chip">
			<StatusMark status={status} />
			<span>{word}</span>
		</span>
	);
}
