import { useEffect } from "react";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { useStore } from "../store/use-store.tsx";
import { TIME_ZONE } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { WALL_WORDS } from "../ui/words/wall.ts";
import { describeLink, type LinkSign } from "./wall-link.ts";

const dateFormat = (locale: string) =>
	new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DATES = { id: dateFormat("id-ID"), en: dateFormat("en-GB") } as const satisfies Record<Language, Intl.DateTimeFormat>;

export function WallHeader({ shift }: { readonly shift: Rhythm["shift"] | undefined }) {
	const { language, words } = useSpeech();
	const wall = WALL_WORDS[language];
	const isDrill = useStore((state) => state.isDrill);
	useEffect(() => {
		document.title = `${words.product.name} – ${wall.title}`;
	}, [words, wall]);
	return (
		<header className="wall-header">
			<div className="wall-brand">
				<WallMark />
				<div>
					<h1>
						{words.product.name} <span className="wall-city">{wall.city}</span>
					</h1>
					<p>{wall.subtitle}</p>
				</div>
			</div>
			{isDrill && (
				<p className="wall-drill" data-testid="drill">
					<b>{wall.drill}</b>
					<span>{wall.drillNote}</span>
				</p>
			)}
			<div className="wall-header-end">
				<WallLink />
				<WallClock shift={shift} />
			</div>
		</header>
	);
}

function WallMark() {
	return (
		<svg className="wall-mark" viewBox="0 0 48 48" aria-hidden="true">
			<path d="M24 3.5 41.8 13.75v20.5L24 44.5 6.2 34.25v-20.5z" fill="none" stroke="currentColor" strokeWidth="3" strokeLinejoin="round" />
			<circle cx="24" cy="24" r="8.5" fill="none" stroke="currentColor" strokeWidth="3" />
			<circle cx="24" cy="24" r="2.6" fill="currentColor" />
		</svg>
	);
}

/** The server's clock, not the display's: a display whose own clock is wrong still shows when its data are of. */
function WallClock({ shift }: { readonly shift: Rhythm["shift"] | undefined }) {
	const { language, words, format } = useSpeech();
	const now = useStore((state) => Math.floor(state.now / 1000) * 1000);
	return (
		<div className="wall-clock tabular">
			<time>
				{format.clock(now)} <span className="wall-zone">{words.unitsOfTime.zone}</span>
			</time>
			<p>
				{DATES[language].format(now)}
				{shift !== undefined && ` · ${WALL_WORDS[language].shift(shift.code)}`}
			</p>
		</div>
	);
}

function WallLink() {
	const { language } = useSpeech();
	const link = useStore((state) => state.link);
	return <LinkBadge {...describeLink(link, language)} />;
}

function LinkBadge({ kind, word, note }: LinkSign) {
	return (
		<p className={`wall-link ${kind}`} data-testid="link">
			<i />
			{/* The delay beside it changes with every beat: read out, it would never end. */}
			<b role="status">{word}</b>
			{note !== "" && <span>{note}</span>}
		</p>
	);
}
