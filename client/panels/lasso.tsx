// A line drawn over the map. While it lies there the map takes no drag, so that the camera stays where it is.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useSpeech } from "../ui/language-context.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";

export type LassoKind = "freehand" | "box";
/** Pixels from the map's upper left corner. */
export type Pixel = readonly [left: number, top: number];

/** A new corner of a freehand line after so many pixels: closer ones are the hand's tremble. */
const STEP_PX = 3;

export interface LassoParts {
	readonly kind: LassoKind;
	readonly onDrawn: (ring: readonly Pixel[]) => void;
}

export function boxToRing([left, top]: Pixel, [right, bottom]: Pixel): readonly Pixel[] {
	return [
		[left, top],
		[right, top],
		[right, bottom],
		[left, bottom],
	];
}

/** By keys the mark goes so far at a time, with Shift farther. */
const MARK_STEP_PX = 8;
const MARK_STRIDE_PX = 64;
const ARROWS: Readonly<Record<string, Pixel>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** By a hand, or by keys: then a mark is moved over the map and sets corners. */
export function Lasso({ kind, onDrawn }: LassoParts): ReactNode {
	const said = DESK_WORDS[useSpeech().language].lasso;
	const hint = useId();
	const ground = useRef<HTMLDivElement>(null);
	const [line, setLine] = useState<readonly Pixel[]>([]);
	/** Null while a hand draws, or before the first key. */
	const [mark, setMark] = useState<Pixel | null>(null);
	const drawn = useRef<readonly Pixel[]>([]);
	useEffect(() => {
		const before = document.activeElement;
		const element = ground.current;
		element?.focus({ preventScroll: true });
		if (element?.matches(":focus-visible") === true) setMark([element.clientWidth / 2, element.clientHeight / 2]);
		// Whoever has not gone on elsewhere goes back to where they were.
		return () => {
			if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
		};
	}, []);
	const pixelOf = (event: PointerEvent<SVGSVGElement>): Pixel => {
		const { left, top } = event.currentTarget.getBoundingClientRect();
		return [event.clientX - left, event.clientY - top];
	};
	const keep = (next: readonly Pixel[]) => {
		drawn.current = next;
		setLine(next);
	};
	const ringOf = (points: readonly Pixel[]): readonly Pixel[] => {
		const [first] = points;
		const last = points.at(-1);
		return kind === "box" && first !== undefined && last !== undefined ? boxToRing(first, last) : points;
	};
	const finish = (points: readonly Pixel[]) => {
		const ring = ringOf(points);
		keep([]);
		if (ring.length > 2) onDrawn(ring);
	};
	/** Twice at the same place ends a freehand line; the second corner ends a box. */
	const setCorner = (at: Pixel) => {
		const last = line.at(-1);
		const isSame = last !== undefined && last[0] === at[0] && last[1] === at[1];
		if (kind === "box" && last !== undefined && !isSame) finish([last, at]);
		else if (kind === "freehand" && isSame && line.length > 2) finish(line);
		else if (!isSame) keep([...line, at]);
	};
	const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const { clientWidth, clientHeight } = event.currentTarget;
		const at: Pixel = mark ?? [clientWidth / 2, clientHeight / 2];
		const arrow = ARROWS[event.key];
		if (arrow !== undefined) {
			const step = event.shiftKey ? MARK_STRIDE_PX : MARK_STEP_PX;
			const move = (from: number, by: number, most: number) => Math.min(Math.max(from + by * step, 0), most);
			setMark([move(at[0], arrow[0], clientWidth), move(at[1], arrow[1], clientHeight)]);
		} else if (event.key === "Enter") {
			setMark(at);
			if (!event.repeat) setCorner(at);
		} else if (event.key === "Backspace") keep(line.slice(0, -1));
		else return;
		// The queue beside the map does not take it.
		event.preventDefault();
	};
	const shown = ringOf(mark === null ? line : [...line, mark]);
	return (
		<div
			ref={ground}
			className="lasso"
			role="application"
			aria-label={kind === "box" ? said.box : said.freehand}
			aria-describedby={hint}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys, as an application does.
			tabIndex={0}
			onKeyDown={onKeyDown}
		>
			<svg
				className="lasso-ground"
				aria-hidden="true"
				onPointerDown={(event) => {
					if (event.button !== 0) return;
					event.currentTarget.setPointerCapture(event.pointerId);
					setMark(null);
					keep([pixelOf(event)]);
				}}
				onPointerMove={(event) => {
					const last = drawn.current.at(-1);
					if (last === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
					const next = pixelOf(event);
					if (kind === "freehand" && Math.hypot(next[0] - last[0], next[1] - last[1]) < STEP_PX) return;
					keep(kind === "box" ? [drawn.current[0] as Pixel, next] : [...drawn.current, next]);
				}}
				onPointerUp={() => finish(drawn.current)}
				onPointerCancel={() => keep([])}
			>
				<path d={shown.length > 1 ? `M${shown.map(([left, top]) => `${left} ${top}`).join("L")}Z` : ""} />
				{mark !== null && <path className="lasso-mark" d={`M${mark[0] - 12} ${mark[1]}h24M${mark[0]} ${mark[1] - 12}v24`} />}
			</svg>
			<p id={hint} className="lasso-hint popup" role="status">
				{kind === "box" ? said.boxHint : said.freehandHint}
				<span className="lasso-keys">{kind === "box" ? said.boxKeys : said.freehandKeys}</span>
			</p>
		</div>
	);
}

export interface Caught {
	readonly picked: number;
	/** More than can be handed over at once stay outside. */
	readonly inside: number;
}

/** What the last lasso caught, while it is still picked; what it left out is said, too. */
export function LassoNote({ caught }: { readonly caught: Caught | null }): ReactNode {
	const said = DESK_WORDS[useSpeech().language].lasso;
	return (
		<p className="lasso-note" role="status" hidden={caught === null}>
			{caught !== null &&
				(caught.inside === 0
					? said.none
					: caught.inside > caught.picked
						? said.pickedFirst(caught.picked, caught.inside)
						: said.picked(caught.picked))}
		</p>
	);
}
