// What leaves as a file: chosen here, counted while it comes, cancelled with one key.
import { Dialog } from "@base-ui/react/dialog";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { isWithin } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES } from "../../server/protocol/complaint.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../../server/protocol/export-format.ts";
import { isFiltered } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { selectCounts } from "../store/select-counts.ts";
import { filterToSearch } from "../store/url.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { useDesk } from "./desk.tsx";
import { type ExportProgress, fetchExport, filterWithin, saveFile } from "./export-source.ts";
import { categoryName, regionName } from "./names.ts";
import "./report.css";

type Course =
	| { readonly is: "waiting" | "cancelled" | "failed" }
	| { readonly is: "running"; readonly progress: ExportProgress | null }
	| { readonly is: "done"; readonly total: number };

const NAMES: Readonly<Record<ExportFormat, string>> = { csv: "CSV", geojson: "GeoJSON", xlsx: "XLSX (Excel)" };
const PLACES = ["kota", "kecamatan"];

export function ExportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
	const { words, language } = useSpeech();
	const said = REPORT_WORDS[language].export;
	const names = useStore(selectNames);
	const isSupervisor = useStore((state) => state.you?.role === "supervisor");
	const { area } = useDesk();
	const screen = useStore((state) => state.filter);
	const region = area?.kind === "region" ? area.region : null;
	const within = region === null ? undefined : filterWithin(screen, region);
	const filter = within ?? screen;
	const shown = useStore((state) => {
		const { totals, byRegion } = selectCounts(state);
		if (within === undefined || region === null) return totals.open;
		const inside = (state.reference?.regions ?? []).filter(({ code }) => isWithin(code, region));
		return inside.reduce((sum, { code }) => sum + byRegion.of(code).open, 0);
	});
	// Whoever has filtered the screen and asks for a file means what is on the screen.
	const [isAsShown, setAsShown] = useState(isFiltered(filter));
	const [course, setCourse] = useState<Course>({ is: "waiting" });
	const running = useRef<AbortController | null>(null);
	useEffect(() => () => running.current?.abort(), []);

	const start = async (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const query = new URLSearchParams(isAsShown ? filterToSearch(filter) : "");
		let format: ExportFormat = "csv";
		for (const [name, value] of new FormData(event.currentTarget)) {
			if (name === "format") format = value as ExportFormat;
			else if (name === "status" && value === "closed") query.set("closed", "1");
			else if (name !== "as-shown" && value !== "") query.set(name, String(value));
		}
		const abort = new AbortController();
		running.current = abort;
		setCourse({ is: "running", progress: null });
		try {
			const { file, name, total } = await fetchExport(format, query, abort.signal, (progress) => setCourse({ is: "running", progress }));
			saveFile(file, name);
			setCourse({ is: "done", total });
		} catch (error) {
			if (!abort.signal.aborted) console.error("The export failed", error);
			setCourse({ is: abort.signal.aborted ? "cancelled" : "failed" });
		}
	};
	const isRunning = course.is === "running";
	const categories = [...names.categories.keys()].map((code) => ({ code, name: categoryName(names, code, language) }));
	const regions = [...names.regions.values()].filter(({ level }) => PLACES.includes(level));
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup dialog export">
					<Dialog.Title className="dialog-title">{said.title}</Dialog.Title>
					<p className="pane-note">{said.note}</p>
					<form className="export-form" onSubmit={(event) => void start(event)}>
						<fieldset className="export-formats" disabled={isRunning}>
							<legend>{said.format}</legend>
							{EXPORT_FORMATS.map((each) => (
								<label key={each}>
									<input type="radio" name="format" value={each} defaultChecked={each === "csv"} /> {NAMES[each]}
								</label>
							))}
						</fieldset>
						<fieldset className="export-fields" disabled={isRunning}>
							<legend className="visually-hidden">{said.title}</legend>
							{isFiltered(filter) && (
								<label className="export-check">
									<input type="checkbox" name="as-shown" checked={isAsShown} onChange={(event) => setAsShown(event.target.checked)} />{" "}
									{within !== undefined && region !== null ? said.asShownIn(shown, regionName(names, region)) : said.asShown(shown)}
								</label>
							)}
							{isFiltered(filter) && isAsShown && <p className="pane-note">{said.leavesOut}</p>}
							<label>
								{REPORT_WORDS[language].from}
								<input className="field" type="date" name="from" />
							</label>
							<label>
								{REPORT_WORDS[language].to}
								<input className="field" type="date" name="to" />
							</label>
							{!isAsShown && (
								<>
									<Choice name="status" label={said.status} any={said.anyStatus}>
										<option value="closed">{said.withClosed}</option>
										{COMPLAINT_STATUSES.map((status) => (
											<option key={status} value={status}>
												{words.status[status]}
											</option>
										))}
									</Choice>
									<Choice name="region" label={said.region} any={said.anyRegion}>
										{regions.map(({ code, name, level }) => (
											<option key={code} value={code}>
												{level === "kota" ? name : `· ${name}`}
											</option>
										))}
										<option value="none">{REPORT_WORDS[language].noRegion}</option>
									</Choice>
									<Choice name="unit" label={said.unit} any={said.anyUnit}>
										<option value="none">{REPORT_WORDS[language].noUnit}</option>
										{[...names.units.values()].map(({ code, name }) => (
											<option key={code} value={code}>
												{name}
											</option>
										))}
									</Choice>
									<Choice name="category" label={said.category} any={said.anyCategory}>
										{categories.map(({ code, name }) => (
											<option key={code} value={code}>
												{name}
											</option>
										))}
									</Choice>
									<label className="export-check">
										<input type="checkbox" name="overdue" value="1" /> {said.overdue}
									</label>
								</>
							)}
							{isSupervisor && (
								<label className="export-check">
									<input type="checkbox" name="text" value="1" /> {said.text}
								</label>
							)}
						</fieldset>
						<p className="export-course" role="status">
							{isRunning
								? wordProgress(course.progress)
								: course.is === "done"
									? said.done(course.total)
									: course.is !== "waiting" && said[course.is]}
						</p>
						{isRunning && (
							<progress
								aria-label={said.title}
								{...(course.progress?.rows == null ? {} : { value: course.progress.rows, max: Math.max(1, course.progress.total) })}
							/>
						)}
						<div className="export-acts">
							{/* Keys: an element that turned from the one into the other under the click would send the form again. */}
							{isRunning ? (
								<button key="cancel" type="button" className="button" onClick={() => running.current?.abort()}>
									{said.cancel}
								</button>
							) : (
								<button key="start" type="submit" className="button is-primary">
									{said.start}
								</button>
							)}
							<Dialog.Close className="button">{REPORT_WORDS[language].close}</Dialog.Close>
						</div>
					</form>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);

	function wordProgress(progress: ExportProgress | null): string {
		if (progress === null) return said.counting;
		if (progress.rows === null) return said.bytes(Math.round(progress.bytes / 1000), progress.total);
		return said.progress(progress.rows, progress.total);
	}
}

interface ChoiceParts {
	readonly name: string;
	readonly label: string;
	readonly any: string;
	readonly children: ReactNode;
}

function Choice({ name, label, any, children }: ChoiceParts): ReactNode {
	return (
		<label>
			{label}
			<select className="field" name={name}>
				<option value="">{any}</option>
				{children}
			</select>
		</label>
	);
}
