// The city as it was, over the whole console: its own store, the same map, and a frame that says all the time that it is not live.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { LatenessLevel } from "../../server/domain/lateness.ts";
import type { Instant, RegionCode } from "../../server/protocol/code.ts";
import { applyFilter, applyReference, applySelection, applySession } from "../store/apply.ts";
import { decodePlayback, Playback } from "../store/playback.ts";
import { selectNames } from "../store/select.ts";
import { selectHotspots } from "../store/select-hotspots.ts";
import type { State } from "../store/state.ts";
import { StoreProvider, useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { wordFigures, wordWhy } from "./hotspot-words.ts";
import { regionName, unitShortName } from "./names.ts";
import { lastShift, PlaybackForm, type PlaybackRange } from "./playback-form.tsx";
import "./playback.css";

/** Minutes of the played clock in a second. */
const SPEEDS = [1, 5, 15, 60] as const;
const TICK_MS = 100;
/** Of an arrow on the time line; its last step reaches the end, whatever is left. */
const STEP_MS = 60_000;

type Fault = "failed" | "tooLarge" | "badRange";
type Stage = { readonly kind: "loaded" } | { readonly kind: "loading" } | { readonly kind: "fault"; readonly fault: Fault };

async function fetchPlayback({ from, to }: PlaybackRange, signal: AbortSignal): Promise<ArrayBuffer | Fault> {
	const answer = await fetch(`/api/playback?from=${from}&to=${to}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]) });
	if (answer.status === 422) return "tooLarge";
	if (answer.status === 400) return "badRange";
	if (!answer.ok) throw new Error(`The playback answered ${answer.status}`);
	return await answer.arrayBuffer();
}

export interface PlaybackScreenParts {
	/** The map, which panels do not know; drawn in the playback's own store. */
	readonly map: ReactNode;
	/** The kelurahan, kecamatan or kota that the live queue is filtered by. */
	readonly region: RegionCode | null;
	readonly onClose: () => void;
}

export function PlaybackScreen({ map, region, onClose }: PlaybackScreenParts): ReactNode {
	const { language } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const live = useStoreWriter();
	const [playback, setPlayback] = useState<Playback | null>(null);
	const [stage, setStage] = useState<Stage>({ kind: "loading" });
	/** Each time it is set, what it says is loaded; the last shift from the start. */
	const [range, setRange] = useState(() => lastShift(live.state.now));
	const frame = useRef<HTMLDivElement>(null);
	// Its keys are its own from the start.
	useEffect(() => frame.current?.focus(), []);
	useEffect(() => {
		const abort = new AbortController();
		setStage({ kind: "loading" });
		setPlayback(null);
		fetchPlayback(range, abort.signal).then(
			(body) => {
				if (abort.signal.aborted) return;
				if (typeof body === "string") return setStage({ kind: "fault", fault: body });
				const made = new Playback(decodePlayback(body));
				takeOver(made, live.state, region);
				setPlayback(made);
				setStage({ kind: "loaded" });
			},
			(error: unknown) => {
				if (abort.signal.aborted) return;
				console.error("The playback could not be fetched", error);
				setStage({ kind: "fault", fault: "failed" });
			},
		);
		return () => abort.abort();
	}, [range, live, region]);
	return (
		<div
			className="playback"
			role="dialog"
			aria-modal="true"
			aria-label={`${words.title}: ${words.notLive}`}
			data-testid="playback"
			ref={frame}
			tabIndex={-1}
			onKeyDown={(event) => {
				if (event.key === "Escape") onClose();
			}}
		>
			<div className="playback-banner">
				<Icon name="clock" size={18} />
				<strong>{words.title}</strong>
				<strong className="playback-not-live" role="status">
					{words.notLive}
				</strong>
				<span>{words.note}</span>
				<button type="button" className="button playback-close" onClick={onClose}>
					<Icon name="close" size={13} />
					{words.close}
					<kbd className="key">Esc</kbd>
				</button>
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
					{words[stage.fault]}
				</p>
			)}
			{playback !== null && (
				<StoreProvider store={playback.store} key={playback.from}>
					<Played playback={playback} map={map} region={region} />
				</StoreProvider>
			)}
		</div>
	);
}

/** What does not change with time: who looks, names and borders, and how the live map is filtered. */
function takeOver({ store }: Playback, { reference, regions, you, isDrill, filter, selection }: State, region: RegionCode | null): void {
	if (reference !== null && regions !== null) store.write(applyReference(reference, regions));
	store.write(applySession(you, isDrill));
	store.write(applyFilter(region === null ? filter : { ...filter, regions: [region] }));
	store.write(applySelection(selection?.kind === "complaint" ? null : selection));
	store.flush();
}

/** The levels of what is past its deadline. */
const OVERDUE: readonly LatenessLevel[] = ["late", "severe"];

interface PlayedParts {
	readonly playback: Playback;
	readonly map: ReactNode;
	readonly region: RegionCode | null;
}

function Played({ playback, map, region }: PlayedParts): ReactNode {
	const { language } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const [speed, setSpeed] = useState<number>(SPEEDS[1]);
	const [isPlaying, setPlaying] = useState(true);
	const at = useStore((state) => state.now);
	const isOverdueOnly = useStore(
		(state) => state.filter.lateness.length > 0 && state.filter.lateness.every((level) => OVERDUE.includes(level)),
	);
	const names = useStore(selectNames);
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
					<PlayedTotals />
					{region !== null && <p className="pane-note">{words.filtered(regionName(names, region))}</p>}
					<label className="playback-filter">
						<input
							type="checkbox"
							checked={isOverdueOnly}
							onChange={(event) => {
								playback.store.write(applyFilter({ ...playback.store.state.filter, lateness: event.target.checked ? OVERDUE : [] }));
								playback.store.flush();
							}}
						/>
						{words.overdueOnly}
					</label>
					<PlayedHotspots />
					<PlayedDispatches />
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
					<select className="select" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
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

function PlayedTotals(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const { open, overdue } = useStore((state) => state.totals);
	return (
		<p className="playback-totals tabular" data-testid="playback-totals">
			{words.openCount} <strong>{format.number(open)}</strong> · {words.overdue}{" "}
			<strong className="late-late">{format.number(overdue)}</strong>
		</p>
	);
}

function PlayedHotspots(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const hot = HOTSPOT_WORDS[language];
	const hotspots = useStore(selectHotspots);
	const names = useStore(selectNames);
	return (
		<section data-testid="playback-hotspots">
			<h3 className="part-title">{words.hotspots}</h3>
			{hotspots.length === 0 && <p className="pane-note">{words.noHotspot}</p>}
			<ol className="hotspots">
				{hotspots.map(({ rank, place, hotspot }) => (
					<li key={hotspot.id} className="hotspot">
						<b className="hotspot-rank tabular">{rank}</b>
						<div className="hotspot-body">
							<div className="hotspot-head">
								<strong className="truncate">{place ?? hot.nowhere}</strong>
								<span className={`hotspot-phase is-${hotspot.phase}`}>{hot.phase[hotspot.phase]}</span>
							</div>
							<p className="tabular">{wordFigures(hotspot, language, format)}</p>
							<p className="pane-note">{wordWhy(hotspot, names, language, format)}</p>
						</div>
					</li>
				))}
			</ol>
		</section>
	);
}

function PlayedDispatches(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const dispatches = useStore((state) => state.playback?.dispatches ?? NONE);
	const names = useStore(selectNames);
	return (
		<section data-testid="playback-dispatches">
			<h3 className="part-title">{words.dispatches}</h3>
			{dispatches.length === 0 && <p className="pane-note">{words.noDispatch}</p>}
			<ol className="playback-dispatches tabular">
				{dispatches.map(({ at, id, number, unit }) => (
					<li key={`${id}/${at}`}>
						<span className="pane-note">{format.time(at)}</span> {number} {words.to(unitShortName(names, unit))}
					</li>
				))}
			</ol>
		</section>
	);
}

const NONE: NonNullable<State["playback"]>["dispatches"] = [];
