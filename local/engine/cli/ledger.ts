import { inDependencyOrder } from "../order.ts";
import type { ResourceState, StackState } from "../state.ts";
import type { StateFile } from "../state-file.ts";
import type { EngineProperties } from "../values.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** What a resource is told apart by: the engine may give it another URN (aliases), and AWS knows no URN at all. */
const identityOf = (type: string, id: string) => `${type}\0${id}`;

export interface Entry {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: EngineProperties;
  readonly autoNamed: boolean;
  readonly inert: boolean;
}

/**
 * What stands in the local cloud, as AWS knows it of an account: written before and after each operation, whatever
 * becomes of the CLI. The services are brought back from it, and what a killed `up` had created is found in it.
 */
export class Ledger {
  readonly #file: StateFile;
  readonly #checkpoint: () => Checkpoint;
  #state: StackState | undefined;

  /** @param checkpoint what the CLI's engine keeps */
  constructor(file: StateFile, checkpoint: () => Checkpoint) {
    this.#file = file;
    this.#checkpoint = checkpoint;
  }

  /**
   * Reads what stood when it was last closed, or killed.
   * @throws UserError when it cannot be understood
   */
  open(): void {
    const state = this.#file.load();
    const kept = new Map(
      this.#checkpoint().resources.map((each) => [identityOf(each.type, each.id ?? ""), each]),
    );
    for (const resource of state.all()) {
      const { urn = resource.urn, dependencies = [] } =
        kept.get(identityOf(resource.type, resource.id ?? "")) ?? {};
      state.apply({ change: "put", resource: { ...resource, urn, dependencies } });
    }
    state.reorder(inDependencyOrder(state.all()));
    this.#file.begin(state);
    this.#state = state;
  }

  close(): void {
    if (!this.#state) return;
    this.#state.serial++;
    this.#file.commit(this.#state);
    this.#state = undefined;
  }

  /** In an order in which they can be brought back. */
  get standing(): readonly ResourceState[] {
    return this.#opened.all().filter((each) => each.id !== "");
  }

  /** By URN, the newest where one replaces another. */
  get current(): ReadonlyMap<string, ResourceState> {
    return this.#opened.current;
  }

  find(type: string, id: string): ResourceState | undefined {
    return this.#opened.all().find((each) => each.type === type && each.id === id);
  }

  /** Among those of a type, the one that was asked for with this value. */
  named(type: string, property: string, name: string): ResourceState | undefined {
    return this.#opened.all().find((each) => each.type === type && each.inputs[property] === name);
  }

  /** Created, or begun to be, without the CLI's engine having kept it: it, or this process, was killed in between. */
  orphans(): readonly ResourceState[] {
    const kept = new Set(this.#checkpoint().resources.map((each) => identityOf(each.type, each.id ?? "")));
    return this.#opened.all().filter((each) => !kept.has(identityOf(each.type, each.id ?? "")));
  }

  /** Notes that a resource is about to be created. @returns the key to put it under */
  begin(entry: Entry): number {
    const key = this.#opened.newKey();
    this.put(key, entry, "", {});
    return key;
  }

  put(key: number, entry: Entry, id: string, outputs: EngineProperties): void {
    const resource: ResourceState = {
      ...entry,
      key,
      id,
      outputs,
      custom: true,
      dependencies: [],
      propertyDependencies: {},
      protect: false,
      retainOnDelete: false,
      pendingDeletion: false,
    };
    this.#record({ change: "put", resource });
  }

  remove({ key, urn }: Pick<ResourceState, "key" | "urn">): void {
    this.#record({ change: "remove", key, urn });
  }

  #record(change: Parameters<StackState["apply"]>[0]): void {
    this.#opened.apply(change);
    this.#file.record(change);
  }

  get #opened(): StackState {
    if (!this.#state) throw new Error("The ledger is not open");
    return this.#state;
  }
}
