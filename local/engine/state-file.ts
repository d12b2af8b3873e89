import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import { inDependencyOrder } from "./order.ts";
import { SecretBox } from "./secrets.ts";
import { type PendingOperation, StackState, type StateChange } from "./state.ts";
import { decodeResource, encodeResource, type KeptResource } from "./state-codec.ts";

const formatVersion = 1;

interface Checkpoint {
  readonly version: number;
  readonly stack: string;
  readonly project: string;
  readonly serial: number;
  readonly fingerprint?: string | undefined;
  readonly pending: readonly PendingOperation[];
  readonly resources: readonly KeptResource[];
}

type KeptChange =
  | { readonly change: "put"; readonly resource: KeptResource }
  | Exclude<StateChange, { change: "put" }>;

/**
 * Keeps a stack's state: `state.json` is its last complete form, replaced in one step, and `state.journal.ndjson` has
 * one line for each change since, written before the change is answered for. Both can be read by their owner alone.
 */
export class StateFile {
  readonly #identity: { readonly project: string; readonly stack: string };
  readonly #dir: string;
  readonly #checkpointFile: string;
  readonly #journalFile: string;
  readonly #box: SecretBox;
  #journal: number | undefined;

  constructor(dir: string, identity: { project: string; stack: string }) {
    this.#identity = identity;
    this.#dir = dir;
    this.#checkpointFile = join(dir, "state.json");
    this.#journalFile = join(dir, "state.journal.ndjson");
    this.#box = new SecretBox(dir);
  }

  /**
   * What was kept: the checkpoint and, after a crash, the changes of the journal.
   * @throws UserError when a file cannot be understood
   */
  load(): StackState {
    const state = new StackState();
    const checkpoint = this.#readCheckpoint();
    if (checkpoint) {
      state.serial = checkpoint.serial;
      state.fingerprint = checkpoint.fingerprint;
      for (const kept of checkpoint.resources) {
        state.apply({ change: "put", resource: decodeResource(kept, this.#box) });
      }
      for (const operation of checkpoint.pending) state.apply({ change: "begin", operation });
    }
    this.#replay(state);
    return state;
  }

  /** Opens the journal: from here to `commit`, every recorded change is on disk when `record` returns. */
  begin(state: StackState): void {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    // What an earlier crash left in the journal is in `state` by now, and must not be lost when the journal starts anew.
    if (existsSync(this.#journalFile)) this.commit(state);
    this.#journal = openSync(this.#journalFile, "w", 0o600);
    this.#writeLine({ journal: formatVersion, serial: state.serial });
  }

  record(change: StateChange): void {
    if (this.#journal === undefined) return;
    // A write that has returned survives the death of this process; only a machine that loses power needs more,
    // and then AWS's stand-in loses its data as well.
    const kept: KeptChange =
      change.change === "put"
        ? { change: "put", resource: encodeResource(change.resource, this.#box) }
        : change;
    this.#writeLine(kept);
  }

  /** Writes the whole state and drops the journal. */
  commit(state: StackState): void {
    state.reorder(inDependencyOrder(state.all()));
    const checkpoint: Checkpoint = {
      version: formatVersion,
      ...this.#identity,
      serial: state.serial,
      ...(state.fingerprint === undefined ? {} : { fingerprint: state.fingerprint }),
      pending: state.pending,
      resources: state.all().map((resource) => encodeResource(resource, this.#box)),
    };
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    const temporary = `${this.#checkpointFile}.tmp`;
    const file = openSync(temporary, "w", 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(checkpoint, null, 1)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, this.#checkpointFile);
    this.close();
    rmSync(this.#journalFile, { force: true });
  }

  /** Closes the journal and leaves it for the next `load`. */
  close(): void {
    if (this.#journal !== undefined) closeSync(this.#journal);
    this.#journal = undefined;
  }

  #writeLine(line: object): void {
    if (this.#journal !== undefined) writeFileSync(this.#journal, `${JSON.stringify(line)}\n`);
  }

  #readCheckpoint(): Checkpoint | undefined {
    if (!existsSync(this.#checkpointFile)) return undefined;
    let checkpoint: Checkpoint;
    try {
      checkpoint = JSON.parse(readFileSync(this.#checkpointFile, "utf8"));
      if (!Array.isArray(checkpoint.resources) || !Array.isArray(checkpoint.pending)) {
        throw new Error("it has no list of resources");
      }
    } catch (error) {
      throw corrupt(this.#checkpointFile, error);
    }
    if (checkpoint.version !== formatVersion) {
      throw new UserError(
        `${this.#checkpointFile} has format ${checkpoint.version}; this version reads format ${formatVersion}. ` +
          "Use the version that wrote it, or start anew with --reset",
      );
    }
    return checkpoint;
  }

  #replay(state: StackState): void {
    if (!existsSync(this.#journalFile)) return;
    const lines = readFileSync(this.#journalFile, "utf8").split("\n");
    // Each line ends with a newline: what stands behind the last one was cut short by the crash and never counted.
    lines.pop();
    const [head, ...changes] = lines;
    if (head === undefined) return;
    try {
      const { serial } = JSON.parse(head);
      // The checkpoint that holds these changes was written, and the crash came before the journal was dropped.
      if (serial !== state.serial) return;
      for (const line of changes) {
        const kept: KeptChange = JSON.parse(line);
        state.apply(
          kept.change === "put"
            ? { change: "put", resource: decodeResource(kept.resource, this.#box) }
            : kept,
        );
      }
      // The run that wrote the journal did not end, so nothing may claim to be up to date.
      state.fingerprint = undefined;
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw corrupt(this.#journalFile, error);
    }
  }
}

function corrupt(file: string, error: unknown): UserError {
  return new UserError(
    `${file} cannot be read: ${error instanceof Error ? error.message : error}. ` +
      "Put back a good copy of it, or start anew with --reset (which deletes the stack's local data)",
  );
}
