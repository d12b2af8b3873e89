import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { readIdentity } from "../../process-table.ts";
import type { ProgramConfig } from "../config.ts";
import { CliProcesses } from "./cli-processes.ts";

/**
 * Where the CLI works, inside the folder of the stack's state: a project file and the stack's configuration for each
 * project, and for all of them, so that one's stack can refer to another's, a file backend, a passphrase and a home.
 * A project's own Pulumi.<stack>.yaml is read and never written, and neither the user's login nor their plugins are
 * touched.
 */
export class Workspace {
  readonly #root: string;
  readonly #project: string;
  readonly #stack: string;

  /** @param dir absolute folder of the stack's state */
  constructor(dir: string, project: string, stack: string) {
    this.#root = join(dir, "pulumi");
    this.#project = project;
    this.#stack = stack;
  }

  /** Working directory of the CLI. */
  get folder(): string {
    return join(this.#root, "projects", this.#project);
  }

  /** Of the CLI itself: its plugins, among others. */
  get home(): string {
    return join(this.#root, "home");
  }

  get checkpointFile(): string {
    return join(this.#backend, ".pulumi", "stacks", this.#project, `${this.#stack}.json`);
  }

  get #backend(): string {
    return join(this.#root, "backend");
  }

  get #passphraseFile(): string {
    return join(this.#root, "passphrase");
  }

  /** Writes what a run needs. Values of secrets are not among it: the program's host adds them. */
  prepare({ project, folder, values, secretKeys }: ProgramConfig): void {
    for (const each of [this.folder, this.#backend, this.home]) {
      mkdirSync(each, { recursive: true, mode: 0o700 });
    }
    if (!existsSync(this.#passphraseFile)) {
      writeFileSync(this.#passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
    }
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      // Paths of assets start at `main`.
      stringify({ name: project, runtime: "nodejs", main: folder }),
    );
    const stackFile = join(this.folder, `Pulumi.${this.#stack}.yaml`);
    // The CLI keeps the salt of the stack's encryption beside its configuration.
    const kept = existsSync(stackFile) ? parse(readFileSync(stackFile, "utf8")) : {};
    const config = Object.entries(values).filter(([key]) => !secretKeys.includes(key));
    writeFileSync(stackFile, stringify({ ...kept, config: Object.fromEntries(config) }));
  }

  /** Of what runs here: a CLI whose starter was killed must not meet the next one. */
  get processes(): CliProcesses {
    return new CliProcesses(join(this.#root, "running"));
  }

  /** A CLI that was killed leaves its lock; that of one which runs beside this stays. */
  dropStaleLocks(): void {
    const locks = join(this.#backend, ".pulumi", "locks");
    if (!existsSync(locks)) return;
    for (const each of readdirSync(locks, { recursive: true, withFileTypes: true })) {
      const file = join(each.parentPath, each.name);
      if (each.isFile() && !this.processes.runs(holderOf(file))) rmSync(file, { force: true });
    }
  }

  /**
   * https://www.pulumi.com/docs/iac/cli/environment-variables/
   * @param providerAddress `127.0.0.1:<port>`; absent for commands that ask no provider
   * @param packages whose resources the provider has
   */
  environment(providerAddress: string | undefined, packages: readonly string[]): NodeJS.ProcessEnv {
    const port = providerAddress?.split(":").at(-1);
    return {
      PULUMI_HOME: this.home,
      // The engine saves its state after each step; a checksum file beside each would take a tenth of a large `up`.
      PULUMI_BACKEND_URL: `${pathToFileURL(this.#backend).href}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE_FILE: this.#passphraseFile,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      ...(port === undefined
        ? {}
        : { PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${port}`).join(",") }),
    };
  }
}

/** https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/lock.go */
function holderOf(lock: string): number | undefined {
  try {
    return readIdentity(JSON.parse(readFileSync(lock, "utf8")))?.pid;
  } catch {
    // Half written by a CLI that was killed.
    return undefined;
  }
}
