import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../../../log.ts";

/** A command as it is to be started, so that it finds a `/tmp` of its own. */
export interface ConfinedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Call once the process has ended. */
  release(): void;
}

export interface PrivateTmpOptions {
  /** Folder of the local cloud's own, for what this needs. */
  readonly folder: string;
  /** Folders that runtimes read and that may lie under `/tmp`: they stay visible there. */
  readonly visible: readonly string[];
  readonly log: Log;
  /** False: does without mount namespaces, as on a system that has none. @default where they work */
  readonly namespaces?: boolean;
}

/**
 * Mounts a file system of the given size over /tmp, in a mount namespace that ends with the process, puts back what
 * has to stay visible, goes where it was by the new way, gives up the rights that this took, and becomes the command.
 * Arguments: an empty folder, megabytes, the number of visible folders, these folders, the command.
 */
const script = `set -e
folder=$PWD stage=$1 size=$2 visible=$3
shift 3
/bin/mount -t tmpfs -o "size=\${size}m,mode=1777" tmpfs "$stage"
while [ "$visible" -gt 0 ]; do
  /bin/mkdir -p "$stage\${1#/tmp}"
  /bin/mount --bind "$1" "$stage\${1#/tmp}"
  visible=$((visible - 1))
  shift
done
/bin/mount --move "$stage" /tmp
cd "$folder" 2>/dev/null || cd /
unset PWD OLDPWD
exec /usr/bin/setpriv --ambient-caps=-all --inh-caps=-all -- "$@"`;

const unshare = [
  "--user",
  "--map-current-user",
  "--keep-caps",
  "--mount",
  "--",
  "/bin/sh",
  "-c",
  script,
  "sh",
];

/**
 * A `/tmp` for each execution environment, as large as the function's ephemeral storage and gone with it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
 *
 * Linux gives it without root where users may make namespaces. Elsewhere (macOS, some containers) the runtime gets a
 * folder of its own by TMPDIR, without a limit, and code that writes "/tmp/x" shares the machine's own.
 */
export class PrivateTmp {
  readonly #options: PrivateTmpOptions;
  #namespaces: Promise<boolean> | undefined;

  constructor(options: PrivateTmpOptions) {
    this.#options = options;
  }

  /** @param megabytes - size of the `/tmp` */
  async confine(command: string, args: readonly string[], megabytes: number): Promise<ConfinedCommand> {
    this.#namespaces ??= this.#prepare();
    if (await this.#namespaces) {
      return {
        command: "/usr/bin/unshare",
        args: this.#unshareArgs(megabytes, command, args),
        env: {},
        release() {},
      };
    }
    const folder = join(this.#options.folder, randomUUID());
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const release = () => rmSync(folder, { recursive: true, force: true });
    return { command, args, env: { TMPDIR: folder }, release };
  }

  /** True when this system gives namespaces to the user who runs the local cloud. */
  async #prepare(): Promise<boolean> {
    const { folder, log } = this.#options;
    // Folders of environments that were killed with the local cloud.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(this.#stage, { recursive: true, mode: 0o700 });
    if (this.#options.namespaces ?? process.platform === "linux") {
      try {
        await promisify(execFile)("/usr/bin/unshare", this.#unshareArgs(1, "/bin/true", []), { env: {} });
        return true;
      } catch (error) {
        log.debug(`Lambda: no namespaces here: ${error}`);
      }
    }
    log.info(
      "Lambda: this system gives no private /tmp to functions: os.tmpdir() leads each environment to a folder of its own, but code that writes to /tmp by name shares the machine's.",
    );
    return false;
  }

  /** A folder to mount on, which each namespace does for itself. */
  get #stage(): string {
    return join(this.#options.folder, "stage");
  }

  #unshareArgs(megabytes: number, command: string, args: readonly string[]): readonly string[] {
    const visible = outermost(this.#options.visible.map((folder) => realpathSync(folder)));
    const kept = visible.filter((folder) => folder.startsWith("/tmp/"));
    return [...unshare, this.#stage, String(megabytes), String(kept.length), ...kept, command, ...args];
  }
}

/** Those that lie in none of the others. */
function outermost(folders: readonly string[]): readonly string[] {
  const distinct = [...new Set(folders)];
  return distinct.filter((folder) => !distinct.some((other) => folder.startsWith(`${other}/`)));
}
