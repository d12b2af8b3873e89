import type { ResourceHandler } from "../../service.ts";
import { withoutContent } from "../assets.ts";
import { existing } from "../existing.ts";
import { inertOutputs, markSecretOutputs, plannedUpdate } from "../outputs.ts";
import type { PendingOperation, ResourceState, StackState, StateChange } from "../state.ts";
import type { StateFile } from "../state-file.ts";
import { isProvider } from "../urn.ts";
import { type EngineProperties, mapRecord, plainProperties, valueFromPlain } from "../values.ts";
import type { Callbacks, HookEvent } from "./callbacks.ts";
import type { Goal } from "./goal.ts";
import type { Decision } from "./steps.ts";

/** One registration, weighed and ready to be applied. */
export interface Work {
  readonly urn: string;
  readonly goal: Goal;
  readonly decision: Decision;
  readonly handler: ResourceHandler | undefined;
  readonly old: ResourceState | undefined;
  /** Of the state that the result is kept under, where no old one goes on. */
  readonly newKey: () => number;
}

/**
 * Carries decisions out: calls handlers and hooks, and records every change before it is answered for. In a dry run
 * it calls no handler and only fills in the state that later decisions are weighed against.
 */
export class Applier {
  readonly #state: StackState;
  readonly #file: StateFile | undefined;
  readonly #callbacks: Callbacks | undefined;

  /**
   * @param file absent in a dry run
   * @param callbacks absent where no program runs, as in a destroy
   */
  constructor(state: StackState, file: StateFile | undefined, callbacks: Callbacks | undefined) {
    this.#state = state;
    this.#file = file;
    this.#callbacks = callbacks;
  }

