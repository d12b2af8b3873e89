import { join } from "node:path";
import type { DevelopmentOrigin } from "./services/cloudfront/index.ts";

/**
 * Vite's development server without a port of its own: the front door hands it the requests that would go to the
 * site's bucket, and the websocket of hot module replacement.
 */
export async function startVite(
  projectRoot: string,
): Promise<{ origin: DevelopmentOrigin; close(): Promise<void> }> {
  const { createServer } = await import("vite");
  const { createServer: createHttpServer } = await import("node:http");
  // Vite attaches its websocket to a server's `upgrade` event; this one never listens, it only passes events on.
  const upgrades = createHttpServer();
  const vite = await createServer({
    configFile: join(projectRoot, "web", "vite.config.ts"),
    root: join(projectRoot, "web"),
    server: {
      middlewareMode: true,
      hmr: { server: upgrades },
      watch: {},
      // The front door has refused all but the names that lead to the site.
      allowedHosts: true,
    },
    clearScreen: false,
    logLevel: "warn",
  });
  return {
    origin: {
      // The runtime configuration is the stack's, never the build's.
      matches: (path) => !path.endsWith("/config.json"),
      handle: (request, response) => vite.middlewares(request, response),
      upgrade: (request, socket, head) => void upgrades.emit("upgrade", request, socket, head),
    },
    close: () => vite.close(),
  };
}
