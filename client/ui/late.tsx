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

/** `mend` is done before a second try. */
export function late<Props>(load: () => Promise<ComponentType<Props>>, mend: () => Promise<void> = restyle): LatePart<Props> {
	let part: ComponentType<Props> | undefined;
	let coming: Promise<ComponentType<Props>> | undefined;
	let hasFailed = false;
	return {
		find: () => part,
		fetch: () => {
			coming ??= (hasFailed ? mend().then(load) : load()).then(
				(loaded) => {
					part = loaded;
					return loaded;
				},
				(error: unknown) => {
					coming = undefined;
					hasFailed = true;
					throw error;
				},
			);
			return coming;
		},
	};
}

/**
 * Puts on again the style sheets that did not come. The bundler's loader asks for each once and takes it for there from then on (vite 8.3):
 * a part that came at the second try would stand there unstyled. The script itself the browser fetches again.
 */
async function restyle(): Promise<void> {
	const links = Array.from(document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]"));
	const there = new Set(links.filter(hasCome).map(({ href }) => href));
	const missing = new Set(links.map(({ href }) => href).filter((href) => !there.has(href)));
	const putOn = (href: string) =>
		new Promise<void>((resolve, reject) => {
			const link = document.createElement("link");
			link.addEventListener("load", () => resolve());
			link.addEventListener("error", () => reject(new Error(`No style sheet ${href}`)));
			Object.assign(link, { rel: "stylesheet", crossOrigin: "", href });
			document.head.append(link);
		});
	await Promise.all(Array.from(missing, putOn));
}

/** A style sheet that did not come is an empty one to Chromium, or one whose rules may not be read. */
function hasCome({ sheet }: HTMLLinkElement): boolean {
	try {
		return sheet !== null && sheet.cssRules.length > 0;
	} catch (error) {
		if (error instanceof DOMException && error.name === "SecurityError") return false;
		throw error;
	}
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
