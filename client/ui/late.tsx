// A part of a page that comes when it is first asked for, or before that, when the page has nothing else to do. Not React.lazy:
// that keeps a fetch that failed for good, and shows its fallback first even when the part is there.
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { useSpeech } from "./language-context.tsx";
import { FAULT_WORDS } from "./words/fault.ts";

export interface LatePart<Props> {
	/** Once it has come. */
	readonly find: () => ComponentType<Props> | undefined;
	/** One that failed is fetched again. */
	readonly fetch: () => Promise<ComponentType<Props>>;
}

export function late<Props>(load: () => Promise<ComponentType<Props>>): LatePart<Props> {
	let part: ComponentType<Props> | undefined;
	let coming: Promise<ComponentType<Props>> | undefined;
	return {
		find: () => part,
		fetch: () => {
			coming ??= load().then(
				(loaded) => {
					part = loaded;
					return loaded;
				},
				(error: unknown) => {
					coming = undefined;
					throw error;
				},
			);
			return coming;
		},
	};
}

interface LateParts<Props> {
	readonly part: LatePart<Props>;
	/** What is missed by nobody: nothing is said while it comes, nor when it cannot be had. */
	readonly isQuiet?: boolean;
}

/** `part`, with all other properties. Throws where it stands when it cannot be had: the guard around it says so, and its button tries again. */
export function Late<Props extends object>({ part, isQuiet = false, ...props }: LateParts<Props> & Props): ReactNode {
	const [Part, setPart] = useState(part.find);
	const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
	useEffect(() => {
		let isGone = false;
		part.fetch().then(
			(loaded) => !isGone && setPart(() => loaded),
			(error: unknown) => !isGone && setFailure({ error }),
		);
		return () => {
			isGone = true;
		};
	}, [part]);
	if (failure !== null && !isQuiet) throw failure.error;
	if (Part === undefined) return isQuiet ? null : <Coming />;
	return <Part {...(props as unknown as Props)} />;
}

function Coming(): ReactNode {
	return (
		<p className="popup coming" role="status">
			{FAULT_WORDS[useSpeech().language].coming}
		</p>
	);
}

/**
 * One after the other, each when `idle` lets it. The first that fails ends it, for the line is cut: to be called again when it is back.
 */
export async function fetchAhead(parts: readonly { readonly fetch: () => Promise<unknown> }[], idle: () => Promise<void>): Promise<void> {
	for (const { fetch } of parts) {
		await idle();
		try {
			await fetch();
		} catch (error) {
			console.warn("A part of the page could not be fetched ahead", error);
			return;
		}
	}
}
