// What was handed over: the latest, or of a day; opened, it is taken over item by item.
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { Handover, HandoverItem, HandoverSummary } from "../../server/protocol/handover.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { fetchHandover, fetchHandovers, sendTakeOver } from "./handover-source.ts";
import { wordDay, wordHandoverRefusal, wordItem } from "./handover-words.ts";

export function HandoverArchive(): ReactNode {
	const { language, format } = useSpeech();
	const words = SHIFT_HANDOVER_WORDS[language];
	const now = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	const [day, setDay] = useState("");
	const [list, setList] = useState<readonly HandoverSummary[] | null | "failed">(null);
	const [open, setOpen] = useState<number | null>(null);
	useEffect(() => {
		// Coming back to the list asks again: items were taken over meanwhile.
		if (open !== null) return;
		let isGone = false;
		void fetchHandovers(day).then((found) => {
			if (!isGone) setList(found ?? "failed");
		});
		return () => {
			isGone = true;
		};
	}, [day, open]);
	if (open !== null) return <HandoverCard id={open} onBack={() => setOpen(null)} />;
	return (
		<>
			<label className="handover-field">
				{words.day}
				<input type="date" className="field" value={day} onChange={(event) => setDay(event.target.value)} />
			</label>
			{list === null && <p className="pane-note">{words.loading}</p>}
			{list === "failed" && <p className="notice is-warning">{words.failed}</p>}
			{Array.isArray(list) && list.length === 0 && <p className="pane-note">{words.none}</p>}
			{Array.isArray(list) && (
				<ul className="handover-items">
					{list.map((handover: HandoverSummary) => (
						<li key={handover.id}>
							<button type="button" className="handover-open" onClick={() => setOpen(handover.id)}>
								<strong>{words.shift(handover.shift, wordDay(handover.day, format))}</strong>
								<span className="pane-note tabular">{words.by(handover.writtenBy, format.shortInstant(handover.writtenAt, now))}</span>
								<span className={handover.open > 0 ? "late-soon tabular" : "pane-note tabular"}>
									{handover.open > 0
										? words.openItems(format.number(handover.open), format.number(handover.items))
										: words.allTaken(handover.items)}
								</span>
							</button>
						</li>
					))}
				</ul>
			)}
		</>
	);
}

function HandoverCard({ id, onBack }: { readonly id: number; readonly onBack: () => void }): ReactNode {
	const { language, format } = useSpeech();
	const words = SHIFT_HANDOVER_WORDS[language];
	const now = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	const [handover, setHandover] = useState<Handover | null | "failed">(null);
	const [refusal, setRefusal] = useState<string | null>(null);
	const load = useCallback(async () => setHandover((await fetchHandover(id)) ?? "failed"), [id]);
	useEffect(() => void load(), [load]);
	const take = async (position: number, reply: string) => {
		const answer = await sendTakeOver(id, position, reply);
		setRefusal(answer?.ok === true ? null : wordHandoverRefusal(answer?.reason ?? null, language));
		await load();
	};
	return (
		<>
			<button type="button" className="button is-quiet is-small" onClick={onBack}>
				{words.back}
			</button>
			{handover === null && <p className="pane-note">{words.loading}</p>}
			{handover === "failed" && <p className="notice is-warning">{words.failed}</p>}
			{refusal !== null && (
				<p className="notice is-warning" role="alert">
					<strong>{words.refused}.</strong> {refusal}
				</p>
			)}
			{handover !== null && handover !== "failed" && (
				<>
					<p>
						<strong>{words.shift(handover.shift, wordDay(handover.day, format))}</strong>{" "}
						<span className="pane-note tabular">{words.by(handover.writtenBy, format.instant(handover.writtenAt))}</span>
					</p>
					<ol className="handover-items">
						{handover.list.map((item) => (
							<TakeOverItem key={item.position} item={item} now={now} onTake={(reply) => void take(item.position, reply)} />
						))}
					</ol>
				</>
			)}
		</>
	);
}

interface TakeOverItemParts {
	readonly item: HandoverItem;
	readonly now: number;
	readonly onTake: (reply: string) => void;
}

function TakeOverItem({ item: { what, note, acknowledged, reply }, now, onTake }: TakeOverItemParts): ReactNode {
	const { language, format } = useSpeech();
	const words = SHIFT_HANDOVER_WORDS[language];
	const names = useStore(selectNames);
	const [answer, setAnswer] = useState("");
	const text = wordItem(what, names, language, format, now);
	return (
		<li className="handover-item" data-testid="handover-item">
			<p>
				<span className="handover-kind">{words.kinds[what.kind]}</span> <strong>{text.title}</strong>
			</p>
			{text.note !== "" && <p className="pane-note tabular">{text.note}</p>}
			{note !== null && <p>{note}</p>}
			{acknowledged === null ? (
				<div className="handover-take">
					<input
						className="field"
						aria-label={`${words.reply}: ${text.title}`}
						placeholder={words.reply}
						maxLength={2000}
						value={answer}
						onChange={(event) => setAnswer(event.target.value)}
					/>
					<button type="button" className="button is-small" onClick={() => onTake(answer)}>
						{words.take}
					</button>
				</div>
			) : (
				<p className="pane-note tabular">
					{words.taken(acknowledged.by, format.shortInstant(acknowledged.at, now))}
					{reply !== null && `: ${reply}`}
				</p>
			)}
		</li>
	);
}
