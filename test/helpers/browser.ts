import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const root = join(import.meta.dirname, "..", "..");

/** Nothing in a test may reach for another machine, nor read what the browser's user keeps. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless browser with an empty profile: `CHROME_PATH`, or the one of the npm package, or an installed one. */
export async function launchBrowser(): Promise<Browser> {
  // Without a folder named, Playwright makes an empty one and removes it again.
  return chromium.launch({ executablePath: await browserPath(), args, headless: true });
}

async function browserPath(): Promise<string> {
  const named = process.env.CHROME_PATH;
  if (named) return named;
  // The package carries a binary for this platform only.
  if (process.platform === "linux" && process.arch === "x64") return unpackedBrowser();
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed) return installed;
  throw new Error(
    `There is no browser for ${process.platform} ${process.arch} in the npm packages and none is installed: ` +
      "install Chrome or Chromium, or name one in CHROME_PATH",
  );
}

/**
 * The browser of `@sparticuz/chromium`, unpacked once. The package takes any file that is there for a whole browser,
 * also what an interrupted or a simultaneous run has left; so it unpacks aside, and the whole is put in place.
 */
async function unpackedBrowser(): Promise<string> {
  const { default: packed } = await import("@sparticuz/chromium");
  const manifest = join(root, "node_modules", "@sparticuz", "chromium", "package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const cache = join(root, "node_modules", ".cache", "slipway");
  const place = join(cache, `chromium-${version}`);
  const browser = join(place, "chromium");
  if (existsSync(browser)) return browser;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, "chromium-"));
  await unpackInto(aside, () => packed.executablePath());
  await rename(aside, place).catch(async (error: unknown) => {
    if (!existsSync(browser)) throw error;
    await rm(aside, { recursive: true });
  });
  return browser;
}

/** The package unpacks into the system's folder for temporary files, which it looks up before it first waits. */
function unpackInto(folder: string, unpack: () => Promise<string>): Promise<string> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    return unpack();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function installedBrowsers(): string[] {
  const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome.exe"];
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  return [
    ...onPath,
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    join(process.env.PROGRAMFILES ?? "C:\\Program Files", "Google", "Chrome", "Application", "chrome.exe"),
  ];
}
