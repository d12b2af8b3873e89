import { UserError } from "../user-error.ts";
import { portOf, stackNameOf } from "./options.ts";

export const pulumiUsage = `The real Pulumi CLI on the program as it is, against the local cloud: no account, no login.

  npm run pulumi:local -- preview --diff          what would change
  npm run pulumi:local -- up --yes                apply it; everything is kept, and the cloud ends with the command
  npm run pulumi:local -- up --yes --serve        apply it and go on: the site and the API are up until Ctrl-C
  npm run pulumi:local -- refresh --yes           take in what was changed by other ways (drift)
  npm run pulumi:local -- stack output siteUrl
  npm run pulumi:local -- destroy --yes

While one command serves, others act on the cloud that it runs. The CLI is the one on the PATH, or is built from
source once (Go, about four minutes). Its state is apart from that of npm start, in <state-dir>/.cli/<stack>.

Options that are not passed on to pulumi
  --stack <name>          the stack: its configuration is Pulumi.<name>.yaml           (dev)
  --serve                 after the command, keep the cloud running
  --port <port>           the site's port on 127.0.0.1, with --serve                   (4500 for dev)
  --endpoint-port <port>  the AWS endpoint's port on 127.0.0.1, with --serve           (4566 for dev)
  --state-dir <folder>    where stacks keep their state                                (.slipway)
  --verbose-cloud         the local cloud says more
`;

/** The command line of `npm run pulumi:local`: ours, and what is passed on. */
export interface PulumiWords {
  readonly help: boolean;
  readonly stack: string;
  readonly stateDir: string;
  readonly serve: boolean;
  readonly port: number | undefined;
  readonly endpointPort: number | undefined;
  readonly verbose: boolean;
  readonly passed: readonly string[];
}

/** @throws UserError when an option of ours lacks its value */
export function readPulumiWords(args: readonly string[]): PulumiWords {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const passed: string[] = [];
  const words = args.flatMap(splitAtEquals);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const option = valueOptions[word];
    if (option !== undefined) {
      const value = words[++index];
      if (value === undefined) throw new UserError(`${word} lacks its value\n\n${pulumiUsage}`, 2);
      values.set(option, value);
    } else if (flagOptions.includes(word)) flags.add(word);
    else passed.push(word);
  }
  // `up --help` asks pulumi.
  const help = passed.length === 0 || passed[0] === "--help" || passed[0] === "-h";
  return {
    help,
    stack: stackNameOf("--stack", values.get("stack") ?? "dev"),
    stateDir: values.get("state-dir") ?? ".slipway",
    serve: flags.has("--serve"),
    port: optionalPort("--port", values.get("port")),
    endpointPort: optionalPort("--endpoint-port", values.get("endpoint-port")),
    verbose: flags.has("--verbose-cloud"),
    passed,
  };
}

function optionalPort(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : portOf(option, text);
}

const valueOptions: Readonly<Record<string, string>> = {
  "--stack": "stack",
  "-s": "stack",
  "--port": "port",
  "--endpoint-port": "endpoint-port",
  "--state-dir": "state-dir",
};
const flagOptions = ["--serve", "--verbose-cloud"];

/** `--stack=dev` as two words; options of pulumi stay as they are. */
function splitAtEquals(word: string): string[] {
  const at = word.indexOf("=");
  return at > 0 && valueOptions[word.slice(0, at)] !== undefined
    ? [word.slice(0, at), word.slice(at + 1)]
    : [word];
}
