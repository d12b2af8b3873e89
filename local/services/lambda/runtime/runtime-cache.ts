import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..");
const root = join(projectRoot, "node_modules", ".cache", "slipway", "runtimes");

const underway = new Map<string, Promise<string>>();

/**
 * A folder that `make` fills once, for all stacks and runs; whole or not at all. `name` changes with what is in it.
 * @throws what `make` throws; the next call tries again
 */
export function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = underway.get(name) ?? makeUnlessThere(name, make);
  underway.set(name, made);
  made.catch(() => underway.delete(name));
  return made;
}

async function makeUnlessThere(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const place = join(root, name);
  if (existsSync(place)) return place;
  await mkdir(root, { recursive: true });
  const draft = await mkdtemp(join(root, "draft-"));
  try {
    await make(draft);
    await rename(draft, place).catch((error: unknown) => {
      // Another process was first.
      if (!existsSync(place)) throw error;
    });
    return place;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
