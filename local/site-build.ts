import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fingerprint } from "./fingerprint.ts";
import { UserError } from "./user-error.ts";

/** Builds the site into web/dist when its sources have changed since the last build. Answers whether it did. */
export async function buildSite(projectRoot: string): Promise<"built" | "unchanged"> {
  // Checkouts may share what is installed; each has a build of its own.
  const checkout = createHash("sha256").update(projectRoot).digest("hex").slice(0, 8);
  const stamp = join(projectRoot, "node_modules", ".cache", "slipway", `site-${checkout}.sha256`);
  const now = fingerprint(projectRoot, ["web", "package-lock.json"], ["dist", "node_modules"]);
  const built = existsSync(join(projectRoot, "web", "dist", "index.html"));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return "unchanged";
  await runVite(projectRoot);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return "built";
}

function runVite(projectRoot: string): Promise<void> {
  const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "web", "--logLevel", "warn"], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`The site does not build (vite build web):\n${output.trim()}`));
    });
  });
}
