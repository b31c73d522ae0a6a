// The operator's page: builds the store, the link and the screen, once, and hands the panels what they may not reach for.
import { type ReactNode, StrictMode, useCallback, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "./ui/base.css";
import "./ui/parts.css";
import "./panels/console.css";
import "./panels/header.css";
import "./panels/filter.css";
import "./panels/map-pane.css";
import "./panels/queue.css";
import "./panels/case.css";
import "./panels/proof.css";
import "./panels/hand-over.css";
import "./panels/suggestion.css";
import "./panels/overview.css";
import "./panels/related.css";
import type { Account, Login as Credentials } from "../server/protocol/account.ts";
import type { AccountName } from "../server/protocol/code.ts";
import { createFaultReport } from "./feed/fault-report.ts";
import { Feed } from "./feed/feed.ts";
import { isTooMany } from "./feed/http.ts";
import { send, sendAlarm, sendMany } from "./feed/send.ts";
import { OWN_SERVER } from "./feed/server-link.ts";
import { MANY_FROM, SEVERAL_FROM } from "./map/cell-level.ts";
import type { MapSurface } from "./map/map-surface.ts";
import { RateLegend } from "./map/rate-legend.tsx";
import { BulkProvider } from "./panels/bulk.tsx";
import type { Camera } from "./panels/camera-address.ts";
import { type Send, type SendAlarm, SendAlarmContext, SendContext, type SendMany, SendManyContext } from "./panels/commands.tsx";
import { ConsoleScreen } from "./panels/console-screen.tsx";
import { DeskProvider } from "./panels/desk.tsx";
import { dropDesks } from "./panels/kept-desk.ts";
import { LATE } from "./panels/late-parts.ts";
import { Login } from "./panels/login.tsx";
import { findCamera, lookToSearch, NO_LOOK } from "./panels/look.ts";
import { MapLegend } from "./panels/map-legend.tsx";
import { NO_FILTER } from "./store/filter.ts";
import { Store } from "./store/store.ts";
import { createTicks } from "./store/tick.ts";
import { filterToSearch } from "./store/url.ts";
import { StoreProvider, useStore } from "./store/use-store.tsx";
import { Guard } from "./ui/guard.tsx";
import { LanguageProvider } from "./ui/language-context.tsx";
import { fetchAhead, Late, late } from "./ui/late.tsx";
import { ThemeProvider } from "./ui/theme.tsx";

const WALL = "/wall";
/** Two thirds of what a page loads is the map's: the snapshot and the queue do not wait for it. */
const cityMap = late(async () => (await import("./map/city-map.tsx")).CityMap);
/** At the latest: a map that is drawn without a graphics card leaves the page no idle moment. */
const IDLE_MS = 1000;

/** A moment in which the page has nothing else to do; not every browser tells of one. */
const idle = () =>
	new Promise<void>((resolve) => {
		if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: IDLE_MS });
		else setTimeout(resolve, IDLE_MS);
	});

/** A display has no business with the console. */
function ToWall() {
	useEffect(() => window.location.replace(WALL), []);
	return null;
}

function Console({ feed }: { readonly feed: Feed }) {
	const isSignedOut = useStore((state) => state.link.status === "signed-out");
	const isDisplay = useStore((state) => state.you?.role === "display");
	const isDrill = useStore((state) => state.isDrill);
	const isLive = useStore((state) => state.link.status === "live");
	// After the map and the complaints: what is asked for later is then there at once, and when the line is cut, too.
	useEffect(() => {
		if (isLive) void fetchAhead([cityMap, ...Object.values(LATE)], idle);
	}, [isLive]);
	// In the drill a look at the wall is enough to become a display: whoever then comes here wants to sign in.
	const mustSignIn = isSignedOut || (isDisplay && isDrill);
	if (isDisplay && !mustSignIn) return <ToWall />;
	return <OwnDesk>{(leave) => <Place feed={feed} mustSignIn={mustSignIn} onLeave={leave} />}</OwnDesk>;
}

interface PlaceParts {
	readonly feed: Feed;
	readonly mustSignIn: boolean;
	readonly onLeave: () => void;
}

