import { sep } from "node:path";
import { styleText } from "node:util";
import type { LocalCloud } from "./cloud.ts";
import type { UpResult } from "./engine/embedded/index.ts";
import type { GuestProgram } from "./guest-program.ts";
import { upSummary } from "./up-summary.ts";
import { startVite } from "./vite.ts";

/** Editors write a file in several steps; a change counts once they have been quiet this long. Milliseconds. */
const quiet = 30;

/** What was edited: the stack's own program, or another team's. */
type Edited = "platform" | GuestProgram;

/**
 * Applies the program again after every edit in infra/, functions/ and the Pulumi files, and another team's after every
 * edit in its folder, one run at a time; starts the tasks of services anew after edits in services/; puts Vite's
 * development server (with hot module replacement) behind the front door in place of the built site. A failed run is
 * shown and the last good state goes on.
 */
export async function watch(cloud: LocalCloud, projectRoot: string): Promise<void> {
  const { default: chokidar } = await import("chokidar");
  const vite = await startVite(projectRoot);
  cloud.registry.cloudFront.useDevelopmentOrigin(vite.origin);
  cloud.onStop(() => vite.close());

  cloud.engine.prewarm();
  const edited = new Set<Edited>();
  let running = false;
  const apply = async () => {
    if (running) return;
    running = true;
    while (edited.size > 0) {
      const now = new Set(edited);
      edited.clear();
      await applyEdited(cloud, now);
    }
    running = false;
  };

  const applyWhenQuiet = whenQuiet(() => void apply());
  const sources = new Set<string>();
  const restartWhenQuiet = whenQuiet(() => {
    cloud.registry.ecs.sourceChanged([...sources]);
    sources.clear();
  });
  cloud.onStop(() => {
    applyWhenQuiet.cancel();
    restartWhenQuiet.cancel();
  });
  const watchPaths = (paths: string[], cwd: string, onEdit: (path: string) => void) => {
    const watcher = chokidar.watch(paths, {
      cwd,
      ignoreInitial: true,
      ignored: (path) => path.includes("node_modules"),
    });
    watcher.on("all", (_event, path) => onEdit(path));
    cloud.onStop(() => watcher.close());
  };
  const applySoon = (program: Edited) => {
    edited.add(program);
    applyWhenQuiet.soon();
  };
  watchPaths(["infra", "functions", "Pulumi.yaml", `Pulumi.${cloud.stack}.yaml`], projectRoot, () =>
    applySoon("platform"),
  );
  watchPaths(["services"], projectRoot, (path) => {
    sources.add(path.replaceAll(sep, "/"));
    restartWhenQuiet.soon();
  });
  for (const guest of cloud.guests) watchPaths(["."], guest.folder, () => applySoon(guest));
}

/** Has a task run once nothing more has come for a moment. */
function whenQuiet(task: () => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(task, quiet);
    },
    cancel: () => clearTimeout(timer),
  };
}

/** The platform first: what others read of it may be new, and then they run again, too. */
async function applyEdited(cloud: LocalCloud, edited: ReadonlySet<Edited>): Promise<void> {
  if (edited.has("platform")) {
    await applyOnce("applied", () => cloud.up());
    cloud.engine.prewarm();
  }
  for (const guest of cloud.guests) {
    if (guest.changed) await applyOnce(guest.project, () => cloud.upGuest(guest));
  }
}

async function applyOnce(what: string, up: () => Promise<UpResult>): Promise<void> {
  const started = performance.now();
  const paint = (style: "green" | "red", text: string) => styleText(style, text, { stream: process.stdout });
  try {
    const result = await up();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    process.stdout.write(`${paint("green", "✔")} ${what.padEnd(9)} ${upSummary(result)}  ${seconds} s\n`);
  } catch (error) {
    const failed = what === "applied" ? "not applied" : `${what} not applied`;
    process.stdout.write(
      `${paint("red", "✘")} ${failed}; the last good version goes on\n${error instanceof Error ? error.message : error}\n`,
    );
  }
}
