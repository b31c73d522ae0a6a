// How fresh the screen is, with the server's clock beside it: a clock that stands still is a screen that does.
import type { ReactNode } from "react";
import type { LinkStatus } from "../store/state.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import type { Words } from "../ui/words/indonesian.ts";

/** A database lag below this is no news. */
const LAG_SAID_FROM_MS = 2000;

export function wordLink(status: LinkStatus, isStale: boolean, words: Words): string {
	if (isStale) return words.live.stale;
	if (status === "live") return words.live.live;
	return status === "syncing" ? words.live.syncing : words.live.connecting;
}

export function LiveBadge(): ReactNode {
	const { words, format } = useSpeech();
	const link = useStore((state) => state.link);
	// The clock stands still with the data.
	const second = useStore((state) => Math.floor((state.link.staleSince ?? state.now) / 1000));
	const isStale = link.staleSince !== null;
	return (
		<div className="live">
			<span className={`live-badge is-${isStale ? "stale" : link.status}`} role="status">
				<span className="live-dot" aria-hidden="true" />
				{wordLink(link.status, isStale, words)}
			</span>
			{link.lagMs >= LAG_SAID_FROM_MS && (
				<span className="live-lag tabular">{words.live.lag(format.number(Math.round(link.lagMs / 1000)))}</span>
			)}
			<time className="live-clock tabular" title={words.live.clock} dateTime={new Date(second * 1000).toISOString()}>
				{format.clock(second * 1000)} {words.unitsOfTime.zone}
			</time>
		</div>
	);
}

/** Over everything, while everything below is dimmed. */
export function StaleBanner(): ReactNode {
	const { words, format } = useSpeech();
	const link = useStore((state) => state.link);
	return (
		<div role="alert">
			{link.staleSince !== null && (
				<div className="stale-banner">
					<Icon name="warning" size={18} />
					<strong className="tabular">{words.live.staleSince(`${format.clock(link.staleSince)} ${words.unitsOfTime.zone}`)}</strong>
					<span>{words.live.staleNote}</span>
					<span className="stale-banner-state">{words.live.reconnecting}</span>
				</div>
			)}
		</div>
	);
}