/** One person's place: the login, or the screen with the map where their hand put it. */
function Place({ feed, mustSignIn, onLeave }: PlaceParts) {
	const surface = useRef<MapSurface>(null);
	const [isStillIn, setStillIn] = useState(false);
	const [camera, setCamera] = useState<Camera | null>(() => findCamera(window.location.search) ?? null);
	const onReady = useCallback((ready: MapSurface) => {
		surface.current = ready;
	}, []);
	const signIn = async (login: Credentials) => {
		const account = await feed.signIn(login);
		if (account?.role === "display") window.location.assign(WALL);
		return account !== undefined;
	};
	if (mustSignIn) return <Login onSignIn={signIn} isTooMany={isTooMany} />;
	return (
		<ConsoleScreen
			map={
				<Guard panel="map">
					<Late part={cityMap} view="console" start={camera} onMoved={setCamera} onReady={onReady} />
				</Guard>
			}
			legend={<MapLegend severalFrom={SEVERAL_FROM} manyFrom={MANY_FROM} ofRegions={<RateLegend />} />}
			onShow={(position) => surface.current?.show(position)}
			onHome={() => {
				surface.current?.fit();
				setCamera(null);
			}}
			onRegion={(code) => {
				surface.current?.fit({ kind: "region", code });
				setCamera(surface.current?.camera ?? null);
			}}
			onChoose={(isRegion) => surface.current?.choose(isRegion)}
			camera={camera}
			onCamera={(wanted) => surface.current?.look(wanted)}
			toPositions={(pixels) => surface.current?.toPositions(pixels) ?? []}
			onLock={(isLocked) => surface.current?.lock(isLocked)}
			playback={(narrowing, close) => (
				<Late part={LATE.playbackScreen} map={<Late part={cityMap} view="console" />} narrowing={narrowing} onClose={close} />
			)}
			onSignOut={() => {
				setStillIn(false);
				feed.signOut().then(onLeave, (error: unknown) => {
					console.warn("Signing out failed", error);
					setStillIn(true);
				});
			}}
			isStillIn={isStillIn}
			onStay={() => setStillIn(false)}
		/>
	);
}

/**
 * Nothing typed is left in this tab, and the address says no longer what the former person filtered and where they looked. A display
 * has chosen nothing: its link is kept.
 */
function forgetPerson(former: Account): void {
	dropDesks(null, window.sessionStorage);
	if (former.role === "display") return;
	const { pathname, search, hash } = window.location;
	window.history.replaceState(null, "", `${pathname}${filterToSearch(NO_FILTER, lookToSearch(NO_LOOK, search))}${hash}`);
}

/**
 * The desk outlives a session that ended by itself: whoever signs in again finds what they had typed. Somebody else, or the
 * same person after signing out, finds an empty one.
 */
function OwnDesk({ children }: { readonly children: (leave: () => void) => ReactNode }) {
	const name = useStore((state) => state.you?.name ?? null);
	const [owner, setOwner] = useState<{ readonly name: AccountName | null; readonly round: number }>({ name: null, round: 0 });
	if (name !== null && name !== owner.name) setOwner({ name, round: owner.round + 1 });
	const leave = useCallback(() => setOwner(({ round }) => ({ name: null, round: round + 1 })), []);
	return (
		<DeskProvider key={owner.round}>
			<BulkProvider>{children(leave)}</BulkProvider>
		</DeskProvider>
	);
}

function start(root: HTMLElement): void {
	// Beside the snapshot. Where it is to stand asks again, and says so when it cannot be had.
	cityMap.fetch().catch((error: unknown) => console.warn("The map could not be fetched", error));
	const monotonic = () => performance.now();
	const store = new Store({ monotonic, schedule: createTicks(), wallClock: () => Date.now() }, { view: "console" });
	// It does not load itself again for a new build: the header says that there is one, and whoever is typing chooses when.
	const feed = new Feed({ store, view: "console", monotonic, onLeft: forgetPerson });
	const sendByFeed: Send = (name, wish) => send(feed, name, wish as Parameters<typeof send<typeof name>>[2]);
	const sendManyByFeed: SendMany = (name, wish) => sendMany(feed, name, wish);
	const sendAlarmByFeed: SendAlarm = (name, wish) => sendAlarm(feed, name, wish);
	feed.start();
	const report = createFaultReport(OWN_SERVER, "console");
	const onFault = (error: unknown, { componentStack }: { readonly componentStack?: string | undefined }) => report(error, componentStack);
	createRoot(root, { onCaughtError: onFault, onUncaughtError: onFault }).render(
		<StrictMode>
			<LanguageProvider>
				<ThemeProvider>
					<StoreProvider store={store}>
						<SendContext value={sendByFeed}>
							<SendManyContext value={sendManyByFeed}>
								<SendAlarmContext value={sendAlarmByFeed}>
									<Guard panel="page">
										<Console feed={feed} />
									</Guard>
								</SendAlarmContext>
							</SendManyContext>
						</SendContext>
					</StoreProvider>
				</ThemeProvider>
			</LanguageProvider>
		</StrictMode>,
	);
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
start(root);
