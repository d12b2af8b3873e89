// What `npm test` calls: install and build when needed, then mocha on the project's own Node. Words behind `--` go to
// mocha: a file or folder runs that alone, `--grep redirect` what it names.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, projectNode, projectRoot } from "../terminal/install.mjs";

/** Of mocha's own way with folders, fixtures would be run as tests. */
const isFolder = (arg) => statSync(join(projectRoot, arg), { throwIfNoEntry: false })?.isDirectory() === true;

ensureInstalled();
const node = (...args) => spawnSync(projectNode, args, { cwd: projectRoot, stdio: "inherit" }).status ?? 1;
const args = process.argv.slice(2).map((arg) => (isFolder(arg) ? join(arg, "**", "*.test.ts") : arg));
// Much of a test's time is waiting for processes: two files at a time take little more than half as long.
const everything = ["--parallel", "--jobs", "2", "test/**/*.test.ts"];
const chosen = args.some((arg) => arg.startsWith("test/")) ? [] : everything;
const built = node(join("local", "index.ts"), "build");
process.exitCode = built || node(join("node_modules", "mocha", "bin", "mocha.js"), ...args, ...chosen);
