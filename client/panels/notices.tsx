// A short tone and a browser's notice, both off until somebody asks for them in the account's menu.
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { diffNews, type News, type Seen } from "./notice-news.ts";

export type NoticeKind = "sound" | "browser";

const KEYS: Readonly<Record<NoticeKind, string>> = { sound: "pantau.notice.sound", browser: "pantau.notice.browser" };
const ON = "on";
const CHANGED = "pantau-notice";
/** Many at once are one notice. */
const LOOK_EVERY_MS = 5000;

function subscribe(onChange: () => void): () => void {
	window.addEventListener(CHANGED, onChange);
	window.addEventListener("storage", onChange);
	return () => {
		window.removeEventListener(CHANGED, onChange);
		window.removeEventListener("storage", onChange);
	};
}

export function useNoticeChoice(kind: NoticeKind): readonly [isOn: boolean, choose: (isOn: boolean) => void] {
	const isOn = useSyncExternalStore(subscribe, () => window.localStorage.getItem(KEYS[kind]) === ON);
	const keep = (next: boolean) => {
		if (next) window.localStorage.setItem(KEYS[kind], ON);
		else window.localStorage.removeItem(KEYS[kind]);
		window.dispatchEvent(new Event(CHANGED));
	};
	const choose = (next: boolean) => {
		if (kind === "browser" && next) void Notification.requestPermission().then((answer) => keep(answer === "granted"));
		else keep(next);
		// A browser lets a page sound only after a hand's act: this one.
		if (kind === "sound" && next) playTone();
	};
	return [isOn, choose];
}

let audio: AudioContext | undefined;
const LATEST_TONE_MS = 2000;
const TONE = { lowHz: 660, highHz: 880, seconds: 0.35, loudness: 0.12 };

/** Two notes that rise, quiet and without a click at either end. */
function playTone(): void {
	audio ??= new AudioContext();
	const context = audio;
	const askedAt = performance.now();
	void context.resume().then(() => {
		// A page that nobody has touched since it was loaded may not sound: what comes too late is no notice of anything.
		if (performance.now() - askedAt > LATEST_TONE_MS) return;
		const start = context.currentTime;
		const tone = context.createOscillator();
		const volume = context.createGain();
		tone.frequency.setValueAtTime(TONE.lowHz, start);
		tone.frequency.setValueAtTime(TONE.highHz, start + TONE.seconds / 2);
		volume.gain.setValueAtTime(0, start);
		volume.gain.linearRampToValueAtTime(TONE.loudness, start + 0.02);
		volume.gain.linearRampToValueAtTime(0, start + TONE.seconds);
		tone.connect(volume).connect(context.destination);
		tone.start(start);
		tone.stop(start + TONE.seconds);
	});
}

/** Looks every few seconds; sounds and notifies as chosen. Draws nothing. */
export function Notices(): ReactNode {
	const { words, language } = useSpeech();
	const store = useStoreWriter();
	const [hasSound] = useNoticeChoice("sound");
	const [hasBrowser] = useNoticeChoice("browser");
	const seen = useRef<Seen | null>(null);
	useEffect(() => {
		const said = DESK_WORDS[language].notice;
		const tell = ({ escalated, alarms, hotspots }: News) => {
			if (escalated + alarms + hotspots === 0) return;
			if (hasSound) playTone();
			if (!hasBrowser || Notification.permission !== "granted") return;
			const lines = [
				escalated > 0 && said.escalated(escalated),
				alarms > 0 && said.alarms(alarms),
				hotspots > 0 && said.hotspots(hotspots),
			].filter((line) => line !== false);
			// One of this tag at a time: the next takes its place.
			new Notification(words.product.name, { body: lines.join("\n"), tag: "pantau" });
		};
		const timer = setInterval(() => {
			if (store.state.mark === null) return;
			const found = diffNews(seen.current, store.state);
			seen.current = found.seen;
			tell(found.news);
		}, LOOK_EVERY_MS);
		return () => clearInterval(timer);
	}, [store, words, language, hasSound, hasBrowser]);
	return null;
}
