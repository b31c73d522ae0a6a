// When citizens complain: an inhomogeneous Poisson process by thinning (Lewis and Shedler 1979), one stream a Jakarta day, so
// that any window of it can be made again alone. Volumes: domain.md §7; the shape over hours and weekdays is our own guess.
import type { Instant, RegionCode } from "../protocol/code.ts";
import { createChance, drawExponential, drawLogNormal } from "./chance.ts";
import { type City, distanceM, drawPlace } from "./city.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Asia/Jakarta: UTC+7, no summer time. */
const JAKARTA_OFFSET_MS = 7 * HOUR_MS;

export interface Rhythm {
	/** Names the stream and keeps numbers of two rhythms on one day apart: the first number of a day is one above it. */
	readonly numbersAfter: number;
	readonly perDay: number;
	/** 0: the day's full shape; 1: the same at every hour. */
	readonly flatness: number;
	readonly surgesPerDay: number;
	readonly surgeMs: number;
	/** Extra arrivals of one surge, on average. */
	readonly surgeArrivals: number;
}

/** 185,852 reports in 2024; a wet afternoon every third day. */
export const HISTORY_RHYTHM: Rhythm = {
	numbersAfter: 0,
	perDay: 508,
	flatness: 0,
	surgesPerDay: 0.35,
	surgeMs: 3 * HOUR_MS,
	surgeArrivals: 130,
};

/** `pace` times as many, with short cloudbursts that a visitor who stays for an hour will see. */
export function liveRhythm(pace: number): Rhythm {
	return {
		numbersAfter: 1000,
		perDay: 508 * pace,
		flatness: 0.8,
		surgesPerDay: 24,
		surgeMs: 5 * 60_000,
		surgeArrivals: 60,
	};
}

/** A cloudburst over some neighbouring kelurahan. */
export interface Surge {
	readonly from: Instant;
	readonly to: Instant;
	/** Arrivals a millisecond, above the ordinary. */
	readonly rate: number;
	readonly regions: readonly RegionCode[];
}

export interface Moment {
	readonly at: Instant;
	/** Unique on its day among all rhythms. */
	readonly number: number;
	readonly surge: Surge | null;
}

/** By hour of the day in Jakarta, mean 1: commuters report in the morning, families in the evening. */
const HOURS = [
	0.25, 0.15, 0.12, 0.12, 0.22, 0.6, 1.15, 1.65, 1.85, 1.8, 1.65, 1.45, 1.25, 1.3, 1.35, 1.35, 1.3, 1.25, 1.2, 1.25, 1.15, 0.9, 0.65, 0.4,
];
/** Sunday first. */
const WEEKDAYS = [0.78, 1.08, 1.1, 1.07, 1.06, 1.03, 0.88];
const SHAPE_MAX = 2.1;

/** Days since 1970-01-01 in Jakarta. */
export function dayOf(at: Instant): number {
	return Math.floor((at + JAKARTA_OFFSET_MS) / DAY_MS);
}

function dayStart(day: number): Instant {
	return day * DAY_MS - JAKARTA_OFFSET_MS;
}

/** `yymmdd` in Jakarta. */
export function dayToDigits(day: number): string {
	return new Date(day * DAY_MS).toISOString().slice(2, 10).replaceAll("-", "");
}

/** ISO 8601 with Jakarta's offset, to the second: `2026-11-21T08:00:00+07:00`. */
export function instantToJakarta(at: Instant): string {
	return `${new Date(at + JAKARTA_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}

function shapeAt(at: Instant, flatness: number): number {
	const local = at + JAKARTA_OFFSET_MS;
	const hour = (local % DAY_MS) / HOUR_MS;
	const whole = Math.floor(hour);
	const before = HOURS[whole] ?? 1;
	const after = HOURS[(whole + 1) % 24] ?? 1;
	const weekday = WEEKDAYS[(Math.floor(local / DAY_MS) + 4) % 7] ?? 1;
	return flatness + (1 - flatness) * weekday * (before + (after - before) * (hour - whole));
}

/** The surges that begin on a day, none over the islands. */
function surgesOf(city: City, seed: string, day: number, rhythm: Rhythm): readonly Surge[] {
	const chance = createChance(`${seed}/surge/${rhythm.numbersAfter}/${day}`);
	const surges: Surge[] = [];
	let at = dayStart(day);
	const end = at + DAY_MS;
	for (;;) {
		at += drawExponential(chance, DAY_MS / rhythm.surgesPerDay);
		if (at >= end) return surges;
		const centre = drawPlace(chance, city);
		const regions = [...city.places.items]
			.sort((a, b) => distanceM(a.innerPoint, centre.innerPoint) - distanceM(b.innerPoint, centre.innerPoint))
			.slice(0, 6 + Math.floor(chance.next() * 6))
			.map((place) => place.code);
		const lengthMs = drawLogNormal(chance, rhythm.surgeMs, 0.3);
		surges.push({ from: at, to: at + lengthMs, rate: (rhythm.surgeArrivals * (0.6 + 0.8 * chance.next())) / lengthMs, regions });
	}
}

/** Every arrival of a Jakarta day, in order of time; the same for the same arguments. About 1 ms a thousand. */
export function dayMoments(city: City, seed: string, day: number, rhythm: Rhythm): readonly Moment[] {
	const chance = createChance(`${seed}/day/${rhythm.numbersAfter}/${day}`);
	const start = dayStart(day);
	const ordinary = (rhythm.perDay * drawLogNormal(chance, 1, 0.1)) / DAY_MS;
	const surges = [...surgesOf(city, seed, day - 1, rhythm), ...surgesOf(city, seed, day, rhythm)];
	const most = ordinary * SHAPE_MAX + surges.reduce((sum, surge) => sum + surge.rate, 0);
	const moments: Moment[] = [];
	for (let at = start + drawExponential(chance, 1 / most); at < start + DAY_MS; at += drawExponential(chance, 1 / most)) {
		const over = chance.next() * most - ordinary * shapeAt(at, rhythm.flatness);
		const surge = over < 0 ? null : findSurge(surges, at, over);
		if (surge === undefined) continue;
		moments.push({ at: Math.floor(at), number: rhythm.numbersAfter + moments.length + 1, surge });
	}
	return moments;
}

/** The surge to which a draw of `over` above the ordinary rate belongs; undefined: the draw is thinned out. */
function findSurge(surges: readonly Surge[], at: Instant, over: number): Surge | undefined {
	let left = over;
	for (const surge of surges) {
		if (at < surge.from || at >= surge.to) continue;
		left -= surge.rate;
		if (left < 0) return surge;
	}
	return undefined;
}
