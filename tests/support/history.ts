import type { EventRecord, HistoryLink, PublishedHead } from "../../server/protocol/history.ts";

// Copies of the two tables of the history, and what somebody may do to them behind the program's back.

export interface HistoryTables {
	readonly events: readonly EventRecord[];
	/** In the order of the table, which nobody promises. */
	readonly links: readonly HistoryLink[];
}

export interface Tampering {
	readonly name: string;
	readonly apply: (tables: HistoryTables) => HistoryTables;
}

/** Another tampering for each seed. Each changes what the tables say; none touches what was published. */
export function drawTampering(tables: HistoryTables, pick: (below: number) => number): Tampering {
	const { events, links } = tables;
	const at = pick(links.length);
	const link = links[at] as HistoryLink;
	const place = events.findIndex(({ id }) => id === link.event);
	const event = events[place] as EventRecord;
	const edit = (changes: Partial<EventRecord>): Tampering => ({
		name: `edit ${Object.keys(changes).join()} of event ${event.id}`,
		apply: () => ({ links, events: events.with(place, { ...event, ...changes }) }),
	});
	const editLink = (changes: Partial<HistoryLink>): Tampering => ({
		name: `edit ${Object.keys(changes).join()} of link ${link.position}`,
		apply: () => ({ events, links: links.with(at, { ...link, ...changes }) }),
	});
	const other = links[(at + 1 + pick(links.length - 1)) % links.length] as HistoryLink;
	const flip = (hash: string) => `${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}`;
	const isAfter = (given: HistoryLink) => given.position > link.position;
	const cut = new Set(links.filter((given) => !(given.position < link.position)).map(({ event: id }) => id));
	const ways: readonly (() => Tampering)[] = [
		() => edit({ actor: `${event.actor}x` }),
		() => edit({ at: event.at.replace(/\d{6}Z$/, (micro) => `${String((Number.parseInt(micro, 10) + 1) % 1_000_000).padStart(6, "0")}Z`) }),
		() => edit({ kind: event.kind === "note" ? "changed" : "note" }),
		() => edit({ data: `${event.data.slice(0, -1)}, "z": 1}` }),
		() => edit({ complaint: String(Number(event.complaint) + 1) }),
		() => edit({ version: event.version + 1 }),
		() => edit({ xid: String(BigInt(event.xid) + 1n) }),
		() => editLink({ rowHash: flip(link.rowHash) }),
		() => editLink({ chainHash: flip(link.chainHash) }),
		() => editLink({ at: link.at.replace("2", "1") }),
		() => editLink({ seenFrom: String(BigInt(link.seenFrom) + 1n) }),
		() => ({ name: `delete event ${event.id}`, apply: () => ({ links, events: events.toSpliced(place, 1) }) }),
		() => ({ name: `delete link ${link.position}`, apply: () => ({ events, links: links.toSpliced(at, 1) }) }),
		() => ({
			name: `delete event ${event.id} with its link`,
			apply: () => ({ events: events.toSpliced(place, 1), links: links.toSpliced(at, 1) }),
		}),
		() => ({
			name: `delete event ${event.id} and close the gap`,
			apply: () => ({
				events: events.toSpliced(place, 1),
				links: links.toSpliced(at, 1).map((given) => (isAfter(given) ? { ...given, position: given.position - 1 } : given)),
			}),
		}),
		() => ({
			name: `swap links ${link.position} and ${other.position}`,
			apply: () => ({
				events,
				links: links.map((given) =>
					given === link ? { ...other, position: link.position } : given === other ? { ...link, position: other.position } : given,
				),
			}),
		}),
		() => ({
			name: `swap what events ${link.event} and ${other.event} say`,
			apply: () => ({
				links,
				events: events.map((given) =>
					given.id === link.event
						? { ...(events.find(({ id }) => id === other.event) as EventRecord), id: link.event }
						: given.id === other.event
							? { ...event, id: other.event }
							: given,
				),
			}),
		}),
		() => ({
			name: `cut the tail from link ${link.position}`,
			apply: () => ({ events: events.filter(({ id }) => !cut.has(id)), links: links.filter((given) => given.position < link.position) }),
		}),
		() => ({
			name: `forget links from ${link.position}`,
			apply: () => ({ events, links: links.filter((given) => given.position < link.position) }),
		}),
		() => ({ name: "truncate both", apply: () => ({ events: [], links: [] }) }),
		() => ({ name: "truncate the events", apply: () => ({ events: [], links }) }),
		() => ({ name: "truncate the links", apply: () => ({ events, links: [] }) }),
		() => ({
			name: "insert an event between those that were linked long ago",
			apply: () => ({ links, events: [...events, { ...event, id: "0", xid: String(BigInt(links[0]?.seenFrom ?? "1") - 1n) }] }),
		}),
	];
	return (ways[pick(ways.length)] as () => Tampering)();
}

/** Where every copy of the heads is kept that the tamperer cannot reach. */
export function headsOf(links: readonly HistoryLink[]): readonly PublishedHead[] {
	const last = links.at(-1);
	return last === undefined ? [] : [{ at: "2026-11-21T00:00:00.000Z", position: last.position, chainHash: last.chainHash }];
}
