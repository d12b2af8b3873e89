import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../terminal/user-error.ts";
import { pythonProblem, virtualEnvironment } from "../python.ts";
import type { RecordedResource } from "../recording/recorded-graph.ts";
import { terraformPlan } from "./terraform-plan.ts";

/** What Checkov found wrong with one resource. */
export interface CheckovFinding {
  /** `CKV_AWS_117` */
  readonly check: string;
  /** What it asks for, in Checkov's words. */
  readonly title: string;
  readonly resource: RecordedResource;
}

export interface CheckovResult {
  readonly version: string;
  /** Checks that held, each against one resource. */
  readonly passed: number;
  readonly findings: readonly CheckovFinding[];
}

const runFile = promisify(execFile);

/** Two minutes for what takes ten seconds. */
const runTimeout = 120_000;

/**
 * Runs the pinned Checkov over a graph. Nothing is sent anywhere: it knows its checks.
 * @param command the program, of `installCheckov`
 * @throws Error with Checkov's own words
 */
export async function runCheckov(
  command: string,
  graph: readonly RecordedResource[],
): Promise<CheckovResult> {
  const { plan, resources } = terraformPlan(graph);
  const folder = mkdtempSync(join(tmpdir(), "slipway-checkov-"));
  try {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(plan));
    // Findings are for us to judge: with --soft-fail they are no failure of Checkov's.
    const options = ["--framework", "terraform_plan", "--output", "json", "--quiet", "--soft-fail"];
    const { stdout } = await runFile(command, ["--file", file, ...options, "--skip-download"], {
      timeout: runTimeout,
      maxBuffer: 64 * 1024 * 1024,
    });
    return resultOf(stdout, resources);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The pinned Checkov, installed once for all checkouts of this machine: half a minute the first time.
 * @throws UserError without Python 3
 */
export async function installCheckov(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const problem = await pythonProblem();
  if (problem !== undefined) throw new UserError(problem);
  const parent = join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "slipway");
  const requirements = join(import.meta.dirname, "requirements.txt");
  return join(await virtualEnvironment(requirements, { parent, name: "checkov" }), "bin", "checkov");
}

interface Output {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
  readonly summary: { readonly passed: number; readonly checkov_version: string };
}

function resultOf(text: string, resources: ReadonlyMap<string, RecordedResource>): CheckovResult {
  // Checkov's own form, at the version that is pinned.
  const { results, summary } = JSON.parse(text) as Output;
  return {
    version: summary.checkov_version,
    passed: summary.passed,
    findings: results.failed_checks.map(({ check_id: check, check_name: title, resource: address }) => {
      const resource = resources.get(address);
      if (!resource) throw new Error(`Checkov names ${address}, which is not in the plan that it was given`);
      return { check, title, resource };
    }),
  };
}
