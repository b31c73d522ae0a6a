// Two pages on one set of chunks: the libraries change seldom, so each is a file of its own that stays in a wall's cache.
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

const server = process.env.PANTAU_SERVER ?? "http://127.0.0.1:3000";

const MAPLIBRE = resolve(import.meta.dirname, "node_modules/maplibre-gl/src");
const MAPLIBRE_WORKER = `${MAPLIBRE}/source/worker.ts`;

/** What MapLibre's worker is made of: nothing that needs a page. */
const ofWorker = new Set<string>();

/**
 * MapLibre's package holds the page's half and the worker's half as one file each, with styles, tiles and geometry in both: 115 kB
 * twice over the wire. Built from the sources in the same package, both take what they share from one chunk.
 * `virtual:maplibre-worker` is the address of the worker's half.
 */
function mapLibreFromSource(): Plugin {
	const ADDRESS = "virtual:maplibre-worker";
	let isBuild = false;
	return {
		name: "maplibre-from-source",
		enforce: "pre",
		config(_, { command }) {
			isBuild = command === "build";
			return isBuild ? { resolve: { alias: [{ find: /^maplibre-gl$/, replacement: `${MAPLIBRE}/index.ts` }] } } : {};
		},
		resolveId: (id) => (id === ADDRESS ? `\0${ADDRESS}` : null),
		load(id) {
			if (id !== `\0${ADDRESS}`) return null;
			if (!isBuild) return 'export { default as workerUrl } from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";';
			const worker = this.emitFile({ type: "chunk", id: MAPLIBRE_WORKER, name: "maplibre-worker" });
			return `export const workerUrl = import.meta.ROLLUP_FILE_URL_${worker};`;
		},
		buildEnd() {
			const waiting = [MAPLIBRE_WORKER];
			for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
				if (ofWorker.has(id)) continue;
				ofWorker.add(id);
				waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
			}
			ofWorker.delete(MAPLIBRE_WORKER);
		},
	};
}

export default defineConfig({
	root: "client",
	plugins: [react(), mapLibreFromSource()],
	// deck.gl's build without the shaders of WebGPU, which interleaving with MapLibre cannot use.
	resolve: { conditions: ["visgl:webgl-only", ...defaultClientConditions] },
	// MapLibre's sources are written for it: a field that is only declared must not wipe what the parent's constructor has set.
	oxc: { typescript: { removeClassFieldsWithoutInitializer: true } },
	clearScreen: false,
	// The worker is a module of its own; MapLibre is told where it is (client/map/map-surface.ts).
	worker: { format: "es" },
	build: {
		outDir: "../dist/client",
		emptyOutDir: true,
		// Read by .size-limit.ts.
		manifest: "manifest.json",
		target: "es2022",
		// A font inside a style sheet is loaded by nobody else; as a file MapLibre and the page share it.
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 1200,
		rolldownOptions: {
			input: { console: resolve(import.meta.dirname, "client/index.html"), wall: resolve(import.meta.dirname, "client/wall.html") },
			output: {
				codeSplitting: {
					includeDependenciesRecursively: false,
					groups: [
						{ name: "maplibre-shared", test: (id) => ofWorker.has(id) },
						{
							name: "maplibre",
							test: (id) => /node_modules[\\/](maplibre-gl|@maplibre|@mapbox|kdbush)[\\/]/.test(id) && id !== MAPLIBRE_WORKER,
						},
						// Libraries load parts of themselves late with it; in a chunk of ours their names would change with each build of ours.
						{ name: "preload", test: /vite[\\/]preload-helper/ },
						{ name: "luma", test: /node_modules[\\/](@luma\.gl|@math\.gl|@probe\.gl|wgsl_reflect)[\\/]/ },
						{ name: "deck", test: /node_modules[\\/](@deck\.gl|@loaders\.gl|mjolnir\.js|earcut)[\\/]/ },
						{ name: "h3", test: /node_modules[\\/]h3-js[\\/]/ },
						{ name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
						// Forms, menus and dialogs, with all that they are made of: a chunk that imports the page which imports it starts before its
						// parts exist. They are the console's. Schemas: of what is sent. A wall does neither.
						// What the console's first page does not show (client/panels/late-parts.ts). A word of the tooltip's trigger is in all others.
						{ name: "late-parts", test: /node_modules[\\/]@base-ui[\\/]react[\\/](dialog|tooltip[\\/](?!trigger))/ },
						{
							name: "parts",
							test: /node_modules[\\/](@base-ui|@floating-ui|react-resizable-panels|@tanstack|use-sync-external-store|reselect)[\\/]/,
						},
						{ name: "schema", test: /node_modules[\\/]zod[\\/]/ },
						{ name: "socket", test: /node_modules[\\/](socket\.io[a-z-]*|engine\.io[a-z-]*|@socket\.io)[\\/]/ },
					],
				},
			},
		},
	},
	server: {
		port: 5173,
		proxy: { "/api": server, "/socket.io": { target: server, ws: true } },
	},
});
