import { Menu } from "@base-ui/react/menu";
import { type ReactNode, useRef } from "react";
import type { Account } from "../../server/protocol/account.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { Alarms, type AlarmsParts } from "./alarms.tsx";
import { BrandMark, LanguageSwitch } from "./brand.tsx";
import { canExport, canReport, isOfRoom } from "./duty.ts";
import { HandoverWaiting } from "./handover-waiting.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { regionName, unitName } from "./names.ts";
import { NewBuild } from "./new-build.tsx";
import { type NoticeKind, useNoticeChoice } from "./notices.tsx";
import { RejectedIntake } from "./rejected-intake.tsx";
import { Totals } from "./totals.tsx";

export interface HeaderParts {
	readonly alarms: AlarmsParts;
	readonly isHandingOver: boolean;
	readonly onHandover: () => void;
	readonly onReport: () => void;
	readonly onExport: () => void;
	readonly onKeys: () => void;
	readonly onSignOut: () => void;
}

export function Header({ alarms, isHandingOver, onHandover, onReport, onExport, onKeys, onSignOut }: HeaderParts): ReactNode {
	const { words } = useSpeech();
	const isDrill = useStore((state) => state.isDrill);
	const isRoom = useStore((state) => isOfRoom(state.you));
	return (
		<header className="header">
			<h1 className="brand">
				<BrandMark />
				{words.product.name}
				<span className="visually-hidden"> · {words.product.console}</span>
			</h1>
			{isDrill && (
				<span className="drill-ribbon" title={words.product.drillNote}>
					{words.product.drill}
				</span>
			)}
			<OwnUnit />
			<Totals />
			<Alarms {...alarms} />
			<HandoverWaiting isOfRoom={isRoom} isOpen={isHandingOver} onOpen={onHandover} />
			<RejectedIntake />
			<NewBuild />
			<div className="header-end">
				<LiveBadge />
				<LanguageSwitch />
				<ThemeSwitch />
				<button
					type="button"
					className="button is-quiet is-square"
					aria-label={words.keys.open}
					title={`${words.keys.open} (?)`}
					onClick={onKeys}
				>
					<Icon name="keyboard" />
				</button>
				<AccountMenu onHandover={onHandover} onReport={onReport} onExport={onExport} onSignOut={onSignOut} />
			</div>
		</header>
	);
}

/** A unit's console says whose it is. */
function OwnUnit(): ReactNode {
	const { language } = useSpeech();
	const unit = useStore((state) => state.you?.unit ?? null);
	const names = useStore(selectNames);
	if (unit === null) return null;
	return (
		<p className="own-unit truncate" title={CASE_WORK_WORDS[language].ownUnit(unitName(names, unit))}>
			<span className="visually-hidden">{CASE_WORK_WORDS[language].ownUnit("")}</span>
			{unitName(names, unit)}
		</p>
	);
}

function ThemeSwitch(): ReactNode {
	const { words } = useSpeech();
	const { theme, setTheme } = useAppearance();
	const label = theme === "night" ? words.theme.toDay : words.theme.toNight;
	return (
		<button
			type="button"
			className="button is-quiet is-square"
			aria-label={label}
			title={label}
			onClick={() => setTheme(theme === "night" ? "day" : "night")}
		>
			<Icon name={theme === "night" ? "sun" : "moon"} />
		</button>
	);
}

function AccountMenu({ onHandover, onReport, onExport, onSignOut }: Omit<HeaderParts, "alarms" | "isHandingOver" | "onKeys">): ReactNode {
	const { words, language } = useSpeech();
	const isRoom = useStore((state) => isOfRoom(state.you));
	const mayReport = useStore((state) => canReport(state.you));
	const mayExport = useStore((state) => canExport(state.you));
	const you = useStore((state) => state.you);
	const names = useStore(selectNames);
	// Not at the end of the page, where it would belong to no part of it.
	const place = useRef<HTMLDivElement>(null);
	if (you === null) return null;
	return (
		<div ref={place}>
			<Menu.Root>
				<Menu.Trigger className="button is-quiet account">
					<Icon name="person" size={15} />
					<span className="account-name truncate">{you.name}</span>
					<span className="visually-hidden">{words.account.menu}</span>
					<Icon name="chevron" size={13} />
				</Menu.Trigger>
				<Menu.Portal container={place}>
					<Menu.Positioner sideOffset={6} align="end" positionMethod="fixed" className="menu-positioner">
						<Menu.Popup className="popup menu">
							<div className="menu-note">
								<strong>{you.name}</strong>
								<span>{words.account.roles[you.role]}</span>
								<span>
									{you.unit === null
										? `${words.account.scope}: ${scopeNames(you, (code) => (code === "31" ? words.account.province : regionName(names, code)))}`
										: unitName(names, you.unit)}
								</span>
							</div>
							{isRoom && (
								<Menu.Item className="menu-item" onClick={onHandover}>
									<Icon name="note" size={15} />
									{SHIFT_HANDOVER_WORDS[language].open} (⇧S)
								</Menu.Item>
							)}
							<NoticeItem kind="sound" />
							<NoticeItem kind="browser" />
							{mayReport && (
								<Menu.Item className="menu-item" onClick={onReport}>
									<Icon name="chart" size={15} />
									{REPORT_WORDS[language].open} (⇧R)
								</Menu.Item>
							)}
							{mayExport && (
								<Menu.Item className="menu-item" onClick={onExport}>
									<Icon name="download" size={15} />
									{REPORT_WORDS[language].export.open} (⇧E)
								</Menu.Item>
							)}
							<Menu.Item className="menu-item" onClick={onSignOut}>
								<Icon name="exit" size={15} />
								{words.account.signOut}
							</Menu.Item>
						</Menu.Popup>
					</Menu.Positioner>
				</Menu.Portal>
			</Menu.Root>
		</div>
	);
}

function NoticeItem({ kind }: { readonly kind: NoticeKind }): ReactNode {
	const said = DESK_WORDS[useSpeech().language].notice;
	const [isOn, choose] = useNoticeChoice(kind);
	const isBlocked = kind === "browser" && (!("Notification" in window) || Notification.permission === "denied");
	return (
		<Menu.CheckboxItem className="menu-item" checked={isOn} onCheckedChange={choose} disabled={isBlocked} closeOnClick={false}>
			<span className="menu-check" aria-hidden="true">
				{isOn && <Icon name="check" size={15} />}
			</span>
			{isBlocked ? said.blocked : said[kind]}
		</Menu.CheckboxItem>
	);
}

function scopeNames(you: Account, nameOf: (code: Account["scope"][number]) => string): string {
	return you.scope.map(nameOf).join(", ");
}
