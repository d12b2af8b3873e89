import type { CloudContext } from "../../context.ts";
import type { CheckFailure, ResourceHandler } from "../../service.ts";
import { equalValues } from "../diff.ts";
import { type Failure, messageOf } from "../failures.ts";
import type { ResourceState, StackState } from "../state.ts";
import type { StateFile } from "../state-file.ts";
import { formerUrns, stackType, urnOf } from "../urn.ts";
import { type EngineProperties, holdsSecret, holdsUnknown, plainProperties } from "../values.ts";
import { Applier, isInert, type Work } from "./applier.ts";
import type { Callbacks } from "./callbacks.ts";
import { deleteResources } from "./deletions.ts";
import type { Goal } from "./goal.ts";
import { type Protection, replaceRefusal } from "./protection.ts";
import { type StepEvent, showChange } from "./step.ts";
import { type Decision, decide } from "./steps.ts";

export interface DeploymentOptions {
  readonly context: Pick<CloudContext, "project" | "stack" | "log">;
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly state: StackState;
  /** Absent in a dry run: then `state` is a copy that nobody keeps. */
  readonly file: StateFile | undefined;
  readonly callbacks: Callbacks;
  readonly onStep: (step: StepEvent) => void;
  /** Takes secrets out of a message. */
  readonly mask: (message: string) => string;
  /** Types that were named as inert before; new ones are added. */
  readonly inertTypes: Set<string>;
  readonly protection: Protection;
}

export interface Registration {
  readonly urn: string;
  readonly id: string;
  readonly outputs: EngineProperties;
  /** The failure is noted; the program is told so that only what depends on this resource stops. */
  readonly failed: boolean;
}

/** One run of the program: takes its registrations as they come, and at its end deletes what it no longer names. */
export class Deployment {
  readonly failures: Failure[] = [];
  readonly steps: StepEvent[] = [];
  readonly state: StackState;
  readonly #options: DeploymentOptions;
  readonly #applier: Applier;
  readonly #nameSeed: string;
  readonly #goals = new Map<string, Goal>();
  readonly #formerUrns = new Map<string, readonly string[]>();
  /** Keys of the resources that the program still names. */
  readonly #claimed = new Set<number>();
  readonly #replaced = new Set<string>();
  #finished = false;

  constructor(options: DeploymentOptions) {
    const { context, state, file, callbacks } = options;
    this.#options = options;
    this.state = state;
    this.#applier = new Applier(state, file, callbacks);
    this.#nameSeed = `${context.project}\0${context.stack}\0${state.serial}`;
  }

  /** True once the deletions are through. */
  get finished(): boolean {
    return this.#finished;
  }

