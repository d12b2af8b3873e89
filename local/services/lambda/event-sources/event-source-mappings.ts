import { Endings } from "../../../endings.ts";
import { AwsError } from "../../../gateway/api.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { EventSourceMapping, MappingState } from "./mapping.ts";
import { type EventSourcePoller, reasonOf } from "./poller.ts";
import { QueueAccess } from "./queue-access.ts";
import { SqsPoller, type SqsPollerSurroundings } from "./sqs-poller.ts";
import { requireForMapping } from "./stream-access.ts";
import { StreamPoller, type StreamPollerSurroundings } from "./stream-poller.ts";

export interface MappingSurroundings extends SqsPollerSurroundings, StreamPollerSurroundings {
  /** File of how far each stream was read. */
  readonly checkpointPath: string;
}

/** The mappings there are, each enabled one with its poller. */
export class EventSourceMappings {
  readonly #surroundings: MappingSurroundings;
  readonly #mappings = new Map<
    string,
    { readonly mapping: EventSourceMapping; readonly poller?: EventSourcePoller }
  >();
  /** Pollers that were halted, until their last batch ends. */
  readonly #halted = new Set<EventSourcePoller>();
  /** By the mapping's UUID: what is under way of what the mapping was, and what waits for that. */
  readonly #endings = new Endings();
  #checkpoints: Checkpoints | undefined;

  constructor(surroundings: MappingSurroundings) {
    this.#surroundings = surroundings;
  }

  async open(): Promise<void> {
    const { checkpointPath, log } = this.#surroundings;
    this.#checkpoints = await Checkpoints.open(checkpointPath, log);
  }

  /** Takes a mapping in, or puts it in the place of what it was; polls when it is enabled. */
  put(mapping: EventSourceMapping): void {
    this.#end(mapping.uuid);
    const poller = mapping.enabled ? this.#pollerOf(mapping) : undefined;
    poller?.start();
    this.#mappings.set(mapping.uuid, { mapping, ...(poller ? { poller } : {}) });
  }

  /** Messages that were taken are still worked on; where a stream was read to is forgotten once that has ended. */
  remove(uuid: string): void {
    this.#end(uuid);
    // Whoever removes it does not wait: a batch may take as long as its function's timeout.
    this.#afterEnding(uuid, async () => this.#checkpoints?.forget(uuid));
  }

  list(): readonly (EventSourceMapping & MappingState)[] {
    return Array.from(this.#mappings.values(), ({ mapping }) => ({ ...mapping, ...this.stateOf(mapping) }));
  }

  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): EventSourceMapping & MappingState {
    const found = this.#mappings.get(uuid);
    if (found) return { ...found.mapping, ...this.stateOf(found.mapping) };
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
  }

  /** Takes no more messages and begins no invocation. */
  halt(): void {
    for (const uuid of [...this.#mappings.keys()]) this.#end(uuid);
    for (const poller of this.#halted) poller.abandon();
  }

  /** Resolves when the last batch has ended. Call `halt` first, and end the functions. */
  async close(): Promise<void> {
    await this.#endings.all();
    await this.#checkpoints?.close();
  }

  /** Seconds for which a source's messages are invisible; undefined when there is no such source. */
  visibilityTimeoutOf(eventSourceArn: string): number | undefined {
    return this.#surroundings.source.visibilityTimeoutOf(eventSourceArn);
  }

  /** @throws AwsError InvalidParameterValueException when the function's role may not consume the source */
  requireAccess(mapping: EventSourceMapping): void {
    if (mapping.stream) requireForMapping(this.#surroundings, mapping);
    else new QueueAccess(this.#surroundings, mapping).requireForMapping();
  }

  /** A mapping whose source cannot be read is disabled, whatever the program says. */
  stateOf(mapping: EventSourceMapping): MappingState {
    const inertness = this.#inertness(mapping);
    const state = mapping.enabled && inertness === undefined ? "Enabled" : "Disabled";
    return { state, stateTransitionReason: inertness ?? "USER_INITIATED" };
  }

  /** Why a mapping reads nothing whatever it says; undefined for one that does. */
  #inertness({ stream }: EventSourceMapping): string | undefined {
    return stream && this.#surroundings.streams.unavailable;
  }

  #end(uuid: string): void {
    const poller = this.#mappings.get(uuid)?.poller;
    this.#mappings.delete(uuid);
    if (!poller) return;
    poller.halt();
    this.#halted.add(poller);
    this.#afterEnding(uuid, () => poller.ended().finally(() => this.#halted.delete(poller)));
  }

  /** Does something once all has ended that a mapping was; what it becomes waits for that, too. */
  #afterEnding(uuid: string, task: () => Promise<void>): void {
    const { log } = this.#surroundings;
    this.#endings
      .after(uuid, task)
      .catch((error: unknown) =>
        log.error(`Lambda: event source mapping ${uuid} did not end well: ${reasonOf(error)}`),
      );
  }

  #pollerOf(mapping: EventSourceMapping): EventSourcePoller | undefined {
    if (!mapping.stream) return new SqsPoller(mapping, this.#surroundings);
    const inertness = this.#inertness(mapping);
    if (inertness !== undefined) {
      this.#surroundings.log.error(`Lambda: ${mapping.functionArn} is given no records: ${inertness}`);
      return undefined;
    }
    if (!this.#checkpoints) throw new Error("the event source mappings are not open");
    const previous = this.#endings.of(mapping.uuid) ?? Promise.resolve();
    return new StreamPoller(mapping, mapping.stream, this.#surroundings, this.#checkpoints, previous);
  }
}
