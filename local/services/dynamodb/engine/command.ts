import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { indexStreams } from "./index-streams.ts";

/** How to run one kind of engine. */
export interface EngineCommand {
  /** For people and for notes: `dynoxide`. */
  readonly name: string;
  /** Program and arguments for a database under `dir`, listening on `port` (0: the engine chooses). */
  argv(dir: string, port: number): readonly string[];
  /** Whether the engine must be told a free port because it cannot tell one it chose itself. */
  readonly needsPort: boolean;
  /** Whether it ends by itself when its standard input does. */
  readonly endsWithParent: boolean;
  /** Whether UpdateTable can add and remove indexes. */
  readonly changesIndexes: boolean;
  /** Whether tables can have streams. */
  readonly hasStreams: boolean;
  /** The port, from a line it prints when it listens. */
  readyPort(line: string): number | undefined;
  /** It failed because another program was quicker to take the port. */
  isPortTaken(output: string): boolean;
  /** What is done to its database once it listens. */
  prepare?(dir: string): Promise<void>;
  /** A piece of its command line that no other program's has, to know it again by. */
  mark(dir: string): string;
}

const require = createRequire(import.meta.url);

/** The native engine, where npm had it for this machine, else the one in JavaScript. */
export function findEngine(): EngineCommand {
  const native = findDynoxide();
  return native === undefined ? dynalite : dynoxide(native);
}

/** SQLite in WAL mode, synced at every commit: what was acknowledged survives a power cut. */
export function dynoxide(binary: string): EngineCommand {
  const database = (dir: string) => join(dir, "data.db");
  return {
    name: "dynoxide",
    needsPort: true,
    endsWithParent: false,
    changesIndexes: true,
    hasStreams: true,
    argv: (dir, port) => [binary, "--host", "127.0.0.1", "--port", String(port), "--db-path", database(dir)],
    readyPort: (line) => portOf(/listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)),
    // It words it in one way, and passes on those of glibc, musl and macOS.
    isPortTaken: (output) => /(already|address) in use/i.test(output),
    prepare: (dir) => indexStreams(database(dir)),
    mark: database,
  };
}

/** LevelDB; what was acknowledged survives the end of the process. No transactions, streams or TTL of its own. */
export const dynalite: EngineCommand = {
  name: "dynalite",
  needsPort: false,
  endsWithParent: true,
  changesIndexes: false,
  hasStreams: false,
  argv: (dir) => [
    process.execPath,
    fileURLToPath(new URL("./dynalite-process.ts", import.meta.url)),
    join(dir, "leveldb"),
  ],
  readyPort: (line) => portOf(/listening on 127\.0\.0\.1:(\d+)/.exec(line)),
  isPortTaken: () => false,
  mark: (dir) => join(dir, "leveldb"),
};

export function findDynoxide(): string | undefined {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const binary = join(dirname(require.resolve(`${packageName}/package.json`)), "dynoxide");
    return existsSync(binary) ? binary : undefined;
  } catch (error) {
    // Not installed: npm leaves an optional package out where the machine is not its own.
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

function portOf(match: RegExpExecArray | null): number | undefined {
  return match ? Number(match[1]) : undefined;
}
