// Two pages on one set of chunks: the libraries change seldom, so each is a file of its own that stays in a wall's cache.
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.PANTAU_SERVER ?? "http://127.0.0.1:3000";

export default defineConfig({
	root: "client",
	plugins: [react()],
	clearScreen: false,
	// The worker is a module of its own; MapLibre is told where it is (client/map/map-surface.ts).
	worker: { format: "es" },
	build: {
		outDir: "../dist/client",
		emptyOutDir: true,
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
						{ name: "maplibre", test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)[\\/]/ },
						{ name: "luma", test: /node_modules[\\/](@luma\.gl|@math\.gl|@probe\.gl|wgsl_reflect)[\\/]/ },
						{ name: "deck", test: /node_modules[\\/](@deck\.gl|@loaders\.gl|mjolnir\.js|earcut)[\\/]/ },
						{ name: "h3", test: /node_modules[\\/]h3-js[\\/]/ },
						{ name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
						// Forms, menus and dialogs, with all that they are made of: a chunk that imports the page which imports it starts before its
						// parts exist. They are the console's. Schemas: of what is sent. A wall does neither.
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
