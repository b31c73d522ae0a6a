// Made by the build (vite.config.ts).
declare module "virtual:maplibre-worker" {
	/** Where MapLibre's worker is. */
	export const workerUrl: string;
}
