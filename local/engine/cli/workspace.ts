import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import type { ProgramConfig } from "../config.ts";

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
    for (const each of [this.folder, this.#backend, join(this.#root, "home")]) {
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

  /** A CLI that was killed leaves its lock; who calls this holds the stack's own lock, so no other one runs. */
  dropStaleLocks(): void {
    const locks = join(this.#backend, ".pulumi", "locks", "organization", this.#project, this.#stack);
    rmSync(locks, { recursive: true, force: true });
  }

  /**
   * https://www.pulumi.com/docs/iac/cli/environment-variables/
   * @param providerAddress `127.0.0.1:<port>`; absent for commands that ask no provider
   * @param packages whose resources the provider has
   */
  environment(providerAddress: string | undefined, packages: readonly string[]): NodeJS.ProcessEnv {
    const port = providerAddress?.split(":").at(-1);
    return {
      PULUMI_HOME: join(this.#root, "home"),
      PULUMI_BACKEND_URL: pathToFileURL(this.#backend).href,
      PULUMI_CONFIG_PASSPHRASE_FILE: this.#passphraseFile,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      ...(port === undefined
        ? {}
        : { PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${port}`).join(",") }),
    };
  }

  /** Takes all of it away. */
  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
