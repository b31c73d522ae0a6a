// The operator's screen: queue, map and case side by side, widths remembered, everything reachable by keyboard.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import type { ComplaintId, Position, RegionCode } from "../../server/protocol/code.ts";
import { MANY_MAX } from "../../server/protocol/command-limit.ts";
import { applyColoured, applyFilter, applyPin } from "../store/apply.ts";
import { NO_FILTER } from "../store/filter.ts";
import { selectInside } from "../store/select-inside.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Guard } from "../ui/guard.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { Late } from "../ui/late.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { Arrivals, DoneNotice } from "./arrivals.tsx";
import { useBulk } from "./bulk.tsx";
import type { Camera } from "./camera-address.ts";
import { ConsolePage, type PageName } from "./console-page.tsx";
import { type Form, useDesk } from "./desk.tsx";
import { useDeskAddress } from "./desk-address.ts";
import { useCommands, useOtherCommands } from "./desk-commands.ts";
import { canExport, canPlayBack, canReport, isOfRoom } from "./duty.ts";
import { FilterBar } from "./filter-bar.tsx";
import { Header } from "./header.tsx";
import { usePickNextHotspot } from "./hotspot-pick.ts";
import { type Keys, KeysMeant, useKeys } from "./keys.ts";
import { type Caught, Lasso, type LassoKind, LassoNote, type Pixel } from "./lasso.tsx";
import { LATE } from "./late-parts.ts";
import { StaleBanner } from "./live-badge.tsx";
import { MapTools } from "./map-tools.tsx";
import { Notices } from "./notices.tsx";
import { Overview } from "./overview.tsx";
import { Queue, type QueueHandle } from "./queue.tsx";
import type { QueueNarrowing } from "./queue-query.ts";
import { useReportVisit } from "./report-visit.ts";
import { selectSteps } from "./steps.ts";
import { StillIn } from "./still-in.tsx";
import { UndoToast } from "./undo-toast.tsx";
import { selectUndoable } from "./undoable.ts";

export interface ConsoleScreenParts {
	/** The map, which panels do not know. */
	readonly map: ReactNode;
	readonly legend: ReactNode;
	/** The playback over everything, with what the queue is narrowed to. */
	readonly playback: (narrowing: QueueNarrowing, close: () => void) => ReactNode;
	/** Where a hand has put the map; null while it shows the whole city. */
	readonly camera: Camera | null;
	readonly onCamera: (camera: Camera) => void;
	readonly onShow: (position: Position) => void;
	readonly onHome: () => void;
	/** A region with all below it. */
	readonly onRegion: (region: RegionCode) => void;
	/** A click on the map where the pointer is, or in its middle; `isRegion` with Shift. */
	readonly onChoose: (isRegion: boolean) => void;
	/** Corners of the map in pixels as positions. */
	readonly toPositions: (pixels: readonly Pixel[]) => readonly Position[];
	readonly onLock: (isLocked: boolean) => void;
	readonly onSignOut: () => void;
	/** Signing out was tried in vain, until the person goes on. */
	readonly isStillIn: boolean;
	readonly onStay: () => void;
}

