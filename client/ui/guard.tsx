// A panel that cannot be drawn says so in its own place, and everything around it lives on. What failed is told by the page's
// root (onCaughtError), once for all guards.
import { Component, type ReactNode, useEffect } from "react";
import { useSpeech } from "./language-context.tsx";
import { FAULT_WORDS, type PanelName } from "./words/fault.ts";

export interface GuardProps {
	readonly panel: PanelName;
	/** Tries again by itself after so long; for screens that nobody touches. Not given: a button does. */
	readonly againMs?: number;
	/** What failed was asked for, and can be put away. */
	readonly onClose?: () => void;
	/** Another value draws the panel again: what failed was of something else. */
	readonly of?: unknown;
	readonly children: ReactNode;
}

interface GuardState {
	readonly error: unknown;
	readonly hasFailed: boolean;
	readonly of: unknown;
}

export class Guard extends Component<GuardProps, GuardState> {
	override state: GuardState = { error: null, hasFailed: false, of: this.props.of };

	static getDerivedStateFromError(error: unknown): Partial<GuardState> {
		return { error, hasFailed: true };
	}

	static getDerivedStateFromProps({ of }: GuardProps, state: GuardState): Partial<GuardState> | null {
		return Object.is(of, state.of) ? null : { of, hasFailed: false, error: null };
	}

	override render(): ReactNode {
		if (!this.state.hasFailed) return this.props.children;
		return (
			<Failed
				panel={this.props.panel}
				error={this.state.error}
				againMs={this.props.againMs ?? null}
				onClose={this.props.onClose ?? null}
				again={() => this.setState({ hasFailed: false, error: null })}
			/>
		);
	}
}

interface FailedParts {
	readonly panel: PanelName;
	readonly error: unknown;
	readonly againMs: number | null;
	readonly onClose: (() => void) | null;
	readonly again: () => void;
}

function Failed({ panel, error, againMs, onClose, again }: FailedParts): ReactNode {
	const words = FAULT_WORDS[useSpeech().language];
	// biome-ignore lint/correctness/useExhaustiveDependencies: one timer for one failure, whatever is drawn meanwhile.
	useEffect(() => {
		if (againMs === null) return;
		const timer = setTimeout(again, againMs);
		return () => clearTimeout(timer);
	}, [againMs, error]);
	return (
		<div className={onClose === null ? "failed" : "failed is-over popup"} role="alert" data-testid={`failed-${panel}`}>
			<p>
				<b>{words.failed(words.panels[panel])}</b> {words.noted}
			</p>
			{againMs === null ? (
				<p className="failed-acts">
					<button type="button" className="button is-small" onClick={again}>
						{words.again}
					</button>
					<button type="button" className="button is-small is-quiet" onClick={() => window.location.reload()}>
						{words.reload}
					</button>
					{onClose !== null && (
						<button type="button" className="button is-small is-quiet" onClick={onClose}>
							{words.close}
						</button>
					)}
				</p>
			) : (
				<p>{words.againSoon}</p>
			)}
		</div>
	);
}
