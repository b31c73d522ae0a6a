// What stands for a photo that the drill's simulated units have not taken: a picture that nobody can mistake for one.

const SKIES = ["#9fb6c6", "#b3bfc4", "#8ea7ba", "#c2b9a6"] as const;
const GROUNDS = ["#4b5258", "#575049", "#3f4a50", "#5a5f52"] as const;

/** SVG, 4:3, the same for the same id. */
export function drawTrainingPhoto(id: number): string {
	const pick = <Value>(values: readonly Value[], step: number): Value => values[Math.floor(id / step) % values.length] as Value;
	const horizon = 105 + (id % 5) * 8;
	const bend = 60 + ((id * 37) % 200);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="960" height="720">
<rect width="320" height="240" fill="${pick(SKIES, 1)}"/>
<rect y="${horizon}" width="320" height="${240 - horizon}" fill="${pick(GROUNDS, 3)}"/>
<path d="M${bend} ${horizon}l${-bend * 0.6 - 30} ${240 - horizon}h190z" fill="#00000033"/>
<text x="160" y="128" transform="rotate(-18 160 120)" text-anchor="middle" font-family="sans-serif" font-size="46" font-weight="700" fill="#ffffffcc" letter-spacing="4">LATIHAN</text>
<text x="312" y="232" text-anchor="end" font-family="sans-serif" font-size="11" fill="#ffffffaa">foto tiruan ${id}</text>
</svg>`;
}
