/**
 * The real engine's time for `preview` from nothing, `up`, and the `preview` after it, for programs of 10, 50 and 200
 * routes: by the project's components, and with Pulumi's default CallbackFunctions. Each is the whole command,
 * the local cloud's start included. A command that takes longer than the limit is ended and shown as such. The last
 * column is what the preview after `up` says is to update, though nothing was changed.
 *
 *     node bench/engine.ts [limit in seconds] [runs] [program] [routes]
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyProject } from "../test/helpers/project-copy.ts";
import { median } from "./figures.ts";

const limitSeconds = Number(process.argv[2] ?? 120);
const runs = Number(process.argv[3] ?? 1);
const programs = process.argv[4] ? [process.argv[4]] : ["components", "callbacks"];
const counts = process.argv[5] ? [Number(process.argv[5])] : [10, 50, 200];
const commands = {
  preview: ["preview"],
  up: ["up", "--yes", "--skip-preview"],
  again: ["preview"],
} as const;

const project = await copyProject();
// Pulumi's own packing follows links, and names files by where they lead: packages have to be in the project.
const packages = join(project.root, "node_modules");
await rm(packages);
execFileSync("cp", ["-al", join(import.meta.dirname, "..", "node_modules"), packages]);
const useProgram = (name: string, count: number) => {
  const source = readFileSync(join(import.meta.dirname, "engine", `${name}.ts`), "utf8");
  const counted = source.replace("const count = 10;", `const count = ${count};`);
  if (count !== 10 && counted === source) throw new Error(`${name}.ts has no "const count = 10;"`);
  writeFileSync(
    join(project.root, "infra", "bench.ts"),
    counted.replaceAll('"../../infra/', '"./').replaceAll('"../../', '"../'),
  );
};

try {
  await project.edit("package.json", '"infra/index.ts"', '"infra/bench.ts"');
  console.log("                          seconds, median                 zips, KB  to update");
  console.log("program     routes    preview       up    again     each        all    again");
  for (const program of programs) {
    for (const count of counts) {
      useProgram(program, count);
      await row(program, count);
    }
  }
} finally {
  await project.remove();
}

async function row(program: string, count: number): Promise<void> {
  const times: Record<keyof typeof commands, number[]> = { preview: [], up: [], again: [] };
  let zips: readonly number[] = [];
  let changed = 0;
  for (let run = 0; run < runs; run++) {
    const stateDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
    try {
      for (const [name, words] of Object.entries(commands)) {
        const { seconds, said } = await timed(words, stateDir);
        if (name === "again") changed = Number(/~ (\d+) to update/.exec(said)?.[1] ?? 0);
        // The keys of `commands` are those of `times`.
        times[name as keyof typeof commands].push(seconds);
        if (!Number.isFinite(seconds)) break;
      }
      zips = zipSizes(join(stateDir, ".cli", "dev", "lambda", "code"));
    } finally {
      await rm(stateDir, { recursive: true, force: true });
    }
  }
  const figures = [times.preview, times.up, times.again].map((each) => shown(median(each)));
  const all = zips.reduce((sum, bytes) => sum + bytes, 0) / 1024;
  console.log(
    `${program.padEnd(12)}${String(count).padStart(6)}  ${figures.join(" ")}` +
      (zips.length > 0 ? `${(all / zips.length).toFixed(0).padStart(9)}${all.toFixed(0).padStart(11)}` : "") +
      String(changed).padStart(9),
  );
}

/** Seconds are infinite for a command that was ended at the limit. @throws Error when it fails */
async function timed(
  words: readonly string[],
  stateDir: string,
): Promise<{ readonly seconds: number; readonly said: string }> {
  const args = ["pulumi", ...words, "--non-interactive", "--state-dir", stateDir];
  const started = performance.now();
  const child = spawn(process.execPath, [join(project.root, "local", "start.mjs"), ...args], {
    cwd: project.root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill("SIGINT");
  }, limitSeconds * 1_000);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(limit);
  if (late) return { seconds: Number.POSITIVE_INFINITY, said };
  if (code !== 0)
    throw new Error(`pulumi ${words.join(" ")} ended with code ${code}:\n${said.slice(-4_000)}`);
  return { seconds: (performance.now() - started) / 1_000, said };
}

function zipSizes(folder: string): readonly number[] {
  if (!existsSync(folder)) return [];
  const zips = readdirSync(folder).filter((name) => name.endsWith(".zip"));
  return zips.map((name) => statSync(join(folder, name)).size);
}

function shown(seconds: number): string {
  const text = Number.isNaN(seconds)
    ? "–"
    : Number.isFinite(seconds)
      ? seconds.toFixed(1)
      : `> ${limitSeconds}`;
  return text.padStart(8);
}
