import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudContext } from "./context.ts";
import { CliEngine } from "./engine/cli/index.ts";
import { readProjectName } from "./engine/config.ts";
import { guestsFolder } from "./guest-program.ts";
import type { Registry } from "./registry.ts";

/** Another team's stack beside the platform's, in the same backend: what stands of it, and its provider. */
export interface CliGuest {
  readonly project: string;
  readonly engine: CliEngine;
}

const fileName = "program.json";

/** Folder where a guest's ledger is, and what is set for it on this machine. */
export function guestDir(dir: string, project: string): string {
  return join(dir, guestsFolder, project);
}

/**
 * The guests that were applied here, which stand until they are destroyed as every stack does, and the one in `folder`,
 * if any, which is remembered.
 */
export function openGuests(
  folder: string | undefined,
  context: CloudContext,
  { handlers, functions }: Pick<Registry, "handlers" | "functions">,
): readonly CliGuest[] {
  const folders = rememberedGuests(context);
  if (folder !== undefined) {
    const project = readProjectName(folder);
    const dir = guestDir(context.dir, project);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, fileName), `${JSON.stringify({ folder })}\n`);
    folders.set(project, folder);
  }
  return [...folders].map(([project, each]) => ({
    project,
    engine: new CliEngine({
      context: { ...context, project },
      stateDir: guestDir(context.dir, project),
      folder: each,
      handlers,
      functions,
      onChange: async () => {},
    }),
  }));
}

/** Of a guest of which nothing stands. */
export function forgetGuest(dir: string, project: string): void {
  rmSync(guestDir(dir, project), { recursive: true, force: true });
}

/** Folders of programs, by project. */
function rememberedGuests(context: CloudContext): Map<string, string> {
  const root = join(context.dir, guestsFolder);
  const folders = new Map<string, string>();
  for (const project of existsSync(root) ? readdirSync(root) : []) {
    const file = join(root, project, fileName);
    if (!existsSync(file)) continue;
    const { folder }: { folder: string } = JSON.parse(readFileSync(file, "utf8"));
    if (existsSync(folder)) folders.set(project, folder);
    else
      context.log.warn(
        `${project}: its program was in ${folder}, which is gone; its resources are not served`,
      );
  }
  return folders;
}
