// Saying where a complaint is: a kelurahan that the words may mean (one key), any kelurahan by name, or a point on the map.
import { type ReactNode, useEffect, useId, useRef } from "react";
import type { Position, RegionCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { RegionHint } from "../../server/protocol/related.ts";
import { applyPin } from "../store/apply.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FormButton, ShortcutKey } from "./act-button.tsx";
import { useDraft } from "./case-form.tsx";
import { meantVersion, useDesk } from "./desk.tsx";
import { useFocusBack } from "./focus.ts";
import { useDigitKeys, useShortcut } from "./keys.ts";
import { regionPath } from "./names.ts";
import { RegionPicker } from "./region-picker.tsx";

export interface CaseLocateParts {
	readonly row: ComplaintRow;
	readonly hints: readonly RegionHint[];
}

/** Hints have the keys 1 to 9. */
const KEYED_HINTS = 9;

export function CaseLocate({ row, hints }: CaseLocateParts): ReactNode {
	const { words } = useSpeech();
	const names = useStore(selectNames);
	const desk = useDesk();
	const isInTray = row.region === null;
	const setRegion = (region: RegionCode) => void desk.act("set-region", { id: row.id, version: row.version, region });
	const keyed = desk.busy === null ? hints.slice(0, KEYED_HINTS) : [];
	useDigitKeys((digit) => {
		const hint = keyed[digit - 1];
		if (hint !== undefined) setRegion(hint.region);
	});
	useShortcut("m", isInTray ? () => desk.setForm("place") : null);
	return (
		<div className="locate">
			{hints.length > 0 && (
				<>
					<p className="part-title">{words.tray.hints}</p>
					<ul className="hints">
						{hints.map((hint, index) => (
							<li key={hint.region}>
								<button type="button" className="button hint" disabled={desk.busy !== null} onClick={() => setRegion(hint.region)}>
									{index < KEYED_HINTS && <kbd className="key">{index + 1}</kbd>}
									<span>{regionPath(names, hint.region).join(" · ")}</span>
									<span className="pane-note hint-words">
										{words.tray.because(hint.words.map((word) => `“${word}”`).join(", "), hint.standing)}
									</span>
								</button>
							</li>
						))}
					</ul>
					<p className="pane-note">{words.tray.hintsNote}</p>
				</>
			)}
			{isInTray || desk.form === "place" ? (
				<>
					<PlaceForm row={row} />
					<RegionPicker onChoose={setRegion} />
				</>
			) : (
				<FormButton form="place" shortcut="m" icon="pin" isSmall>
					{words.tray.correct}
				</FormButton>
			)}
		</div>
	);
}

/** `-6.1754, 106.8272` as maps copy it, or the other way round: Jakarta's longitude is no latitude. Null for anything else. */
export function parsePosition(text: string): Position | null {
	const numbers = text.match(/-?\d+(?:[.]\d+)?/g)?.map(Number) ?? [];
	const [first, second] = numbers;
	if (numbers.length !== 2 || first === undefined || second === undefined) return null;
	const [lng, lat] = Math.abs(first) > 90 ? [first, second] : [second, first];
	return Math.abs(lng) <= 180 && Math.abs(lng) > 90 && Math.abs(lat) <= 90 ? [lng, lat] : null;
}

/** The point is clicked or dragged on the map, or typed; it is saved by a button, so that a stray click moves nothing. */
function PlaceForm({ row }: { readonly row: ComplaintRow }): ReactNode {
	const { words } = useSpeech();
	const store = useStoreWriter();
	const desk = useDesk();
	const field = useId();
	const pin = useStore((state) => state.pin);
	const [{ point }, set] = useDraft(row, "place", { point: "" });
	const typed = point === "" ? null : point;
	useEffect(() => () => store.write(applyPin(null)), [store]);
	// What the map says replaces what was typed before it.
	const pinned = pin?.position ?? null;
	// biome-ignore lint/correctness/useExhaustiveDependencies: only what the map says anew counts.
	useEffect(() => {
		if (pinned !== null && typed !== null && parsePosition(typed)?.join() !== pinned.join()) set({ point: "" });
	}, [pinned]);
	const formRef = useRef<HTMLFormElement>(null);
	useFocusBack(formRef);
	const fieldRef = useRef<HTMLInputElement>(null);
	const isAsked = desk.form === "place";
	useEffect(() => {
		if (isAsked) fieldRef.current?.focus();
	}, [isAsked]);
	const text = typed ?? (pin?.position ? `${pin.position[1].toFixed(6)}, ${pin.position[0].toFixed(6)}` : "");
	const position = typed === null ? (pin?.position ?? null) : parsePosition(typed);
	const save = async () => {
		if (position === null) return;
		const version = isAsked ? meantVersion(desk.formBase, row) : row.version;
		if (await desk.act("place", { id: row.id, version, position: [position[0], position[1]] })) {
			store.write(applyPin(null));
			desk.finishForm(row.id, "place");
		}
	};
	return (
		<form
			ref={formRef}
			className="place-form"
			onSubmit={(event) => {
				event.preventDefault();
				void save();
			}}
		>
			<label htmlFor={field} className="part-title">
				{words.tray.point} <ShortcutKey shortcut="m" />
			</label>
			<div className="place-fields">
				<input
					ref={fieldRef}
					id={field}
					className="field tabular"
					inputMode="text"
					autoComplete="off"
					placeholder="-6.175400, 106.827200"
					aria-invalid={typed !== null && typed !== "" && position === null}
					value={text}
					onChange={(event) => {
						set({ point: event.target.value });
						const parsed = parsePosition(event.target.value);
						if (parsed !== null || (event.target.value === "" && pin !== null)) store.write(applyPin({ position: parsed }));
					}}
				/>
				<button
					type="button"
					className="button"
					aria-pressed={pin !== null}
					onClick={() => store.write(applyPin(pin === null ? { position: row.position } : null))}
				>
					<Icon name="target" size={14} />
					{words.tray.pick}
				</button>
				<button type="submit" className="button is-primary" disabled={position === null || desk.busy !== null}>
					{desk.busy === "place" ? words.actions.sending : words.tray.savePoint}
				</button>
			</div>
			{pin !== null && (
				<p className="pane-note" role="status">
					{words.tray.pickNote}
				</p>
			)}
		</form>
	);
}
