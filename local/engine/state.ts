import { stackType } from "./urn.ts";
import type { EngineProperties, EngineValue } from "./values.ts";

/** One resource of the stack, as the engine keeps it. */
export interface ResourceState {
  /** Tells apart a resource and the one it replaced, which share a URN until the old one is deleted. */
  readonly key: number;
  readonly urn: string;
  readonly type: string;
  /** Logical name in the program. */
  readonly name: string;
  /** False for components and the stack. */
  readonly custom: boolean;
  readonly parent?: string | undefined;
  /** Physical id; absent for components. */
  readonly id?: string | undefined;
  /** What the program asked for, with the automatic name filled in. */
  readonly inputs: EngineProperties;
  readonly outputs: EngineProperties;
  /** URNs of all that it depends on. */
  readonly dependencies: readonly string[];
  /** URNs that each input property depends on. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URN of the resource whose deletion takes this one along. */
  readonly deletedWith?: string | undefined;
  /** `<urn>::<id>` of its provider. */
  readonly provider?: string | undefined;
  /** True when the engine gave it its physical name. */
  readonly autoNamed: boolean;
  /** Nothing stands behind it: the local cloud does not know its type. */
  readonly inert: boolean;
  /** It was replaced, and its deletion is still to come. */
  readonly pendingDeletion: boolean;
  readonly replacementTrigger?: EngineValue | undefined;
  /** Names of the hooks to call around its deletion. */
  readonly deleteHooks?:
    | { readonly before: readonly string[]; readonly after: readonly string[] }
    | undefined;
}

/** An operation that was begun and, after a crash, may or may not have happened. */
export interface PendingOperation {
  readonly urn: string;
  readonly kind: "create" | "update" | "delete";
}

export type StateChange =
  | { readonly change: "put"; readonly resource: ResourceState }
  | { readonly change: "remove"; readonly key: number; readonly urn: string }
  | { readonly change: "begin"; readonly operation: PendingOperation }
  | { readonly change: "fail"; readonly urn: string };

/** The stack's resources in memory. All changes go through `apply`, so that a journal of them gives the same state. */
export class StackState {
  /** Counts the runs that were completed; part of the seed of automatic names. */
  serial = 0;
  /** What the last complete run was made from, as the caller computed it. */
  fingerprint: string | undefined;
  readonly #resources = new Map<number, ResourceState>();
  readonly #current = new Map<string, ResourceState>();
  readonly #pending = new Map<string, PendingOperation>();
  #nextKey = 1;

  /** In the order in which they were put. */
  all(): readonly ResourceState[] {
    return [...this.#resources.values()];
  }

  /** By URN, without those that were replaced and wait for their deletion. */
  get current(): ReadonlyMap<string, ResourceState> {
    return this.#current;
  }

  get pending(): readonly PendingOperation[] {
    return [...this.#pending.values()];
  }

  get stack(): ResourceState | undefined {
    for (const resource of this.#current.values()) if (resource.type === stackType) return resource;
    return undefined;
  }

  newKey(): number {
    return this.#nextKey++;
  }

  apply(change: StateChange): void {
    switch (change.change) {
      case "put":
        this.#put(change.resource);
        this.#pending.delete(change.resource.urn);
        break;
      case "remove":
        this.#forget(change.key);
        this.#pending.delete(change.urn);
        break;
      case "begin":
        this.#pending.set(change.operation.urn, change.operation);
        break;
      case "fail":
        this.#pending.delete(change.urn);
        break;
    }
  }

  /** The same resources in another order: the file lists them as they depend on each other. */
  reorder(resources: readonly ResourceState[]): void {
    this.#resources.clear();
    this.#current.clear();
    for (const resource of resources) this.#put(resource);
  }

  /** A copy to plan with. */
  copy(): StackState {
    const copy = new StackState();
    copy.serial = this.serial;
    copy.fingerprint = this.fingerprint;
    for (const resource of this.#resources.values()) copy.#put(resource);
    for (const operation of this.#pending.values()) copy.#pending.set(operation.urn, operation);
    copy.#nextKey = this.#nextKey;
    return copy;
  }

  #put(resource: ResourceState): void {
    const before = this.#resources.get(resource.key);
    const moves = before && (before.urn !== resource.urn || resource.pendingDeletion);
    if (moves && this.#current.get(before.urn)?.key === before.key) this.#current.delete(before.urn);
    this.#resources.set(resource.key, resource);
    if (!resource.pendingDeletion) this.#current.set(resource.urn, resource);
    this.#nextKey = Math.max(this.#nextKey, resource.key + 1);
  }

  #forget(key: number): void {
    const resource = this.#resources.get(key);
    if (!resource) return;
    this.#resources.delete(key);
    if (this.#current.get(resource.urn)?.key === key) this.#current.delete(resource.urn);
  }
}
