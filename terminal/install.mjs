// Plain JavaScript for Node 20 and later: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that the project brings: the npm package `node`, at the version package.json names. */
export const projectNode = join(projectRoot, "node_modules", "node", "bin", "node");

const stampFile = join(projectRoot, "node_modules", ".slipway-installed");
const lockFile = join(projectRoot, "package-lock.json");

/**
 * Installs the dependencies when they are not there or package-lock.json has changed since.
 * Ends the process with a message that says what to do when it cannot.
 */
export function ensureInstalled() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) {
    fail(
      `Node ${process.versions.node} is too old: Slipway needs Node 20 or later to install itself. Install a newer Node and run the command again.`,
    );
  }
  const lockHash = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (isInstalled(lockHash)) return;
  process.stderr.write("Installing dependencies (npm ci), about half a minute the first time …\n");
  const started = Date.now();
  npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (!runs(projectNode)) npm(["rebuild", "node", "--loglevel=error"]);
  if (!runs(projectNode)) {
    fail(
      "npm installed the dependencies but not the project's own Node (npm package `node`), whose install script may be switched off. " +
        "Allow it (`npm config set ignore-scripts false`) and run `npm rebuild node`.",
    );
  }
  writeFileSync(stampFile, lockHash);
  process.stderr.write(`Installed in ${((Date.now() - started) / 1000).toFixed(0)} s.\n`);
}

/** True when this very process runs on the project's own Node. */
export function onProjectNode() {
  return existsSync(projectNode) && realpathSync(process.execPath) === realpathSync(projectNode);
}

function isInstalled(lockHash) {
  if (!existsSync(projectNode)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, "utf8") === lockHash;
  // Installed by hand with `npm ci` or `npm install`: npm writes its own lock when it is done.
  const npmLock = join(projectRoot, "node_modules", ".package-lock.json");
  if (!existsSync(npmLock) || statSync(npmLock).mtimeMs < statSync(lockFile).mtimeMs) return false;
  writeFileSync(stampFile, lockHash);
  return true;
}

function runs(binary) {
  return existsSync(binary) && spawnSync(binary, ["--version"]).status === 0;
}

function npm(args) {
  // Under `npm start` npm names itself; its own entry file needs no shell on any system.
  const entry = process.env.npm_execpath;
  const result = entry
    ? spawnSync(process.execPath, [entry, ...args], {
        cwd: projectRoot,
        stdio: ["ignore", "inherit", "inherit"],
      })
    : spawnSync("npm", args, {
        cwd: projectRoot,
        stdio: ["ignore", "inherit", "inherit"],
        shell: process.platform === "win32",
      });
  if (result.status !== 0)
    fail(`npm ${args[0]} failed (exit code ${result.status ?? result.signal}); its own message is above.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
