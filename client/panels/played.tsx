// What is played, and how fast: the map of that moment, its lists, and the clock.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import type { Playback } from "../store/playback.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { PlayedFilter } from "./played-filter.tsx";
import { PlayedDispatches, PlayedHotspots } from "./played-lists.tsx";
import { PlayedQueue } from "./played-queue.tsx";
import type { QueueNarrowing } from "./queue-query.ts";

/** Minutes of the played clock in a second. */
const SPEEDS = [1, 5, 15, 60] as const;
const TICK_MS = 100;
/** Of an arrow on the time line; its last step reaches the end, whatever is left. */
const STEP_MS = 60_000;

interface PlayedParts {
	readonly playback: Playback;
	readonly map: ReactNode;
	readonly narrowing: QueueNarrowing;
}

export function Played({ playback, map, narrowing }: PlayedParts): ReactNode {
	const { language } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const [speed, setSpeed] = useState<number>(SPEEDS[1]);
	const [isPlaying, setPlaying] = useState(true);
	const at = useStore((state) => state.now);
	usePlaying(playback, isPlaying ? speed : 0);
	const isAtEnd = at >= playback.to;
	const toggle = () => {
		if (isAtEnd) playback.seek(playback.from);
		setPlaying(isAtEnd || !isPlaying);
	};
	const scrubTo = (wanted: Instant) => playback.seek(playback.to - wanted < STEP_MS ? playback.to : wanted, speed * 60);
	return (
		<>
			<div className="playback-main">
				<section className="map-pane playback-map">{map}</section>
				<aside className="playback-aside">
					<PlayedFilter />
					<PlayedHotspots />
					<PlayedDispatches />
					<PlayedQueue narrowing={narrowing} />
				</aside>
			</div>
			<div className="playback-controls">
				<button type="button" className="button is-primary" onClick={toggle}>
					{isPlaying && !isAtEnd ? words.pause : words.play}
				</button>
				<PlayedClock />
				<input
					type="range"
					className="playback-scrub"
					aria-label={words.scrub}
					min={playback.from}
					max={playback.to}
					step={STEP_MS}
					value={at}
					aria-valuetext={useSpeech().format.instant(at)}
					onChange={(event) => scrubTo(Number(event.target.value))}
				/>
				<label>
					<span className="visually-hidden">{words.speed}</span>
					<select className="field" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
						{SPEEDS.map((minutes) => (
							<option key={minutes} value={minutes}>
								{words.speedOf(minutes)}
							</option>
						))}
					</select>
				</label>
			</div>
		</>
	);
}

/** Lets the played clock run, `speed` minutes a second; 0 stands still. A late tick plays what it missed. */
function usePlaying(playback: Playback, speed: number): void {
	const last = useRef(0);
	useEffect(() => {
		if (speed === 0) return;
		last.current = performance.now();
		const timer = setInterval(() => {
			const now = performance.now();
			const elapsed = now - last.current;
			last.current = now;
			if (playback.at < playback.to) playback.seek(playback.at + elapsed * speed * 60, speed * 60);
		}, TICK_MS);
		return () => clearInterval(timer);
	}, [playback, speed]);
}

function PlayedClock(): ReactNode {
	const { format } = useSpeech();
	const at: Instant = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	return (
		<time className="playback-clock tabular" dateTime={new Date(at).toISOString()} data-testid="playback-clock">
			{format.day(at)} {format.time(at)}
		</time>
	);
}
