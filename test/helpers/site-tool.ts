import { createHash } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Ended, runProgram } from "./run-program.ts";

const root = join(import.meta.dirname, "..", "..");

/** Runs `npm run site -- …` to its end. */
export function runSite(args: readonly string[]): Promise<Ended> {
  return runProgram(process.execPath, [join(root, "releases", "start.mjs"), ...args]);
}

/** A folder with files, by path, as a build leaves them. */
export async function makeBuild(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-build-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** `assets/app-1f2e3d4c.js`: a name with the hash of the content, as bundlers give it. */
export function hashedName(name: string, extension: string, content: string): string {
  return `assets/${name}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}.${extension}`;
}

/** A site of two pages whose every part says which release it is of. */
export function markedSite(mark: string): Record<string, string> {
  const script = `document.documentElement.dataset.script = ${JSON.stringify(mark)};\n`;
  const style = `:root { --release: ${JSON.stringify(mark)}; }\n`;
  const scriptName = hashedName("app", "js", script);
  const styleName = hashedName("style", "css", style);
  const page = (title: string) =>
    `<!doctype html><html lang="en" data-page="${mark}"><head><title>${title} ${mark}</title>` +
    `<link rel="icon" href="data:,"><link rel="stylesheet" href="/${styleName}">` +
    `<script src="/${scriptName}" defer></script></head><body><h1>${mark}</h1></body></html>\n`;
  return {
    "index.html": page("Home"),
    "about.html": page("About"),
    "robots.txt": "User-agent: *\n",
    [scriptName]: script,
    [styleName]: style,
  };
}
