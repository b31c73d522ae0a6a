// The unit's end of the work: photos by drop or picker, each with its own progress and its own refusal, then the hand-in.
import { type DragEvent, type ReactNode, useId, useState } from "react";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { PHOTO_MAX_BYTES, PHOTO_TYPES } from "../../server/protocol/evidence.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { CaseForm, noteOf, TextField, useDraft } from "./case-form.tsx";
import { meantVersion, useDesk } from "./desk.tsx";
import { uploadPhoto } from "./photo-upload.ts";

interface Upload {
	readonly key: number;
	readonly file: File;
	/** 0 to 1. */
	readonly share: number;
	readonly refused: string | null;
}

let nextKey = 0;

export interface FinishFormParts {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly isPossible: boolean;
}

export function FinishForm({ held, row, isPossible }: FinishFormParts): ReactNode {
	const { words, format } = useSpeech();
	const { act, formBase } = useDesk();
	const fileId = useId();
	const [{ note }, set] = useDraft(row, "finish", { note: "" });
	const [uploads, setUploads] = useState<readonly Upload[]>([]);
	const [isOver, setOver] = useState(false);
	// The server has the last word on which photos count; these are the ones it will count.
	const ready = held.evidence.filter(({ origin, verdict, unit }) => origin === "follow_up" && verdict === null && unit === row.unit).length;
	const isSending = uploads.some(({ refused }) => refused === null);

	const change = (key: number, part: Partial<Upload>) =>
		setUploads((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
	const send = async (upload: Upload) => {
		change(upload.key, { refused: null, share: 0 });
		const refused = await uploadPhoto(row.id, upload.file, (share) => change(upload.key, { share }));
		if (refused === null) setUploads((before) => before.filter((other) => other.key !== upload.key));
		else change(upload.key, { refused });
	};
	const add = (files: FileList | null) => {
		const added = [...(files ?? [])].map((file): Upload => ({ key: nextKey++, file, share: 0, refused: null }));
		setUploads((before) => [...before, ...added]);
		for (const upload of added) void send(upload);
	};
	const drop = (event: DragEvent) => {
		event.preventDefault();
		setOver(false);
		add(event.dataTransfer.files);
	};
	return (
		<CaseForm
			row={row}
			form="finish"
			command="advance"
			submit={words.evidence.submit}
			isWhole={ready > 0 && !isSending}
			isPossible={isPossible}
			onSend={() => act("advance", { id: row.id, version: meantVersion(formBase, row), to: "awaiting_validation", ...noteOf(note) })}
		>
			<h3 className="part-title">{words.evidence.finishTitle}</h3>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the picker inside has the keyboard. */}
			<div
				className={isOver ? "drop is-over" : "drop"}
				onDragOver={(event) => {
					event.preventDefault();
					setOver(true);
				}}
				onDragLeave={() => setOver(false)}
				onDrop={drop}
			>
				<p>
					{words.evidence.drop}{" "}
					<label htmlFor={fileId} className="link">
						{words.evidence.choose}
					</label>
				</p>
				<input
					id={fileId}
					type="file"
					multiple
					accept={PHOTO_TYPES.join(",")}
					className="drop-input"
					onChange={(event) => {
						add(event.target.files);
						event.target.value = "";
					}}
				/>
				<p className="pane-note">{words.evidence.rule(PHOTO_MAX_BYTES / 2 ** 20)}</p>
			</div>
			<ul className="uploads" aria-live="polite">
				{uploads.map((upload) => (
					<li key={upload.key} className="upload">
						<span className="truncate">
							{upload.refused === null ? words.evidence.uploading(upload.file.name, format.percent(upload.share)) : upload.file.name}
						</span>
						{upload.refused === null ? (
							<progress value={upload.share} max={1} />
						) : (
							<span className="upload-refused">
								<Icon name="warning" size={13} />
								{wordRefusal(upload.refused, words.evidence.refusals)}
								<button type="button" className="link" onClick={() => void send(upload)}>
									{words.evidence.again}
								</button>
							</span>
						)}
					</li>
				))}
			</ul>
			<TextField label={words.actions.noteLabel} text={note} onText={(text) => set({ note: text })} />
			<p className="pane-note">{ready > 0 ? words.evidence.count(ready) : words.evidence.needsPhoto}</p>
		</CaseForm>
	);
}

function wordRefusal(code: string, refusals: Readonly<Record<string, string>>): string {
	return (Object.hasOwn(refusals, code) ? refusals[code] : refusals.failed) ?? code;
}
