/**
 * The program's bundles beside what a person would write for the same handlers: an ES module, bundled and minified by
 * esbuild. Zip sizes by the same zipper, and the time from spawn to ready by the same launcher, in turns; below them
 * what Node alone takes, with an empty handler.
 *
 *     node bench/bundles.ts [runs]
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { keptResources, plainProperties } from "../local/engine/embedded/index.ts";
import { Archive } from "../local/properties.ts";
import { CodeStore } from "../local/services/lambda/code-store.ts";
import { type FunctionConfiguration, functionConfiguration } from "../local/services/lambda/configuration.ts";
import { measureInit } from "../local/services/lambda/init-time.ts";
import { median } from "./figures.ts";

const root = join(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 30);

/** As infra/api.ts wires them, written by hand. */
const handWritten: Readonly<Record<string, string>> = {
  "create-link": `
    import { openBlockedHosts } from "./functions/links/blocked-hosts";
    import { createLink } from "./functions/links/create";
    import { openLinkStore } from "./functions/links/open-link-store";
    export const handler = createLink(openLinkStore(), openBlockedHosts());`,
  "follow-link": `
    import { followLink } from "./functions/go/redirect";
    import { openLinkStore } from "./functions/links/open-link-store";
    export const handler = followLink(openLinkStore());`,
  health: `
    import { checkHealth, openHealthChecks } from "./functions/meta/health";
    export const handler = checkHealth(openHealthChecks());`,
  version: `
    import { readVersion, showVersion } from "./functions/meta/version";
    export const handler = showVersion(readVersion());`,
};

interface Contender {
  readonly configuration: FunctionConfiguration;
  readonly folder: string;
  readonly zip: number;
  readonly times: number[];
}

const stateDir = await mkdtemp(join(tmpdir(), "slipway-bench-"));
try {
  await applyProgram();
  const code = new CodeStore(join(stateDir, "dev", "lambda", "code"));
  const pairs = await Promise.all(
    Object.entries(handWritten).map(async ([name, source]) => {
      const ours = registered(name, code);
      const byHand = await stored(ours.configuration, { "index.mjs": await bundledByHand(source) }, code);
      return { name, ours, byHand };
    }),
  );
  const [first] = pairs;
  if (!first) throw new Error("nothing to measure");
  const empty = await stored(
    first.ours.configuration,
    { "index.js": "exports.handler = async () => {};" },
    code,
  );
  for (let run = 0; run < runs; run++) {
    for (const { configuration, folder, times } of [
      ...pairs.flatMap(({ ours, byHand }) => [ours, byHand]),
      empty,
    ]) {
      times.push(await measureInit(configuration, folder));
    }
  }
  console.log("               zip, KB                     spawn → ready, median ms");
  console.log("               program  by hand  ratio     program  by hand  ratio");
  for (const { name, ours, byHand } of pairs) {
    const zips = columns(ours.zip / 1024, byHand.zip / 1024);
    console.log(`${name.padEnd(15)}${zips}     ${columns(median(ours.times), median(byHand.times))}`);
  }
  console.log(`${"empty handler".padEnd(43)}${median(empty.times).toFixed(1).padStart(7)}`);
} finally {
  await rm(stateDir, { recursive: true, force: true });
}

/** `npm start` on empty state, stopped as soon as it is ready: what it registered stays. */
async function applyProgram(): Promise<void> {
  const args = ["--json", "--state-dir", stateDir, "--port", "0", "--endpoint-port", "0"];
  const child = spawn(process.execPath, [join(root, "local", "start.mjs"), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.stdout.once("data", () => child.kill("SIGTERM"));
  await exited;
}

function registered(name: string, code: CodeStore): Contender {
  const resource = keptResources(join(stateDir, "dev")).find(
    (each) => each.type === "aws:lambda/function:Function" && each.name === name,
  );
  if (!resource) throw new Error(`the program has no function "${name}"`);
  const configuration = functionConfiguration(plainProperties(resource.outputs));
  const { codeHash, codeSize } = configuration;
  return { configuration, folder: code.folderOf(codeHash), zip: codeSize, times: [] };
}

async function bundledByHand(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts", resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    // Some packages are CommonJS and require Node's own modules.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

async function stored(
  configuration: FunctionConfiguration,
  files: Readonly<Record<string, string>>,
  code: CodeStore,
): Promise<Contender> {
  const contents = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  const { hash: zipHash, size } = await code.store(new Archive(hash, async () => contents));
  return { configuration, folder: code.folderOf(zipHash), zip: size, times: [] };
}

function columns(ours: number, byHand: number): string {
  const [left, right] = [ours, byHand].map((each) => each.toFixed(1).padStart(7));
  return `${left}  ${right}  ${(ours / byHand).toFixed(2).padStart(5)}`;
}
