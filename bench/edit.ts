/**
 * Seconds from saving an edited handler to its first answer with the new code, under `npm run dev`, in a copy of the
 * project; beside it, in the same run, what esbuild alone takes to bundle that handler.
 *
 *     node bench/edit.ts [edits]
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { report, reportRatio } from "./figures.ts";

const root = join(import.meta.dirname, "..");
const edits = Number(process.argv[2] ?? 10);
const project = await mkdtemp(join(tmpdir(), "slipway-bench-"));
for (const name of [
  "infra",
  "functions",
  "local",
  "web",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
]) {
  await cp(join(root, name), join(project, name), { recursive: true });
}
await symlink(join(root, "node_modules"), join(project, "node_modules"));
const handler = join(project, "functions", "meta", "version.ts");
const source = await readFile(handler, "utf8");

const child = spawn(
  process.execPath,
  [join(project, "local", "start.mjs"), "--watch", "--json", "--port", "14510", "--endpoint-port", "14576"],
  {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  },
);
try {
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("{")) resolve();
    });
  });
  const served: number[] = [];
  const bundled: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    // The next program process boots between edits, as it does while a person types.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const mark = `edit-${edit}`;
    await writeFile(
      handler,
      source.replace("json(200, version)", `json(200, { ...version, mark: "${mark}" })`),
    );
    const started = performance.now();
    for (;;) {
      const text = await fetch("http://127.0.0.1:14510/api/meta/version").then((response) => response.text());
      if (text.includes(mark)) break;
      if (performance.now() - started > 30_000) throw new Error(`the edit never showed: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    served.push(performance.now() - started);
    const bundling = performance.now();
    await build({
      entryPoints: [handler],
      bundle: true,
      platform: "node",
      minify: true,
      write: false,
      logLevel: "silent",
    });
    bundled.push(performance.now() - bundling);
  }
  report("save → answer with the new code", served);
  report("esbuild alone", bundled);
  reportRatio(served, bundled);
} finally {
  child.kill("SIGTERM");
  await new Promise((resolve) => child.on("exit", resolve));
  await rm(project, { recursive: true, force: true });
}
