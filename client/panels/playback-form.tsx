// Which time is played back: from when, in the city's own time, and for how long.
import { type ReactNode, useState } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";

export interface PlaybackRange {
	readonly from: Instant;
	readonly to: Instant;
}

const HOUR_MS = 3_600_000;
/** The input knows whole minutes: the last one is played to its end. */
const MINUTE_MS = 60_000;
const HOURS = [1, 4, 8, 24, 168] as const;
/** A shift has eight. */
const USUAL_HOURS = 8;
/** Asia/Jakarta, without daylight saving. */
const ZONE_MS = 7 * HOUR_MS;

/** `2026-11-21T20:00`, as a datetime-local input writes it, by the clocks of Jakarta. */
export function instantToLocal(at: Instant): string {
	return new Date(at + ZONE_MS).toISOString().slice(0, 16);
}

/** undefined for what is no time. */
export function parseLocal(text: string): Instant | undefined {
	const at = Date.parse(`${text}:00Z`);
	return Number.isNaN(at) ? undefined : at - ZONE_MS;
}

function rangeOf(from: Instant, hours: number): PlaybackRange {
	return { from, to: from + hours * HOUR_MS + MINUTE_MS };
}

/** A shift's hours before now, by whole minutes as the input has them: what the form begins with. */
export function lastShift(now: Instant): PlaybackRange {
	return rangeOf(Math.floor((now - USUAL_HOURS * HOUR_MS) / MINUTE_MS) * MINUTE_MS, USUAL_HOURS);
}

export interface PlaybackFormParts {
	/** When the form was opened: it begins with the hours before that. */
	readonly now: Instant;
	readonly isLoading: boolean;
	readonly onLoad: (range: PlaybackRange) => void;
}

export function PlaybackForm({ now, isLoading, onLoad }: PlaybackFormParts): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const [hours, setHours] = useState<number>(USUAL_HOURS);
	const [text, setText] = useState(() => instantToLocal(lastShift(now).from));
	const from = parseLocal(text);
	return (
		<form
			className="playback-form"
			onSubmit={(event) => {
				event.preventDefault();
				if (from !== undefined) onLoad(rangeOf(from, hours));
			}}
		>
			<label>
				{words.from}{" "}
				<input
					className="field tabular"
					type="datetime-local"
					lang={language}
					required
					value={text}
					max={instantToLocal(now)}
					onChange={(event) => setText(event.target.value)}
				/>
			</label>
			<label>
				{words.hours}{" "}
				<select className="field" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
					{HOURS.map((count) => (
						<option key={count} value={count}>
							{words.span(count)}
						</option>
					))}
				</select>
			</label>
			{/* A browser writes the input in its own way (10:00 PM); this is ours. */}
			<span className="pane-note tabular" aria-live="polite">
				{from === undefined ? "" : words.between(format.instant(from), format.instant(from + hours * HOUR_MS))}
			</span>
			<button type="submit" className="button is-primary" disabled={isLoading}>
				{words.load}
			</button>
		</form>
	);
}