  get #dryRun(): boolean {
    return this.#file === undefined;
  }

  record(change: StateChange): void {
    this.#state.apply(change);
    this.#file?.record(change);
  }

  async apply(work: Work): Promise<ResourceState> {
    switch (work.decision.operation) {
      case "same":
        return this.#keep(work);
      case "create":
        return this.#create(work);
      case "update":
        return this.#update(work);
      case "replace":
        return this.#replace(work);
    }
  }

  /** Outputs stay; options and secret marks follow the program. Not journalled: losing it in a crash loses nothing. */
  #keep(work: Work): ResourceState {
    const { old, decision, goal, handler } = work;
    if (!old) throw new Error(`${work.urn} is kept and does not exist`);
    const names = [...goal.additionalSecretOutputs, ...(handler?.secretOutputs ?? [])];
    const outputs = goal.custom ? markSecretOutputs(old.outputs, decision.inputs, names) : old.outputs;
    const kept = stateOf(work, old.key, old.id, outputs);
    const change: StateChange = { change: "put", resource: kept };
    // Under a new URN it must be findable after a crash, should the alias be gone by then.
    if (kept.urn === old.urn) this.#state.apply(change);
    else this.record(change);
    return kept;
  }

  async #create(work: Work): Promise<ResourceState> {
    const created = await this.#callCreate(work, "create", work.old?.key ?? work.newKey());
    this.record({ change: "put", resource: created });
    await this.#hooks(
      "afterCreate",
      work,
      { newInputs: created.inputs, newOutputs: created.outputs },
      created.id,
    );
    return created;
  }

  async #update(work: Work): Promise<ResourceState> {
    const { old, decision, goal, handler, urn } = work;
    if (!old) throw new Error(`${urn} is updated and does not exist`);
    const event = { newInputs: decision.inputs, oldInputs: old.inputs, oldOutputs: old.outputs };
    await this.#hooks("beforeUpdate", work, event, old.id);
    const outputs = await this.#guarded({ urn, kind: "update" }, async () => {
      if (this.#dryRun) return plannedUpdate(old, decision.inputs, decision.changes, handler);
      if (!handler?.update) return inertOutputs(decision.inputs, old.id);
      const answer = await handler.update({
        urn,
        name: goal.name,
        id: old.id ?? "",
        inputs: plainProperties(decision.inputs),
        oldInputs: plainProperties(old.inputs),
        oldOutputs: plainProperties(old.outputs),
      });
      return mapRecord(answer, valueFromPlain);
    });
    const updated = stateOf(work, old.key, old.id, this.#marked(work, outputs));
    this.record({ change: "put", resource: updated });
    await this.#hooks("afterUpdate", work, { ...event, newOutputs: updated.outputs }, old.id);
    return updated;
  }

  async #replace(work: Work): Promise<ResourceState> {
    const { old, decision } = work;
    if (!old) throw new Error(`${work.urn} is replaced and does not exist`);
    if (decision.deleteBeforeReplace) {
      await this.delete(old, work.handler);
      return this.#create({ ...work, old: undefined });
    }
    const created = await this.#callCreate(work, "create", work.newKey());
    // The old one goes at the end of the run, when nothing uses it any more.
    this.record({ change: "put", resource: { ...old, pendingDeletion: true } });
    this.record({ change: "put", resource: created });
    await this.#hooks(
      "afterCreate",
      work,
      { newInputs: created.inputs, newOutputs: created.outputs },
      created.id,
    );
    return created;
  }

  /** Deletes what stands behind a resource, unless it is to be retained, and forgets it. */
  async delete(
    resource: ResourceState,
    handler: ResourceHandler | undefined,
    alongWith?: string,
  ): Promise<void> {
    const { urn, key } = resource;
    const event = { oldInputs: resource.inputs, oldOutputs: resource.outputs };
    const hooks = this.#dryRun ? undefined : resource.deleteHooks;
    const run = async (kind: "beforeDelete" | "afterDelete", names: readonly string[] | undefined) =>
      this.#callbacks?.runHooks(kind, names ?? [], { ...identity(resource), ...event });
    await run("beforeDelete", hooks?.before);
    const stands = resource.custom && !resource.inert && !resource.retainOnDelete && alongWith === undefined;
    await this.#guarded({ urn, kind: "delete" }, async () => {
      if (stands && !this.#dryRun) await handler?.delete(existing(resource));
    });
    this.record({ change: "remove", key, urn });
    await run("afterDelete", hooks?.after);
  }

  async #callCreate(work: Work, kind: PendingOperation["kind"], key: number): Promise<ResourceState> {
    const { urn, goal, handler, decision } = work;
    await this.#hooks("beforeCreate", work, { newInputs: decision.inputs }, "");
    if (!goal.custom) return stateOf(work, key, undefined, goal.remote ? decision.inputs : {});
    if (this.#dryRun) return stateOf(work, key, undefined, this.#marked(work, decision.inputs));
    if (!handler) {
      const id = goal.name;
      return stateOf(work, key, id, this.#marked(work, inertOutputs(decision.inputs, id)));
    }
    return this.#guarded({ urn, kind }, async () => {
      const { id, outputs } = await handler.create({
        urn,
        name: goal.name,
        inputs: plainProperties(decision.inputs),
      });
      return stateOf(work, key, id, this.#marked(work, mapRecord(outputs, valueFromPlain)));
    });
  }

  #marked({ goal, handler, decision }: Work, outputs: EngineProperties): EngineProperties {
    if (!goal.custom) return outputs;
    const names = [...goal.additionalSecretOutputs, ...(handler?.secretOutputs ?? [])];
    return markSecretOutputs(outputs, decision.inputs, names);
  }

  /** Notes that an operation is under way, so that a crash in it is known afterwards. */
  async #guarded<Result>(operation: PendingOperation, work: () => Promise<Result>): Promise<Result> {
    this.record({ change: "begin", operation });
    try {
      return await work();
    } catch (error) {
      this.record({ change: "fail", urn: operation.urn });
      throw error;
    }
  }

  async #hooks(
    kind: Exclude<keyof Goal["hooks"], "beforeDelete" | "afterDelete">,
    { urn, goal }: Work,
    event: Partial<HookEvent>,
    id: string | undefined,
  ): Promise<void> {
    const names = goal.hooks[kind];
    if (names.length === 0) return;
    await this.#callbacks?.runHooks(kind, names, {
      urn,
      name: goal.name,
      type: goal.type,
      id: id ?? "",
      ...event,
    });
  }
}

/** True for what the local cloud keeps without anything behind it. Providers are the engine's own, and complete. */
export function isInert(goal: Goal, handler: ResourceHandler | undefined): boolean {
  return goal.remote || (goal.custom && handler === undefined && !isProvider(goal.type));
}

function stateOf(work: Work, key: number, id: string | undefined, outputs: EngineProperties): ResourceState {
  const { urn, goal, decision, handler } = work;
  const { beforeDelete, afterDelete } = goal.hooks;
  return {
    key,
    urn,
    type: goal.type,
    name: goal.name,
    custom: goal.custom,
    parent: goal.parent,
    id,
    inputs: mapRecord(decision.inputs, withoutContent),
    outputs: mapRecord(outputs, withoutContent),
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    protect: goal.protect ?? false,
    retainOnDelete: goal.retainOnDelete ?? false,
    deletedWith: goal.deletedWith,
    provider: goal.provider,
    autoNamed: decision.autoNamed,
    inert: isInert(goal, handler),
    pendingDeletion: false,
    replacementTrigger: goal.replacementTrigger,
    ...(beforeDelete.length + afterDelete.length > 0
      ? { deleteHooks: { before: beforeDelete, after: afterDelete } }
      : {}),
  };
}

function identity({ urn, id, name, type }: ResourceState): HookEvent {
  return { urn, id: id ?? "", name, type };
}