  get #dryRun(): boolean {
    return this.#options.file === undefined;
  }

  /** URN that a registration will get. */
  urnOf(parent: string | undefined, type: string, name: string): string {
    return urnOf(this.#options.context, parent, type, name);
  }

  /** Brings one resource to what the program wants. Failures are noted, not thrown. */
  async register(wanted: Goal): Promise<Registration> {
    const goal = this.#inherited(wanted);
    const urn = this.urnOf(goal.parent, goal.type, goal.name);
    const started = performance.now();
    let work: Work | undefined;
    try {
      if (this.#goals.has(urn)) {
        throw new Error(
          `two resources have the URN ${urn}; names must differ among resources of one type and parent, so rename one`,
        );
      }
      this.#goals.set(urn, goal);
      work = this.#weigh(urn, goal);
      const refusals = this.#refusals(work);
      if (refusals.length > 0) {
        for (const refusal of refusals) this.fail({ ...refusal, source: goal.source });
        this.#report(work, started, refusals.map((each) => each.message).join("; "));
        return { urn, id: "", outputs: {}, failed: true };
      }
      const result = await this.#applier.apply(work);
      this.#claimed.add(result.key);
      if (work.decision.operation === "replace") this.#replaced.add(urn);
      this.#report(work, started);
      return { urn, id: result.id ?? "", outputs: result.outputs, failed: false };
    } catch (error) {
      this.fail({
        urn,
        action: failedAction(work?.decision),
        message: messageOf(error),
        source: goal.source,
      });
      if (work) this.#report(work, started, messageOf(error));
      return { urn, id: "", outputs: {}, failed: true };
    }
  }

  fail(failure: Failure): void {
    this.failures.push({ ...failure, message: this.#options.mask(failure.message) });
  }

  /** Outputs of a component, or of the stack itself. */
  registerOutputs(urn: string, outputs: EngineProperties): void {
    const resource = this.state.current.get(urn);
    if (!resource) throw new Error(`Outputs came for ${urn}, which is not registered`);
    const sameSecrets = Object.entries(outputs).every(
      ([name, value]) => holdsSecret(value) === holdsSecret(resource.outputs[name] ?? null),
    );
    if (sameSecrets && equalValues(resource.outputs, outputs)) return;
    this.#applier.record({ change: "put", resource: { ...resource, outputs } });
  }

  /** Deletes what the program no longer names. After a failure nothing is deleted. */
  async finish(): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    if (this.failures.length > 0) return;
    const gone = this.state.all().filter((each) => each.pendingDeletion || !this.#claimed.has(each.key));
    const { handlers, protection } = this.#options;
    const failures = await deleteResources(gone, handlers, protection, this.#applier, (step) =>
      this.#emit(step),
    );
    for (const failure of failures) this.fail(failure);
  }

  #weigh(urn: string, goal: Goal): Work {
    const handler = goal.custom && !goal.remote ? this.#options.handlers.get(goal.type) : undefined;
    const found = this.#findOld(urn, goal);
    if (found) this.#claimed.add(found.key);
    this.#nameInert(goal, handler);
    if (goal.importId !== undefined && !found) {
      this.#options.context.log.warn(
        `${urn}: import of "${goal.importId}" is ignored; the local cloud has nothing to import, so it is created`,
      );
    }
    // It was kept before the local cloud knew its type, so nothing stands behind it yet.
    const old = found?.inert && handler ? undefined : found;
    const decision = decide({ urn, goal, handler, old, nameSeed: this.#nameSeed, replaced: this.#replaced });
    const reusedKey = old === found ? undefined : found?.key;
    return { urn, goal, decision, handler, old, newKey: () => reusedKey ?? this.state.newKey() };
  }

  #findOld(urn: string, goal: Goal): ResourceState | undefined {
    const { stack, project } = this.#options.context;
    const former = formerUrns(
      { stack, project, type: goal.type, name: goal.name, parentUrn: goal.parent },
      goal.aliases,
      goal.parent === undefined ? [] : (this.#formerUrns.get(goal.parent) ?? []),
    );
    this.#formerUrns.set(urn, former);
    for (const each of [urn, ...former]) {
      const old = this.state.current.get(each);
      if (old && old.custom === goal.custom && !this.#claimed.has(old.key)) return old;
    }
    return undefined;
  }

  /** What keeps a registration from being applied: AWS would refuse it, or it is protected. */
  #refusals({ urn, goal, handler, decision, old }: Work): Failure[] {
    const refusals: Failure[] = [];
    const known = !Object.values(decision.inputs).some(holdsUnknown);
    // A kept resource is not checked again: it stands already.
    if (handler?.check && known && decision.operation !== "same") {
      for (const failure of handler.check(plainProperties(decision.inputs))) {
        refusals.push({ urn, action: "check", message: formatCheck(failure) });
      }
    }
    if (old && this.#options.protection === "refuse" && replacesProtected({ goal, decision, old })) {
      refusals.push(replaceRefusal(old, decision.reasons));
    }
    return refusals;
  }

  /** Options that a parent passes on: protect, retainOnDelete and deletedWith. */
  #inherited(goal: Goal): Goal {
    const parent = goal.parent === undefined ? undefined : this.#goals.get(goal.parent);
    if (!parent) return goal;
    return {
      ...goal,
      protect: goal.protect ?? parent.protect,
      retainOnDelete: goal.retainOnDelete ?? parent.retainOnDelete,
      deletedWith: goal.deletedWith ?? parent.deletedWith,
    };
  }

  #nameInert(goal: Goal, handler: ResourceHandler | undefined): void {
    const { inertTypes, context } = this.#options;
    if (!isInert(goal, handler) || inertTypes.has(goal.type)) return;
    inertTypes.add(goal.type);
    context.log.warn(
      goal.remote
        ? `${goal.type} is built by a plugin, which does not run here: "${goal.name}" stands for it, without its resources`
        : `${goal.type} is not known to the local cloud: "${goal.name}" and others of this type are kept, but nothing stands behind them`,
    );
  }

  #report(work: Work, started: number, error?: string): void {
    const { urn, goal, decision, handler, old } = work;
    if (goal.type === stackType) return;
    this.#emit({
      urn,
      type: goal.type,
      name: goal.name,
      parent: goal.parent,
      custom: goal.custom,
      operation: decision.operation,
      changes: decision.changes.map(showChange),
      reasons: decision.reasons,
      inert: isInert(goal, handler),
      ...(replacesProtected(work) ? { refused: true } : {}),
      ...(decision.operation === "replace" && old?.retainOnDelete ? { retained: true } : {}),
      durationMs: performance.now() - started,
      ...(error === undefined ? {} : { error: this.#options.mask(error) }),
    });
  }

  #emit(step: StepEvent): void {
    this.steps.push(step);
    if (!this.#dryRun) this.#options.onStep(step);
  }
}

/** Protection that is lifted by the same change has not been lifted yet. */
function replacesProtected({ goal, decision, old }: Pick<Work, "goal" | "decision" | "old">): boolean {
  return decision.operation === "replace" && (goal.protect === true || old?.protect === true);
}

function failedAction(decision: Decision | undefined): Failure["action"] {
  if (!decision || decision.operation === "same") return "register";
  return decision.operation;
}

function formatCheck({ property, reason }: CheckFailure): string {
  return `${property}: ${reason}`;
}
