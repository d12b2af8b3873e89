import { parseArgs } from "node:util";
import { projectRoot } from "../terminal/install.mjs";
import { ReleaseError } from "./release-error.ts";
import type { TargetOptions } from "./target/open-target.ts";

export const usage = `Releases of the site: published once, deployed and rolled back by copying, never built again.

  npm run site -- publish             make the next release of the built folder (npm run build)
  npm run site -- list                the releases, and which one is live
  npm run site -- deploy <n>          make release n live
  npm run site -- deploy <n> --from dev --stack prod
                                      bring release n of stack dev here, byte for byte, and make it live
  npm run site -- rollback            make live what was live before
  npm run site -- current             what is live, by the files themselves
  npm run site -- prune               remove old releases, and live files that no kept one needs
  npm run site -- unpin               let the program upload the built folder again, from its next run on

Which stack
  --stack <name>       the stack                                                    (dev)
  --site <name>        the site, which is its release line                          (site)
  (nothing)            the local cloud's stack, which has to run: npm start
  --aws                the stack on AWS, as "pulumi stack output" tells; credentials as for every AWS SDK
  --outputs <file>     the same, with the stack's outputs from a file of JSON
  --state-dir <folder> where local stacks keep their state                          (.slipway)

Options
  --folder <folder>    publish: the built files                                     (the site's own)
  --force              publish: also what is a release already
  --accept <id>        publish: let a finding pass that is no secret; may be given several times
  --from <stack>       deploy: the stack that has the release
  --keep <n>           prune: how many of the newest releases stay                  (10)
  --grace <days>       prune: how long files stay for pages that are open           (7)
  --dry-run            prune: say what would go
  --json               one line of JSON
  --help, -h           this text

Exit codes: 0 done, 1 failed, 2 wrong command line, 3 somebody else deploys, 4 credentials found, 5 nothing new
`;

export const commandNames = ["publish", "list", "deploy", "rollback", "current", "prune", "unpin"] as const;
export type CommandName = (typeof commandNames)[number];

export interface SiteCommand extends TargetOptions {
  readonly name: CommandName;
  /** Release number, for `deploy`. */
  readonly release: number | undefined;
  readonly from: string | undefined;
  readonly folder: string | undefined;
  readonly force: boolean;
  readonly accepted: readonly string[];
  readonly keep: number;
  /** Days. */
  readonly grace: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * @returns "help" when the usage was asked for
 * @throws ReleaseError (usage)
 */
export function readCommandLine(args: string[]): SiteCommand | "help" {
  const { values, positionals } = parse(args);
  if (values.help) return "help";
  const [word, release, ...rest] = positionals;
  const name = commandNames.find((each) => each === word);
  if (!name)
    throw wrong(
      `${word === undefined ? "no command is given" : `unknown command "${word}"`}; there are ${commandNames.join(", ")}`,
    );
  const given = name === "deploy" ? rest : positionals.slice(1);
  if (given.length > 0) throw wrong(`"${given[0]}": ${name} takes no such word`);
  if (values.from !== undefined && name !== "deploy") throw wrong("--from is for deploy");
  return {
    name,
    projectRoot,
    stack: stackName("--stack", values.stack),
    site: values.site,
    stateDir: values["state-dir"],
    aws: values.aws,
    outputs: values.outputs,
    release: name === "deploy" ? wholeNumber("deploy <n>", release, 1) : undefined,
    from: values.from === undefined ? undefined : stackName("--from", values.from),
    folder: values.folder,
    force: values.force,
    accepted: values.accept,
    keep: wholeNumber("--keep", values.keep, 1),
    grace: wholeNumber("--grace", values.grace, 0),
    dryRun: values["dry-run"],
    json: values.json,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        stack: { type: "string", default: "dev" },
        site: { type: "string", default: "site" },
        "state-dir": { type: "string", default: ".slipway" },
        aws: { type: "boolean", default: false },
        outputs: { type: "string" },
        folder: { type: "string" },
        force: { type: "boolean", default: false },
        accept: { type: "string", multiple: true, default: [] },
        from: { type: "string" },
        keep: { type: "string", default: "10" },
        grace: { type: "string", default: "7" },
        "dry-run": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function stackName(option: string, text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) return text;
  throw wrong(`${option} "${text}" is not a stack name: use letters, digits, ".", "_" and "-"`);
}

function wholeNumber(option: string, text: string | undefined, least: number): number {
  // "3-1a2b3c4", as lists show it, is release 3.
  const digits = /^(\d{1,9})(?:-[0-9a-f]{7})?$/.exec(text ?? "")?.[1];
  if (digits !== undefined && Number(digits) >= least) return Number(digits);
  throw wrong(
    `${option}: got ${text === undefined ? "nothing" : `"${text}"`}; give a whole number from ${least}`,
  );
}

function wrong(problem: string): ReleaseError {
  return new ReleaseError(`${problem}. See: npm run site -- --help`, "usage");
}
