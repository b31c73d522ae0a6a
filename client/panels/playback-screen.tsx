// The city as it was, over the whole console: its own store, the same map, and a frame that says all the time that it is not live.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { isWithin, type RegionCode } from "../../server/protocol/code.ts";
import { PLAYBACK_MOST_COMPLAINTS } from "../../server/protocol/playback.ts";
import { applyFilter, applyReference, applySelection, applySession } from "../store/apply.ts";
import { decodePlayback, Playback } from "../store/playback.ts";
import type { State } from "../store/state.ts";
import { StoreProvider, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { lastShift, PlaybackForm, type PlaybackRange } from "./playback-form.tsx";
import { Played } from "./played.tsx";
import type { QueueNarrowing } from "./queue-query.ts";
import "./playback.css";
import { askServer } from "./ask-server.ts";

type Fault = "failed" | "tooLarge" | "badRange";
type Stage =
	| { readonly kind: "loaded"; readonly isPart: boolean }
	| { readonly kind: "loading" }
	| { readonly kind: "fault"; readonly fault: Fault };

/** A week is read from its history. */
const PLAYBACK_LIMIT_MS = 60_000;

/** Of `regions`; none: of all that the account sees. */
async function fetchPlayback(
	{ from, to }: PlaybackRange,
	regions: readonly RegionCode[],
	signal: AbortSignal,
): Promise<ArrayBuffer | Fault> {
	const part = regions.length === 0 ? "" : `&regions=${regions.join(",")}`;
	const answer = await askServer(`/api/playback?from=${from}&to=${to}${part}`, { signal }, PLAYBACK_LIMIT_MS);
	if (answer.status === 422) return "tooLarge";
	if (answer.status === 400) return "badRange";
	if (!answer.ok) throw new Error(`The playback answered ${answer.status}`);
	return await answer.arrayBuffer();
}

export interface PlaybackScreenParts {
	/** The map, which panels do not know; drawn in the playback's own store. */
	readonly map: ReactNode;
	/** What the live queue is narrowed to. */
	readonly narrowing: QueueNarrowing;
	readonly onClose: () => void;
}

export function PlaybackScreen({ map, narrowing, onClose }: PlaybackScreenParts): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const live = useStoreWriter();
	const [playback, setPlayback] = useState<Playback | null>(null);
	const [stage, setStage] = useState<Stage>({ kind: "loading" });
	/** Each time it is set, what it says is loaded; the last shift from the start. */
	const [range, setRange] = useState(() => lastShift(live.state.now));
	const frame = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const abort = new AbortController();
		setStage({ kind: "loading" });
		setPlayback(null);
		/** Where all is too much, the regions that the live map is filtered by may be few enough. */
		const load = async () => {
			const { filter, you } = live.state;
			const regions = filter.regions.filter((code) => you?.scope.some((own) => isWithin(code, own)) === true);
			const whole = await fetchPlayback(range, [], abort.signal);
			if (whole !== "tooLarge" || regions.length === 0) return { body: whole, isPart: false };
			return { body: await fetchPlayback(range, regions, abort.signal), isPart: true };
		};
		load().then(
			({ body, isPart }) => {
				if (abort.signal.aborted) return;
				if (typeof body === "string") return setStage({ kind: "fault", fault: body });
				const made = new Playback(decodePlayback(body));
				takeOver(made, live.state);
				setPlayback(made);
				setStage({ kind: "loaded", isPart });
			},
			(error: unknown) => {
				if (abort.signal.aborted) return;
				console.error("The playback could not be fetched", error);
				setStage({ kind: "fault", fault: "failed" });
			},
		);
		return () => abort.abort();
	}, [range, live]);
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				{/* Its keys are its own from the start. */}
				<Dialog.Popup
					ref={frame}
					initialFocus={frame}
					className="playback"
					aria-label={`${words.title}: ${words.notLive}`}
					data-testid="playback"
				>
					<div className="playback-banner">
						<Icon name="clock" size={18} />
						<Dialog.Title render={<strong />}>{words.title}</Dialog.Title>
						<strong className="playback-not-live" role="status">
							{words.notLive}
						</strong>
						<span>{words.note}</span>
						<Dialog.Close className="button playback-close">
							<Icon name="close" size={13} />
							{words.close}
							<kbd className="key">Esc</kbd>
						</Dialog.Close>
					</div>
					<PlaybackForm now={live.state.now} isLoading={stage.kind === "loading"} onLoad={setRange} />
					{stage.kind === "loading" && (
						<p className="pane-note playback-note" role="status">
							{words.loading}
						</p>
					)}
					{stage.kind === "fault" && (
						<p className="notice is-warning playback-note" role="alert">
							<Icon name="warning" size={14} />
							{stage.fault === "tooLarge" ? words.tooLarge(format.number(PLAYBACK_MOST_COMPLAINTS)) : words[stage.fault]}
						</p>
					)}
					{stage.kind === "loaded" && stage.isPart && (
						<p className="notice playback-note" role="status">
							{words.onlyRegions}
						</p>
					)}
					{playback !== null && (
						<StoreProvider store={playback.store} key={playback.from}>
							<Played playback={playback} map={map} narrowing={narrowing} />
						</StoreProvider>
					)}
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

/** What does not change with time: who looks, names and borders, and how the live map is filtered. */
function takeOver({ store }: Playback, { reference, regions, you, isDrill, filter, selection }: State): void {
	if (reference !== null && regions !== null) store.write(applyReference(reference, regions));
	store.write(applySession(you, isDrill));
	store.write(applyFilter(filter));
	store.write(applySelection(selection?.kind === "complaint" ? null : selection));
	store.flush();
}
