import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createServer, type Plugin } from "vite";
import { readConfig } from "./config.ts";

// `npm run dev`: Vite on PORT with the client as it is typed, and behind it the server on the next port, started again when a file changes.

/** The built pages' addresses. The server is asked for /wall too, because in the drill its answer brings the wall's session. */
function servePages(server: string): Plugin {
	return {
		name: "pantau-pages",
		configureServer({ middlewares }) {
			middlewares.use((request, response, next) => {
				if (request.url !== "/wall") return next();
				request.url = "/wall.html";
				fetch(`${server}/wall`, { headers: { cookie: request.headers.cookie ?? "" } }).then(
					(answer) => {
						const cookies = answer.headers.getSetCookie();
						if (cookies.length > 0) response.setHeader("set-cookie", cookies);
						next();
					},
					// The server is starting; the page itself waits for it.
					() => next(),
				);
			});
		},
	};
}

async function main(): Promise<void> {
	const { port, host } = readConfig();
	const server = `http://127.0.0.1:${port + 1}`;
	const watched = spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", "watch", "--clear-screen=false", "server/main.ts"], {
		cwd: fileURLToPath(new URL("..", import.meta.url)),
		stdio: "inherit",
		env: { ...process.env, PORT: String(port + 1), HOST: "127.0.0.1" },
	});
	const vite = await createServer({
		configFile: fileURLToPath(new URL("../vite.config.ts", import.meta.url)),
		plugins: [servePages(server)],
		server: { host, port, strictPort: true, proxy: { "/api": server, "/socket.io": { target: server, ws: true } } },
	});
	await vite.listen();
	console.log(`Pages with the client as it is typed: http://${host}:${port}/wall and http://${host}:${port}/`);

	const stop = () => {
		watched.kill("SIGTERM");
		void vite.close();
	};
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
	watched.once("exit", () => void vite.close());
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
