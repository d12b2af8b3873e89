import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { projectRoot } from "../../terminal/install.mjs";
import { UserError } from "../../terminal/user-error.ts";
import { systemClock } from "../clock.ts";
import { silentLog } from "../log.ts";
import { createRegistry } from "../registry.ts";
import type { Service } from "../service.ts";

/** `npm run coverage`: writes docs/local-coverage.md from the registry; `--check` fails when it would change. */
export function declare(command: Command): void {
  command.option("--check", "fail when the page is not up to date", false).action(coverage);
}

function coverage({ check }: { readonly check: boolean }): void {
  const file = join(projectRoot, "docs", "local-coverage.md");
  const page = coveragePage(servicesForListing());
  if (!check) {
    writeFileSync(file, page);
    process.stdout.write("docs/local-coverage.md written\n");
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== page) {
    throw new UserError("docs/local-coverage.md is not what the services say. Run: npm run coverage");
  }
}

/** The services as objects alone: nothing is started, nothing is written. */
function servicesForListing(): readonly Service[] {
  return createRegistry({
    project: "platform",
    stack: "coverage",
    accountId: "000000000000",
    region: "us-east-1",
    dir: join(tmpdir(), "slipway-coverage"),
    clock: systemClock,
    log: silentLog,
    endpointUrl: () => "http://127.0.0.1:4566",
  }).services;
}

export function coveragePage(services: readonly Service[]): string {
  const sections = [...services].sort((a, b) => a.title.localeCompare(b.title)).map(section);
  return `# What the local cloud covers

Written by \`npm run coverage\` from the services themselves; \`npm run check\` fails when it is out of date.
A resource type that is not here is accepted, named once in the log, and does nothing. An operation that is not
here answers an error in the service's own form that names it.

${sections.join("\n")}`;
}

function section(service: Service): string {
  const resources = Object.entries(service.resources).sort(([a], [b]) => a.localeCompare(b));
  const functions = Object.keys(service.functions ?? {}).sort();
  const operations = [...(service.api?.operations ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  return [
    `## ${service.title}`,
    "",
    ...(resources.length > 0
      ? [
          "| Resource type | Note |",
          "|---|---|",
          ...resources.map(([token, handler]) => row(token, handler.note)),
          "",
        ]
      : []),
    ...(functions.length > 0
      ? [`Functions: ${functions.map((token) => `\`${token}\``).join(", ")}`, ""]
      : []),
    ...(operations.length > 0
      ? [
          `| Operation (\`${service.api?.scope}\`) | Note |`,
          "|---|---|",
          ...operations.map((operation) => row(operation.name, operation.note)),
          "",
        ]
      : []),
  ].join("\n");
}

function row(name: string, note = ""): string {
  return `| \`${name}\` | ${note.replaceAll("|", "\\|")} |`;
}
