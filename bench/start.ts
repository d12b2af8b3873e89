/**
 * Seconds from the shell prompt to the first answered API request of `npm start`, with everything installed, built
 * and applied once; beside it, in the same run, what npm and Node alone take (`npm run` of an empty script).
 *
 *     node bench/start.ts [runs]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { report, reportRatio } from "./figures.ts";

const root = join(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 10);
const ports = { site: 14_500, endpoint: 14_566 };

const stateDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
const startArgs = [
  "start",
  "--silent",
  "--",
  "--json",
  "--state-dir",
  stateDir,
  "--port",
  `${ports.site}`,
  "--endpoint-port",
  `${ports.endpoint}`,
];
try {
  const first = await startAndAsk();
  const starts: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < runs; run++) {
    starts.push(await startAndAsk());
    floors.push(await untilExit(spawn("npm", ["exec", "--silent", "--", "node", "-e", "0"], { cwd: root })));
  }
  report("npm start, first time on empty state", [first]);
  report("npm start → first API answer", starts);
  report("npm and Node alone", floors);
  reportRatio(starts, floors);
} finally {
  await rm(stateDir, { recursive: true, force: true });
}

async function startAndAsk(): Promise<number> {
  const started = performance.now();
  const child = spawn("npm", startArgs, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const pid = new Promise<number>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      const line = chunk
        .toString()
        .split("\n")
        .find((each) => each.startsWith("{"));
      if (line) resolve(JSON.parse(line).pid);
    });
  });
  for (;;) {
    const status = await fetch(`http://127.0.0.1:${ports.site}/api/meta/health`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const took = performance.now() - started;
  const ended = untilExit(child);
  process.kill(await pid, "SIGTERM");
  await ended;
  return took;
}

function untilExit(child: ChildProcess): Promise<number> {
  const started = performance.now();
  return new Promise((resolve) => child.on("exit", () => resolve(performance.now() - started)));
}
