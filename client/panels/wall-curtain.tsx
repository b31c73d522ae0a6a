// What covers the wall when it must not be believed, or has nothing to show yet.
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";

export function WallCurtain() {
	const { language, format } = useSpeech();
	const wall = WALL_WORDS[language];
	const link = useStore((state) => state.link);
	const hasData = useStore((state) => state.mark !== null);
	if (link.staleSince !== null) {
		return (
			<div className="wall-curtain" role="alert" data-testid="stale">
				<div className="wall-stale">
					<p className="wall-stale-word tabular">{wall.staleSince(`${format.clock(link.staleSince)} WIB`)}</p>
					<p>{wall.staleNote}</p>
				</div>
			</div>
		);
	}
	if (hasData) return null;
	return (
		<div className="wall-curtain is-opaque" role="status">
			<div className="wall-notice">
				<p className="wall-notice-word">{wall.waiting}…</p>
			</div>
		</div>
	);
}
