// What can be done with the map beside looking at it; each with its key. The map is what is looked at: what a tool is called stands there
// while a hand or the focus is on the tools, or while the tool is in use.
import type { ReactNode } from "react";
import type { Coloured } from "../store/state.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { MAP_WORDS } from "../ui/words/map.ts";
import { ShortcutKey } from "./act-button.tsx";
import { useBulk } from "./bulk.tsx";
import { ariaShortcut } from "./keys.ts";
import type { LassoKind } from "./lasso.tsx";

export interface MapToolsParts {
	readonly lasso: LassoKind | null;
	readonly onLasso: (kind: LassoKind) => void;
	readonly isLocked: boolean;
	readonly onLock: () => void;
	readonly coloured: Coloured;
	readonly onColour: () => void;
}

export function MapTools({ lasso, onLasso, isLocked, onLock, coloured, onColour }: MapToolsParts): ReactNode {
	const { language } = useSpeech();
	const said = DESK_WORDS[language];
	const { can } = useBulk();
	return (
		<div className="map-tools" role="toolbar" aria-orientation="vertical" aria-label={said.tools}>
			{can.pick && (
				<>
					<Tool icon="lasso" shortcut="q" isOn={lasso === "freehand"} onAct={() => onLasso("freehand")}>
						{said.lasso.freehand}
					</Tool>
					<Tool icon="box" shortcut="z" isOn={lasso === "box"} onAct={() => onLasso("box")}>
						{said.lasso.box}
					</Tool>
				</>
			)}
			<Tool icon="lock" shortcut="L" isOn={isLocked} title={said.lock.note} onAct={onLock}>
				{isLocked ? said.lock.locked : said.lock.unlocked}
			</Tool>
			<Tool icon="colour" shortcut="M" isOn={coloured === "region"} title={MAP_WORDS[language].colourNote} onAct={onColour}>
				{MAP_WORDS[language].colour.region}
			</Tool>
		</div>
	);
}

interface ToolParts {
	readonly icon: IconName;
	readonly shortcut: string;
	readonly isOn: boolean;
	readonly title?: string;
	readonly onAct: () => void;
	readonly children: ReactNode;
}

function Tool({ icon, shortcut, isOn, title, onAct, children }: ToolParts): ReactNode {
	return (
		<button
			type="button"
			className={isOn ? "button is-small is-on" : "button is-small"}
			aria-pressed={isOn}
			aria-keyshortcuts={ariaShortcut(shortcut)}
			title={title}
			onClick={onAct}
		>
			<Icon name={icon} size={13} />
			<span className="tool-name">{children}</span>
			<ShortcutKey shortcut={shortcut} />
		</button>
	);
}
