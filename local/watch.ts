import { sep } from "node:path";
import { styleText } from "node:util";
import type { LocalCloud } from "./cloud.ts";
import { upSummary } from "./up-summary.ts";
import { startVite } from "./vite.ts";

/** Editors write a file in several steps; a change counts once they have been quiet this long. Milliseconds. */
const quiet = 30;

/**
 * Applies the program again after every edit in infra/, functions/ and the Pulumi files, one run at a time, starts the
 * tasks of services anew after edits in services/, and puts Vite's development server (with hot module replacement)
 * behind the front door in place of the built site.
 * A failed run is shown and the last good state goes on.
 */
export async function watch(cloud: LocalCloud, projectRoot: string): Promise<void> {
  const { default: chokidar } = await import("chokidar");
  const vite = await startVite(projectRoot);
  cloud.registry.cloudFront.useDevelopmentOrigin(vite.origin);
  cloud.onStop(() => vite.close());

  cloud.engine.prewarm();
  let running = false;
  let changedSince = false;
  const apply = async () => {
    if (running) {
      changedSince = true;
      return;
    }
    running = true;
    do {
      changedSince = false;
      await applyOnce(cloud);
    } while (changedSince);
    running = false;
  };

  let cancel: NodeJS.Timeout | undefined;
  const watcher = chokidar.watch(
    ["infra", "functions", "services", "Pulumi.yaml", `Pulumi.${cloud.stack}.yaml`],
    {
      cwd: projectRoot,
      ignoreInitial: true,
      ignored: (path) => path.includes("node_modules"),
    },
  );
  watcher.on("all", (_event, path) => {
    if (path.startsWith(`services${sep}`)) {
      cloud.registry.ecs.sourceChanged(path.replaceAll(sep, "/"));
      return;
    }
    clearTimeout(cancel);
    cancel = setTimeout(() => void apply(), quiet);
  });
  cloud.onStop(async () => {
    clearTimeout(cancel);
    await watcher.close();
  });
}

async function applyOnce(cloud: LocalCloud): Promise<void> {
  const started = performance.now();
  const paint = (style: "green" | "red", text: string) => styleText(style, text, { stream: process.stdout });
  try {
    const result = await cloud.up();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    process.stdout.write(`${paint("green", "✔")} applied   ${upSummary(result)}  ${seconds} s\n`);
  } catch (error) {
    process.stdout.write(
      `${paint("red", "✘")} not applied; the last good version goes on\n${error instanceof Error ? error.message : error}\n`,
    );
  }
  cloud.engine.prewarm();
}
