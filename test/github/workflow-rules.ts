import { parse } from "yaml";

/** A workflow, or an action of ours, as its file says. */
export interface WorkflowFile {
  readonly name: string;
  readonly text: string;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on?: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
  readonly runs?: { readonly steps?: readonly Step[] };
}

/** What a file does that it must not: https://docs.github.com/en/actions/reference/security/secure-use */
export function problemsOf({ name, text }: WorkflowFile): readonly string[] {
  // A file of GitHub's form, which the linter of `npm run check` has read before.
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs ?? {});
  const steps = [...jobs.flatMap(([, job]) => job.steps ?? []), ...(workflow.runs?.steps ?? [])];
  return [
    ...pinProblems(text),
    ...steps.flatMap(stepProblems),
    ...(workflow.jobs ? [...workflowProblems(workflow), ...jobs.flatMap(jobProblems(workflow))] : []),
  ].map((problem) => `${name}: ${problem}`);
}

/** The comment names the version that the commit is of, for those who read and those who update. */
function pinProblems(text: string): readonly string[] {
  const uses = text.split("\n").flatMap((line) => /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1] ?? []);
  return uses
    .filter((each) => !each.startsWith("./"))
    .filter((each) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each))
    .map((each) => `${each} is not pinned to a commit with its version beside it`);
}

function stepProblems({ uses = "", run = "", with: inputs }: Step): readonly string[] {
  return [
    ...(run.includes("${{") ? [`"${run.trim()}" has an expression in it; pass it by env`] : []),
    ...(uses.startsWith("actions/checkout@") && inputs?.["persist-credentials"] !== false
      ? ["a checkout leaves its token in .git; set persist-credentials to false"]
      : []),
  ];
}

function workflowProblems({ on = {}, permissions }: Workflow): readonly string[] {
  return [
    ...("pull_request_target" in on ? ["pull_request_target runs with a token beside foreign code"] : []),
    ...(JSON.stringify(permissions) === "{}" ? [] : ["the workflow's own permissions are not {}"]),
  ];
}

const notForForks = "github.event.pull_request.head.repo.full_name == github.repository";

function jobProblems({ on = {} }: Workflow) {
  return ([name, job]: readonly [string, Job]): readonly string[] => {
    const { permissions } = job;
    const writes = Object.entries(permissions ?? {}).filter(([, access]) => access === "write");
    return [
      ...(permissions ? [] : [`${name} does not say its permissions`]),
      ...(job.uses === undefined && job["timeout-minutes"] === undefined ? [`${name} has no timeout`] : []),
      ...("pull_request" in on && writes.length > 0 && !job.if?.includes(notForForks)
        ? [`${name} may write ${writes.map(([scope]) => scope).join(", ")} in a pull request of a fork`]
        : []),
      ...("workflow_run" in on && job.steps?.some(({ with: inputs }) => inputs?.ref !== undefined)
        ? [`${name} checks out what the other run names`]
        : []),
    ];
  };
}
