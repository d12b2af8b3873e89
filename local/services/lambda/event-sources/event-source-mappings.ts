import { AwsError } from "../../../gateway/api.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { EventSourceMapping } from "./mapping.ts";
import type { EventSourcePoller } from "./poller.ts";
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
  readonly #ending = new Map<EventSourcePoller, Promise<void>>();
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
    const previous = this.#end(mapping.uuid);
    const poller = mapping.enabled ? this.#pollerOf(mapping, previous) : undefined;
    poller?.start();
    this.#mappings.set(mapping.uuid, { mapping, ...(poller ? { poller } : {}) });
  }

  /** Messages that were taken are still worked on; where a stream was read to is forgotten. */
  async remove(uuid: string): Promise<void> {
    await this.#end(uuid);
    await this.#checkpoints?.forget(uuid);
  }

  list(): readonly EventSourceMapping[] {
    return Array.from(this.#mappings.values(), ({ mapping }) => mapping);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): EventSourceMapping {
    const found = this.#mappings.get(uuid);
    if (found) return found.mapping;
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
  }

  /** Takes no more messages and begins no invocation. */
  halt(): void {
    for (const uuid of [...this.#mappings.keys()]) void this.#end(uuid);
    for (const poller of this.#ending.keys()) poller.abandon();
  }

  /** Resolves when the last batch has ended. Call `halt` first, and end the functions. */
  async close(): Promise<void> {
    await Promise.all(this.#ending.values());
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

  /** Why a mapping reads nothing whatever it says; undefined for one that does. */
  inertness({ stream }: EventSourceMapping): string | undefined {
    return stream && this.#surroundings.streams.unavailable;
  }

  #end(uuid: string): Promise<void> {
    const poller = this.#mappings.get(uuid)?.poller;
    this.#mappings.delete(uuid);
    if (!poller) return Promise.resolve();
    poller.halt();
    const end = poller.ended().finally(() => this.#ending.delete(poller));
    this.#ending.set(poller, end);
    return end;
  }

  #pollerOf(mapping: EventSourceMapping, previous: Promise<void>): EventSourcePoller | undefined {
    if (!mapping.stream) return new SqsPoller(mapping, this.#surroundings);
    const inertness = this.inertness(mapping);
    if (inertness !== undefined) {
      this.#surroundings.log.error(`Lambda: ${mapping.functionArn} is given no records: ${inertness}`);
      return undefined;
    }
    if (!this.#checkpoints) throw new Error("the event source mappings are not open");
    return new StreamPoller(mapping, mapping.stream, this.#surroundings, this.#checkpoints, previous);
  }
}
