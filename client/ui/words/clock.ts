// Words of the clocks: what they are called, what moved them, and the forms that pause and estimate.
import type { Language } from "../language.ts";
import { proseToEnglish } from "./seed-prose.ts";

const indonesian = {
	names: { coordination: "Koordinasi", finish: "Selesai", red_mark: "Tanda merah", channel: "Kanal", unit: "Unit" },
	unit: (level: string) => `Unit (${level})`,
	left: (span: string) => `sisa ${span} jam kerja`,
	original: (time: string) => `semula ${time}`,
	rule: (version: string, basis: string) => `Aturan versi ${version}: ${basis}`,
	paused: (time: string) => `Dijeda sampai ${time}`,
	pausedBy: (name: string, from: string, to: string) => `Jeda oleh ${name}, ${from} – ${to}`,
	estimatedBy: (name: string, time: string) => `Estimasi selesai ${time} oleh ${name}`,
	pause: "Jeda tenggat",
	resume: "Jalankan lagi",
	estimate: "Estimasi selesai (EWS)",
	until: "Jeda sampai (WIB)",
	finish: "Selesai pada (WIB)",
	reason: "Alasan",
	atMost: (time: string) => `Paling lambat ${time}`,
	save: "Simpan",
};
type ClockWords = typeof indonesian;

const english: ClockWords = {
	names: { coordination: "Coordination", finish: "Finish", red_mark: "Red mark", channel: "Channel", unit: "Unit" },
	unit: (level) => `Unit (${level})`,
	left: (span) => `${span} of working hours left`,
	original: (time) => `first ${time}`,
	rule: (version, basis) => `Rule version ${version}: ${proseToEnglish(basis)}`,
	paused: (time) => `Paused until ${time}`,
	pausedBy: (name, from, to) => `Pause by ${name}, ${from} – ${to}`,
	estimatedBy: (name, time) => `Estimated finish ${time} by ${name}`,
	pause: "Pause the clocks",
	resume: "Let them run on",
	estimate: "Estimate finish (EWS)",
	until: "Pause until (WIB)",
	finish: "Finished at (WIB)",
	reason: "Reason",
	atMost: (time) => `Not after ${time}`,
	save: "Save",
};

export const CLOCK_WORDS: Readonly<Record<Language, ClockWords>> = { id: indonesian, en: english };