export function ConsoleScreen(parts: ConsoleScreenParts): ReactNode {
	const { map, legend, playback, camera, onCamera, onShow, onHome, onRegion, onChoose, toPositions, onLock, onSignOut, isStillIn, onStay } =
		parts;
	const { words, language } = useSpeech();
	const desk = useDesk();
	const bulk = useBulk();
	const store = useStoreWriter();
	const isStale = useStore((state) => state.link.staleSince !== null);
	const queue = useRef<QueueHandle>(null);
	const [page, setPage] = useState<PageName | null>(null);
	const [isAlarming, setAlarming] = useState(false);
	/** What the queue was narrowed to when the playback was opened; null while there is none. */
	const [playedBack, setPlayedBack] = useState<QueueNarrowing | null>(null);
	const mayPlayBack = useStore((state) => canPlayBack(state.you));
	const [lasso, setLasso] = useState<LassoKind | null>(null);
	const [caught, setCaught] = useState<Caught | null>(null);
	const [isLocked, setLocked] = useState(false);
	const coloured = useStore((state) => state.coloured);
	const { isTable } = desk.look;
	const address = useDeskAddress({ camera, onCamera });
	const visit = useReportVisit({ ...address, onRegion: (region) => (region === null ? onHome() : onRegion(region)) });
	const [isFiltering, setFiltering] = useState(false);
	const [areViewsOpen, setViewsOpen] = useState(false);
	const layout = useDefaultLayout({ id: "pantau.console", storage: window.localStorage });

	/** An act is meant for what the eye is on: the row that a hand went to in the queue, before the case that is still open beside it. */
	const aimed = (): ComplaintId | null => queue.current?.aimed() ?? desk.openId;
	const ask = (form: Form) => {
		const id = aimed() ?? queue.current?.cursor() ?? null;
		if (id === null) return;
		if (id === desk.openId) desk.setForm(form);
		else desk.open(id, form);
	};
	const pickNextHotspot = usePickNextHotspot();
	const undo = () => {
		const last = selectUndoable(desk.undoables, store.now())[0];
		const lastBulk = selectUndoable(bulk.done, store.now()).find(({ undone }) => undone === null);
		if (lastBulk !== undefined && lastBulk.until >= (last?.until ?? 0)) bulk.undo(lastBulk);
		else if (last !== undefined && desk.busy === null) void desk.act("undo", { id: last.id });
	};
	const mayReport = useStore((state) => canReport(state.you));
	const mayExport = useStore((state) => canExport(state.you));
	const openReport = () => {
		if (!mayReport) return;
		visit.begin();
		setPage("report");
	};
	const draw = (kind: LassoKind) => {
		if (!bulk.can.pick) return;
		setCaught(null);
		desk.setLook({ isTable: false });
		setLasso((held) => (held === kind ? null : kind));
	};
	// What was caught is news until it is handed over or put back.
	useEffect(() => {
		if (bulk.picked.size === 0) setCaught((held) => (held !== null && held.picked > 0 ? null : held));
	}, [bulk.picked]);
	const catchInside = (ring: readonly Pixel[]) => {
		const ids = selectInside(store.state, toPositions(ring));
		// What is picked is what the line holds: not beside another choice of the map.
		desk.setArea(null);
		bulk.pick(ids);
		setCaught({ picked: Math.min(ids.length, MANY_MAX), inside: ids.length });
		setLasso(null);
		queue.current?.focusList();
	};
	const lock = () => {
		onLock(!isLocked);
		setLocked(!isLocked);
	};
	// Of the state as it is then: what is drawn is a frame behind two quick presses.
	const colour = () => store.write((state) => applyColoured(state.coloured === "cell" ? "region" : "cell")(state));
	const keys: Keys = {
		move: (by, isPicking) => queue.current?.move(by, isPicking),
		pick: () => queue.current?.pick(),
		pickAll: () => queue.current?.pickAll(),
		hotspot: pickNextHotspot,
		nudge: bulk.askNudge,
		claim: () => {
			const id = aimed();
			const row = id === null ? undefined : store.state.complaints.find(id);
			const { you } = store.state;
			if (id === null || row === undefined || you === null || !selectSteps(you, row, store.now()).canClaim) return;
			if (id !== desk.openId) desk.open(id);
			void desk.act("claim", { id });
		},
		open: () => {
			const id = queue.current?.cursor() ?? null;
			if (id !== null) desk.open(id);
		},
		dispatch: () => (bulk.picked.size > 0 ? bulk.ask() : ask("dispatch")),
		accept: () => ask("accept"),
		finish: () => ask("finish"),
		reject: () => ask("reject"),
		pause: () => ask("pause"),
		estimate: () => ask("estimate"),
		undo,
		search: () => queue.current?.focusSearch(),
		freehand: () => draw("freehand"),
		box: () => draw("box"),
		table: () => desk.setLook({ isTable: !isTable }),
		group: () => queue.current?.group(),
		fold: () => queue.current?.fold(),
		nextTab: () => queue.current?.tab(1),
		previousTab: () => queue.current?.tab(-1),
		choose: () => onChoose(false),
		chooseRegion: () => onChoose(true),
		home: onHome,
		playback: () => mayPlayBack && setPlayedBack(queue.current?.query() ?? null),
		report: openReport,
		exportFile: () => mayExport && setPage("export"),
		lock,
		colour,
		filter: () => setFiltering(true),
		clearFilter: () => store.write(applyFilter(NO_FILTER)),
		views: () => setViewsOpen(true),
		help: () => setPage("keys"),
		alarms: () => setAlarming(true),
		handover: () => isOfRoom(store.state.you) && setPage("handover"),
		escape: () => {
			setCaught(null);
			if (lasso !== null) setLasso(null);
			else if (store.state.pin !== null) store.write(applyPin(null));
			else if (desk.form !== null) desk.setForm(null);
			else if (bulk.picked.size > 0) bulk.clear();
			else if (desk.openId !== null) {
				desk.close();
				queue.current?.focusList();
			} else if (desk.area !== null) desk.setArea(null);
		},
	};
	useKeys(keys);
	const commands = [...useCommands(keys), ...useOtherCommands(address.open, onSignOut)];

	const closePage = () => setPage(null);
	return (
		<>
			<div className="console">
				<a className="skip" href="#queue">
					{words.skip.queue}
				</a>
				<a className="skip" href="#case">
					{words.skip.case}
				</a>
				<Guard panel="header">
					<Header
						alarms={{ isOpen: isAlarming, onOpen: setAlarming }}
						isHandingOver={page === "handover"}
						onHandover={() => setPage("handover")}
						onReport={openReport}
						onExport={() => setPage("export")}
						onKeys={() => setPage("keys")}
						onSignOut={onSignOut}
					/>
				</Guard>
				<FilterBar address={address} isOpen={isFiltering} onOpen={setFiltering} areViewsOpen={areViewsOpen} onViews={setViewsOpen}>
					{visit.isAtRow && (
						<button type="button" className="button is-small" aria-keyshortcuts="Shift+R" onClick={openReport}>
							<Icon name="chart" size={13} />
							{REPORT_WORDS[language].back}
							<kbd className="key">⇧R</kbd>
						</button>
					)}
					<button
						type="button"
						className={isTable ? "button is-small is-on" : "button is-small"}
						aria-pressed={isTable}
						aria-keyshortcuts="v"
						onClick={keys.table}
					>
						<Icon name="table" size={13} />
						{DESK_WORDS[language].table.open}
						<kbd className="key">V</kbd>
					</button>
				</FilterBar>
				<StaleBanner />
				<main className={isStale ? "console-main is-stale" : "console-main"}>
					<Group
						className="console-panes"
						orientation="horizontal"
						{...(layout.defaultLayout === undefined ? {} : { defaultLayout: layout.defaultLayout })}
						onLayoutChanged={layout.onLayoutChanged}
					>
						<Panel id="pane-queue" className="pane" defaultSize="26" minSize="320px">
							<Guard panel="queue">
								<Queue handle={queue} commands={commands} />
							</Guard>
						</Panel>
						<Separator className="pane-line" aria-label={words.map.resize} />
						<Panel id="pane-map" className="pane" defaultSize="44" minSize="260px">
							<section className="map-pane" aria-label={words.map.label}>
								<div className="map-live" inert={isTable}>
									{map}
									<button type="button" className="button map-home" aria-keyshortcuts="0" onClick={onHome}>
										<Icon name="home" size={14} />
										{words.map.home}
										<kbd className="key">0</kbd>
									</button>
									{mayPlayBack && (
										<button type="button" className="button map-playback" aria-keyshortcuts="Shift+B" onClick={keys.playback}>
											<Icon name="clock" size={14} />
											{PLAYBACK_WORDS[language].open}
											<kbd className="key">⇧B</kbd>
										</button>
									)}
									{legend}
									<MapTools lasso={lasso} onLasso={draw} isLocked={isLocked} onLock={lock} coloured={coloured} onColour={colour} />
									{lasso !== null && <Lasso key={lasso} kind={lasso} onDrawn={catchInside} />}
								</div>
								<Guard panel="table">{isTable && <Late part={LATE.regionTable} />}</Guard>
								<LassoNote caught={caught} />
								<Guard panel="notices">
									<UndoToast />
								</Guard>
							</section>
						</Panel>
						<Separator className="pane-line" aria-label={words.map.resize} />
						<Panel id="pane-case" className="pane" defaultSize="30" minSize="360px">
							<Guard panel={desk.openId === null ? "overview" : "case"} of={desk.openId}>
								{desk.openId === null ? (
									<Overview />
								) : (
									<KeysMeant value={() => aimed() === desk.openId}>
										<Late key={desk.openId} part={LATE.caseCard} id={desk.openId} onShow={onShow} />
									</KeysMeant>
								)}
							</Guard>
						</Panel>
					</Group>
				</main>
				<Guard panel="notices">
					<Arrivals />
					<Notices />
					<DoneNotice />
					{isStillIn && <StillIn onAgain={onSignOut} onStay={onStay} />}
				</Guard>
				<Guard panel="dialog" of={bulk.stage === null} onClose={bulk.cancel}>
					{bulk.stage !== null && <Late part={LATE.bulkDialog} />}
				</Guard>
				<Guard panel="dialog" of={page} onClose={closePage}>
					{page !== null && <ConsolePage page={page} visit={visit} onClose={closePage} />}
				</Guard>
			</div>
			<Guard panel="playback" of={playedBack} onClose={() => setPlayedBack(null)}>
				{playedBack !== null && playback(playedBack, () => setPlayedBack(null))}
			</Guard>
		</>
	);
}
