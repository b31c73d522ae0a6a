// A line drawn over the map. While it lies there the map takes no drag, so that the camera stays where it is.
import { type PointerEvent, type ReactNode, useRef, useState } from "react";
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

export function Lasso({ kind, onDrawn }: LassoParts): ReactNode {
	const said = DESK_WORDS[useSpeech().language].lasso;
	const [line, setLine] = useState<readonly Pixel[]>([]);
	const drawn = useRef<readonly Pixel[]>([]);
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
	return (
		<div className="lasso">
			<svg
				className="lasso-ground"
				aria-hidden="true"
				onPointerDown={(event) => {
					if (event.button !== 0) return;
					event.currentTarget.setPointerCapture(event.pointerId);
					keep([pixelOf(event)]);
				}}
				onPointerMove={(event) => {
					const last = drawn.current.at(-1);
					if (last === undefined) return;
					const next = pixelOf(event);
					if (kind === "freehand" && Math.hypot(next[0] - last[0], next[1] - last[1]) < STEP_PX) return;
					keep(kind === "box" ? [drawn.current[0] as Pixel, next] : [...drawn.current, next]);
				}}
				onPointerUp={() => {
					const ring = ringOf(drawn.current);
					keep([]);
					if (ring.length > 2) onDrawn(ring);
				}}
				onPointerCancel={() => keep([])}
			>
				<path
					d={
						line.length > 1
							? `M${ringOf(line)
									.map(([left, top]) => `${left} ${top}`)
									.join("L")}Z`
							: ""
					}
				/>
			</svg>
			<p className="lasso-hint popup" role="status">
				{kind === "box" ? said.boxHint : said.freehandHint}
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
