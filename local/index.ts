import { parseArgs } from "node:util";
import { projectRoot } from "../terminal/install.mjs";
import { type CommandContext, checkStackName } from "./commands/command.ts";
import { portOf } from "./commands/port-option.ts";
import { UserError } from "./user-error.ts";

const usage = `Slipway: the platform program, running on this machine.

  npm start [-- options]            start the local cloud, apply the program, open the site
  npm run dev [-- options]          the same, applying every edit as it is saved
  npm run plan [-- options]         what applying the program would change, without changing it
  npm run logs -- [function]        what functions logged; without a name, the functions there are
  npm run bundles -- [function]     what functions weigh, what is in them, and how long they take to start
  npm run invoke -- <function> [payload]   invokes a function of the running local cloud; payload: JSON, or a text
  npm run grants                    what each function may do, did and was refused since the start
  npm run env -- create <name>      a new environment, as for a pull request: the configuration of --from <stack>
  npm run env -- list               environments: configured, with data here, running, and where
  npm run env -- destroy <name>     delete an environment's resources and data here; protected ones are refused
  npm run pulumi:local -- <words>   the real Pulumi CLI against the local cloud: preview, up, refresh, destroy; -- --help
  npm run build                     build the site and the deck, each when its sources changed
  npm run coverage                  write docs/local-coverage.md from the services there are

Options
  --stack <name>          the stack to run: its configuration is Pulumi.<name>.yaml   (dev)
  --reset                 start from nothing: the stack's local data is removed
  --port <port>           the site's port on 127.0.0.1                                (4500 for dev)
  --endpoint-port <port>  the AWS endpoint's port on 127.0.0.1                        (4566 for dev)
  --state-dir <folder>    where stacks keep their state                               (.slipway)
  --json                  one line of JSON when ready, for scripts; grants: the report as JSON
  --tree                  print every resource, not only the components
  --follow, -f            logs: go on as lines come
  --since <duration>      logs: how far back, as 30s, 10m, 2h                         (1h)
  --runs <number>         bundles: how often each function is started                 (10)
  --event <file.json>     invoke: the event is in a file
  --async                 invoke: do not wait for the answer
  --from <stack>          env create: the environment to make it from                 (dev)
  --aws                   env create, destroy: run the Pulumi CLI for AWS, too
  --check                 coverage: fail when the page is not up to date
  --verbose               say more
  --help, -h              this text
`;

const commands = [
  "start",
  "plan",
  "logs",
  "invoke",
  "bundles",
  "grants",
  "env",
  "coverage",
  "build",
] as const;

async function main(): Promise<void> {
  const [first, ...words] = process.argv.slice(2);
  // Most of its words are the CLI's.
  if (first === "pulumi") return (await import("./commands/pulumi.ts")).pulumi(projectRoot, words);
  const { command, context } = readCommandLine(process.argv.slice(2));
  switch (command) {
    case "start":
      return (await import("./commands/start.ts")).start(context);
    case "plan":
      return (await import("./commands/plan.ts")).plan(context);
    case "logs":
      return (await import("./commands/logs.ts")).logs(context);
    case "bundles":
      return (await import("./commands/bundles.ts")).bundles(context);
    case "invoke":
      return (await import("./commands/invoke.ts")).invoke(context);
    case "grants":
      return (await import("./commands/grants.ts")).grants(context);
    case "env":
      return (await import("./commands/env.ts")).env(context);
    case "coverage":
      return (await import("./commands/coverage.ts")).coverage(context);
    case "build":
      return (await import("./commands/build.ts")).build(context);
  }
}

function readCommandLine(args: string[]): { command: (typeof commands)[number]; context: CommandContext } {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const command = commands.find((name) => name === (positionals[0] ?? "start"));
  if (!command)
    throw new UserError(`Unknown command "${positionals[0]}"; there are: ${commands.join(", ")}.`, 2);
  checkStackName("--stack", values.stack);
  checkStackName("--from", values.from);
  return {
    command,
    context: {
      projectRoot,
      positionals: positionals.slice(1),
      stack: values.stack,
      stateDir: values["state-dir"],
      sitePort: portOf("--port", values.port),
      endpointPort: portOf("--endpoint-port", values["endpoint-port"]),
      reset: values.reset,
      watch: values.watch,
      json: values.json,
      tree: values.tree,
      follow: values.follow,
      since: values.since,
      check: values.check,
      runs: runs(values.runs),
      event: values.event,
      async: values.async,
      from: values.from,
      aws: values.aws,
      verbose: values.verbose,
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        stack: { type: "string", default: "dev" },
        "state-dir": { type: "string", default: ".slipway" },
        port: { type: "string" },
        "endpoint-port": { type: "string" },
        reset: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        tree: { type: "boolean", default: false },
        follow: { type: "boolean", short: "f", default: false },
        since: { type: "string", default: "1h" },
        runs: { type: "string", default: "10" },
        check: { type: "boolean", default: false },
        event: { type: "string" },
        async: { type: "boolean", default: false },
        from: { type: "string", default: "dev" },
        aws: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${usage}`, 2);
  }
}

function runs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new UserError(`--runs "${text}" is not a number of runs: use a whole number from 1 to 1000.`, 2);
}

main().catch((error: unknown) => {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
