import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import { fingerprint } from "./fingerprint.ts";

/** A front end with a Vite configuration of its own. */
interface FrontEnd {
  readonly name: string;
  /** Its folder, built into `dist` there. */
  readonly root: string;
  readonly sources: readonly string[];
  /** Names of folders that are no sources. */
  readonly skip: readonly string[];
}

const frontEnds: readonly FrontEnd[] = [
  {
    name: "site",
    root: "web",
    sources: ["web", "package-lock.json"],
    skip: ["dist", "node_modules", "deck"],
  },
  {
    name: "deck",
    root: "web/deck",
    // It shares the site's calls, configuration and colours.
    sources: ["web/deck", "web/src", "web/public", "web/build-files.ts", "package-lock.json"],
    skip: ["dist", "node_modules"],
  },
];

/** Builds each front end whose sources have changed since its last build. @returns which: `built site, deck` */
export async function buildSites(projectRoot: string): Promise<string> {
  const built = await Promise.all(
    frontEnds.map(async (each) => ((await buildFrontEnd(projectRoot, each)) ? [each.name] : [])),
  );
  const names = built.flat();
  return names.length > 0 ? `built ${names.join(", ")}` : "unchanged";
}

/**
 * Builds the front ends of a checkout that is used once. Those with the sources of another checkout, which is built,
 * are copied from there.
 */
export async function buildSitesLike(projectRoot: string, built: string): Promise<void> {
  for (const { root, sources, skip } of frontEnds) {
    if (!existsSync(join(projectRoot, root))) continue;
    const same = fingerprint(projectRoot, sources, skip) === fingerprint(built, sources, skip);
    if (same) cpSync(join(built, root, "dist"), join(projectRoot, root, "dist"), { recursive: true });
    else await runVite(projectRoot, root);
  }
}

async function buildFrontEnd(projectRoot: string, { name, root, sources, skip }: FrontEnd): Promise<boolean> {
  // Checkouts may share what is installed; each has a build of its own.
  const checkout = createHash("sha256").update(projectRoot).digest("hex").slice(0, 8);
  const stamp = join(projectRoot, "node_modules", ".cache", "slipway", `${name}-${checkout}.sha256`);
  const now = fingerprint(projectRoot, sources, skip);
  const built = existsSync(join(projectRoot, root, "dist", "index.html"));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return false;
  await runVite(projectRoot, root);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

function runVite(projectRoot: string, root: string): Promise<void> {
  const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", root, "--logLevel", "warn"], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`The site does not build (vite build ${root}):\n${output.trim()}`));
    });
  });
}
