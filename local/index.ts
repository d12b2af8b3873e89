import { parseArgs } from "node:util";
import { projectRoot } from "../terminal/install.mjs";
import type { CommandContext } from "./commands/command.ts";
import { UserError } from "./user-error.ts";

const usage = `Slipway: the platform program, running on this machine.

  npm start [-- options]            start the local cloud, apply the program, open the site
  npm run dev [-- options]          the same, applying every edit as it is saved
  npm run plan [-- options]         what applying the program would change, without changing it
  npm run logs -- [function]        what functions logged; without a name, the functions there are
  npm run build                     build the site into web/dist, when its sources changed
  npm run coverage                  write docs/local-coverage.md from the services there are

Options
  --stack <name>          the stack to run: its configuration is Pulumi.<name>.yaml   (dev)
  --reset                 start from nothing: the stack's local data is removed
  --port <port>           the site's port on 127.0.0.1                                (4500 for dev)
  --endpoint-port <port>  the AWS endpoint's port on 127.0.0.1                        (4566 for dev)
  --state-dir <folder>    where stacks keep their state                               (.slipway)
  --json                  one line of JSON when ready, for scripts
  --tree                  print every resource, not only the components
  --follow, -f            logs: go on as lines come
  --since <duration>      logs: how far back, as 30s, 10m, 2h                         (1h)
  --check                 coverage: fail when the page is not up to date
  --verbose               say more
  --help, -h              this text
`;

const commands = ["start", "plan", "logs", "coverage", "build"] as const;

async function main(): Promise<void> {
  const { command, context } = readCommandLine(process.argv.slice(2));
  switch (command) {
    case "start":
      return (await import("./commands/start.ts")).start(context);
    case "plan":
      return (await import("./commands/plan.ts")).plan(context);
    case "logs":
      return (await import("./commands/logs.ts")).logs(context);
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
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(values.stack)) {
    throw new UserError(
      `--stack "${values.stack}" is not a stack name: use letters, digits, ".", "_" and "-".`,
      2,
    );
  }
  return {
    command,
    context: {
      projectRoot,
      positionals: positionals.slice(1),
      stack: values.stack,
      stateDir: values["state-dir"],
      sitePort: port("--port", values.port),
      endpointPort: port("--endpoint-port", values["endpoint-port"]),
      reset: values.reset,
      watch: values.watch,
      json: values.json,
      tree: values.tree,
      follow: values.follow,
      since: values.since,
      check: values.check,
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
        check: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${usage}`, 2);
  }
}

function port(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new UserError(
    `${option} "${text}" is not a port: use a whole number from 0 (any free port) to 65535.`,
    2,
  );
}

main().catch((error: unknown) => {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
