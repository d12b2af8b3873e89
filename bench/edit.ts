/**
 * Seconds from saving an edited handler to its first answer with the new code, under `npm run dev`, in a copy of the
 * project; beside it, in the same run, what esbuild alone takes to bundle that handler.
 *
 *     node bench/edit.ts [edits]
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { copyProject } from "../test/helpers/project-copy.ts";
import { report, reportRatio } from "./figures.ts";

const edits = Number(process.argv[2] ?? 10);
const { root: project, remove } = await copyProject();
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
  await remove();
}
