// The wall display: nobody touches it, it is read from 10 m, and it must never look live when it is not.
import { lazy, type ReactNode, StrictMode, Suspense, useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { createFaultReport } from "./feed/fault-report.ts";
import { Feed } from "./feed/feed.ts";
import { isTooMany } from "./feed/http.ts";
import { OWN_SERVER } from "./feed/server-link.ts";
import { IslandInset } from "./map/island-inset.tsx";
import { MapLegend } from "./map/map-legend.tsx";
import { findUnknownStops, type Kiosk, type KioskFault, parseKiosk, themeAt } from "./panels/kiosk.ts";
import { Login } from "./panels/login.tsx";
import { useRhythm } from "./panels/rhythm-source.ts";
import { WallAlarms } from "./panels/wall-alarms.tsx";
import { WallCurtain } from "./panels/wall-curtain.tsx";
import { WallHeader } from "./panels/wall-header.tsx";
import { WallHotspots } from "./panels/wall-hotspots.tsx";
import { WallNewest, WallWorst, WallWorstUnits } from "./panels/wall-lists.tsx";
import { WallRhythm } from "./panels/wall-rhythm.tsx";
import { WallStatuses, WallTotals } from "./panels/wall-totals.tsx";
import { WallTour } from "./panels/wall-tour.tsx";
import { applyColoured } from "./store/apply.ts";
import { Store } from "./store/store.ts";
import { createTicks } from "./store/tick.ts";
import { StoreProvider, useStore } from "./store/use-store.tsx";
import { createFaultReload } from "./ui/fault-reload.ts";
import { Guard, type GuardProps } from "./ui/guard.tsx";
import { LanguageProvider, useSpeech } from "./ui/language-context.tsx";
import { createMemoryWatch, findHeap, MEMORY_WATCH_MS } from "./ui/memory-watch.ts";
import { ThemeProvider } from "./ui/theme.tsx";
import { WALL_WORDS } from "./ui/words/wall.ts";
import "./ui/base.css";
import "./ui/parts.css";
import "./panels/wall.css";
import "./wall.css";

/** Two thirds of what a page loads is the map's: the snapshot and the figures do not wait for it. */
const map = import("./map/city-map.tsx");
const CityMap = lazy(async () => ({ default: (await map).CityMap }));

/** Pixels of 1 rem on a wall of 1920×1080; wall.css sets the rem from the viewport. */
const REM_AT_SCALE_1 = 16;
/** Jakarta stands a little to the left, so that the legend has the south-eastern corner to itself. */
const MAP_PADDING = { top: 28, right: 84, bottom: 48, left: 20 };

function Wall({ feed, kiosk, faults }: { readonly feed: Feed; readonly kiosk: Kiosk; readonly faults: readonly KioskFault[] }) {
	const scale = useScale();
	const words = WALL_WORDS[useSpeech().language];
	const isSignedOut = useStore((state) => state.link.status === "signed-out");
	const rhythm = useRhythm(!isSignedOut);
	if (isSignedOut) return <Login onSignIn={async (login) => (await feed.signIn(login)) !== undefined} isTooMany={isTooMany} />;
	return (
		<div className="wall">
			<Part panel="header">
				<WallHeader shift={rhythm?.shift} />
			</Part>
			<aside className="wall-rail is-left" aria-label={words.figures}>
				<Part panel="totals">
					<WallTotals shift={rhythm?.shift} />
				</Part>
				<Part panel="rhythm">
					<WallRhythm rhythm={rhythm} />
				</Part>
				<Part panel="statuses">
					<WallStatuses />
				</Part>
			</aside>
			<main className="wall-map">
				<Part panel="map">
					<Suspense>
						<CityMap view="wall" scale={scale} padding={MAP_PADDING} />
					</Suspense>
				</Part>
				<div className="wall-islands">
					<Part panel="islands">
						<IslandInset />
					</Part>
				</div>
				<div className="wall-legend">
					<Part panel="legend">
						<MapLegend />
					</Part>
				</div>
				<div className="wall-top">
					<Part panel="tour">
						{kiosk.tour !== null && <WallTour plan={kiosk.tour} everyMs={kiosk.everyMs} coloured={kiosk.coloured} />}
					</Part>
					<Part panel="alarms">
						<WallAlarms />
					</Part>
					<WallFaults faults={faults} tour={kiosk.tour} />
				</div>
				<WallNotes />
			</main>
			<aside className="wall-rail is-right" aria-label={words.lists}>
				<div className="wall-rail-part">
					<Part panel="hotspots">
						<WallHotspots />
					</Part>
					<Part panel="lists">
						<WallWorst />
					</Part>
				</div>
				<div className="wall-rail-part">
					<Part panel="lists">
						<WallWorstUnits />
					</Part>
					<Part panel="lists">
						<WallNewest />
					</Part>
				</div>
			</aside>
			<WallCurtain />
		</div>
	);
}

/** Nobody presses a button here. */
const AGAIN_MS = 20_000;

function Part(props: Omit<GuardProps, "againMs">) {
	return <Guard {...props} againMs={AGAIN_MS} />;
}

/** What of its address could not be understood, a line each, where it covers neither the legend nor the islands. */
function WallFaults({ faults, tour }: { readonly faults: readonly KioskFault[]; readonly tour: Kiosk["tour"] }) {
	const words = WALL_WORDS[useSpeech().language];
	const regions = useStore((state) => state.reference?.regions);
	const all = useMemo(() => [...faults, ...(regions === undefined ? [] : findUnknownStops(tour, regions))], [faults, tour, regions]);
	if (all.length === 0) return null;
	return (
		<ul className="wall-faults">
			{all.map(({ name, got, due }, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the same fault may be there twice, and the list never changes.
				<li key={at} data-testid="kiosk-fault">
					{words.kioskFault(name, got, due)}
				</li>
			))}
		</ul>
	);
}

function WallNotes() {
	const { language } = useSpeech();
	const words = WALL_WORDS[language];
	const boundary = useStore((state) => state.reference?.boundary);
	return (
		<p className="wall-notes">
			{boundary?.kind === "schematic" && <b data-testid="schematic">{words.schematic}</b>}
			{boundary?.kind === "official" && <span>{words.source(boundary.source)}</span>}
		</p>
	);
}

function WallTheme({ theme, children }: { readonly theme: Kiosk["theme"]; readonly children: ReactNode }) {
	return <ThemeProvider fixed={useStore((state) => themeAt(theme, state.now))}>{children}</ThemeProvider>;
}

function useScale(): number {
	const [scale, setScale] = useState(readScale);
	useEffect(() => {
		const update = () => setScale(readScale());
		window.addEventListener("resize", update);
		return () => window.removeEventListener("resize", update);
	}, []);
	return scale;
}

function readScale(): number {
	return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / REM_AT_SCALE_1;
}

/** A wall does not load itself again sooner than so long after it was. */
const LOADED_LATELY_MS = 10_000;
/** In the drill the page itself brings a session: a wall that lost its own gets a new one by loading again, unless somebody is typing. */
const SIGNED_OUT_RELOAD_MS = 60_000;

function start(root: HTMLElement): void {
	const monotonic = () => performance.now();
	const store = new Store({ monotonic, schedule: createTicks(), wallClock: () => Date.now() }, { view: "wall" });
	const { kiosk, faults } = parseKiosk(window.location.search);
	store.write(applyColoured(kiosk.coloured));
	const reload = () => window.location.reload();
	let isWaiting = false;
	const onSignedOut = () => {
		if (isWaiting) return;
		isWaiting = true;
		setInterval(() => {
			const isTyping = [...document.querySelectorAll("input")].some(({ value }) => value !== "");
			if (store.state.link.status === "signed-out" && !isTyping) reload();
		}, SIGNED_OUT_RELOAD_MS);
	};
	// While gateways are updated one after the other a page just loaded may be of another build than what it is told.
	const reloadForBuild = () => setTimeout(reload, Math.max(0, LOADED_LATELY_MS - monotonic()));
	const feed = new Feed({ store, view: "wall", monotonic, onNewBuild: reloadForBuild, onSignedOut });
	const isLive = () => store.state.link.status === "live";
	const report = createFaultReport(OWN_SERVER, "wall");
	const reloadLater = createFaultReload({
		reload,
		mayReload: isLive,
		after: (ms, run) => setTimeout(run, ms),
		storage: window.sessionStorage,
		now: () => Date.now(),
	});
	const onFault = (error: unknown, { componentStack }: { readonly componentStack?: string | undefined }) => {
		report(error, componentStack);
		reloadLater();
	};
	createRoot(root, { onCaughtError: onFault, onUncaughtError: onFault }).render(
		<StrictMode>
			<StoreProvider store={store}>
				<WallTheme theme={kiosk.theme}>
					<LanguageProvider>
						<Part panel="page">
							<Wall feed={feed} kiosk={kiosk} faults={faults} />
						</Part>
					</LanguageProvider>
				</WallTheme>
			</StoreProvider>
		</StrictMode>,
	);
	feed.start();
	const lookAtMemory = createMemoryWatch({ readHeap: findHeap, reload, mayReload: isLive });
	setInterval(lookAtMemory, MEMORY_WATCH_MS);
}

const root = document.getElementById("root");
if (root === null) throw new Error("wall.html has no #root");
start(root);
