import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keptResources, plainProperties } from "./engine/embedded/index.ts";
import { CodeStore } from "./services/lambda/code-store.ts";
import { type FunctionConfiguration, functionConfiguration } from "./services/lambda/configuration.ts";
import { measureInit } from "./services/lambda/init-time.ts";

export interface BundleRow {
  /** Name in the program, `create-link`. */
  readonly function: string;
  readonly runtime: string;
  /** Bytes of the registered archive. */
  readonly zip: number;
  /** Milliseconds from spawn to ready, median; undefined when it could not be measured. */
  readonly init: number | undefined;
  /** Why there is no time. */
  readonly initFailure: string | undefined;
  /** Bytes of minified code by package, largest first; undefined where the archive is no bundle of this machine. */
  readonly packages: readonly (readonly [name: string, bytes: number])[] | undefined;
}

export interface BundleReportOptions {
  readonly projectRoot: string;
  /** Folder of the stack's state. */
  readonly dir: string;
  /** Starts of each function. */
  readonly runs: number;
  /** Names in the program. @default all */
  readonly only?: readonly string[];
}

/** What the functions of the last applied program weigh, and how long they take to start: of their very archives. */
export async function bundleReport({
  projectRoot,
  dir,
  runs,
  only = [],
}: BundleReportOptions): Promise<BundleRow[]> {
  const code = new CodeStore(join(dir, "lambda", "code"));
  const rows: BundleRow[] = [];
  for (const { type, name, outputs } of keptResources(dir)) {
    if (type !== "aws:lambda/function:Function" || (only.length > 0 && !only.includes(name))) continue;
    const configuration = functionConfiguration(plainProperties(outputs));
    const { codeHash, codeSize, runtime } = configuration;
    await code.ensure(codeHash);
    const folder = code.folderOf(codeHash);
    const packages = packagesOf(projectRoot, folder);
    rows.push({
      function: name,
      runtime,
      zip: codeSize,
      packages,
      ...(await initOf(configuration, folder, runs)),
    });
  }
  return rows.sort((a, b) => (a.function < b.function ? -1 : 1));
}

async function initOf(configuration: FunctionConfiguration, folder: string, runs: number) {
  const times: number[] = [];
  try {
    for (let run = 0; run < runs; run++) times.push(await measureInit(configuration, folder));
  } catch (error) {
    return { init: undefined, initFailure: error instanceof Error ? error.message : String(error) };
  }
  const init = times.sort((a, b) => a - b)[Math.floor(runs / 2)];
  return { init, initFailure: undefined };
}

/**
 * The program leaves `<SHA-256 of index.js>.packages.json` beside each bundle it makes (infra/lib/lean-bundle/cache.ts):
 * `[["zod", 34000], …]`.
 */
function packagesOf(projectRoot: string, folder: string): BundleRow["packages"] {
  const bundle = join(folder, "index.js");
  if (!existsSync(bundle)) return undefined;
  const hash = createHash("sha256").update(readFileSync(bundle)).digest("hex");
  const cache = join(projectRoot, "node_modules", ".cache", "slipway", "bundles");
  const file = join(cache, `${hash}.packages.json`);
  if (!existsSync(file)) return undefined;
  // Written whole, by the program alone, in this form.
  return JSON.parse(readFileSync(file, "utf8")) as BundleRow["packages"];
}
