import type { RecordedResource } from "../recording/recorded-graph.ts";
import { type CheckovFinding, runCheckov } from "./run-checkov.ts";

/** Why findings of a check are no fault. */
interface Excuse {
  readonly check: string;
  readonly reason: string;
  /** URN of the one resource that it is for; all of them without. */
  readonly resource?: string;
}

/** What the program's policy pack says of Checkov. */
export interface CheckovExcuses {
  readonly checkovExcuses: readonly Excuse[];
  checkovSuppressions(graph: readonly RecordedResource[]): readonly Excuse[];
}

export interface CheckovVerdict {
  readonly version: string;
  readonly stacks: Readonly<Record<string, StackVerdict>>;
  /** Excuses that excuse nothing in any of the stacks. */
  readonly idle: readonly Excuse[];
}

interface StackVerdict {
  readonly passed: number;
  readonly suppressed: number;
  readonly failed: readonly { readonly check: string; readonly title: string; readonly name: string }[];
}

/** Holds graphs, by their stacks, against Checkov's rules. An excuse has to serve in one of them at least. */
export async function checkovVerdict(
  command: string,
  graphs: ReadonlyMap<string, readonly RecordedResource[]>,
  pack: CheckovExcuses,
): Promise<CheckovVerdict> {
  const stacks: Record<string, StackVerdict> = {};
  const excuses: Excuse[] = [...pack.checkovExcuses];
  const used = new Set<Excuse>();
  let version = "";
  for (const [stack, graph] of graphs) {
    const suppressions = pack.checkovSuppressions(graph);
    excuses.push(...suppressions);
    const own = [...suppressions, ...pack.checkovExcuses];
    const { findings, passed, version: found } = await runCheckov(command, graph);
    version = found;
    const failed = findings.filter((finding) => {
      const excuse = own.find((each) => fits(each, finding));
      if (excuse) used.add(excuse);
      return !excuse;
    });
    stacks[stack] = {
      passed,
      suppressed: findings.length - failed.length,
      failed: failed.map(({ check, title, resource }) => ({ check, title, name: resource.name })),
    };
  }
  return { version, stacks, idle: excuses.filter((each) => !used.has(each)) };
}

function fits({ check, resource }: Excuse, finding: CheckovFinding): boolean {
  return check === finding.check && (resource === undefined || resource === finding.resource.urn);
}

export function isClean({ stacks, idle }: CheckovVerdict): boolean {
  return idle.length === 0 && Object.values(stacks).every(({ failed }) => failed.length === 0);
}

/** For people at a terminal: the numbers, and all that needs a look. */
export function checkovText({ version, stacks, idle }: CheckovVerdict): string {
  const lines = Object.entries(stacks).flatMap(([stack, { passed, suppressed, failed }]) => [
    `Checkov ${version} of ${stack}: ${passed} passed, ${suppressed} suppressed with reason, ${failed.length} failed`,
    ...failed.map(({ check, title, name }) => `  failed      ${check}: ${name}: ${title}`),
  ]);
  const idleLines = idle.map(
    ({ check, resource }) =>
      `  idle        ${check}${resource ? ` of ${resource}` : ""}: this excuse excuses nothing; remove it`,
  );
  return `${[...lines, ...idleLines].join("\n")}\n`;
}
