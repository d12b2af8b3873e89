import { AwsError } from "../../../gateway/api.ts";
import type { EventSourceMapping } from "./mapping.ts";
import { QueueAccess } from "./queue-access.ts";
import { type PollerSurroundings, SqsPoller } from "./sqs-poller.ts";

/** The mappings there are, each enabled one with its poller. */
export class EventSourceMappings {
  readonly #surroundings: PollerSurroundings;
  readonly #mappings = new Map<
    string,
    { readonly mapping: EventSourceMapping; readonly poller?: SqsPoller }
  >();
  /** Pollers that were halted, until their last batch ends. */
  readonly #ending = new Map<SqsPoller, Promise<void>>();

  constructor(surroundings: PollerSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Takes a mapping in, or puts it in the place of what it was; polls when it is enabled. */
  put(mapping: EventSourceMapping): void {
    this.remove(mapping.uuid);
    const poller = mapping.enabled ? this.#pollerOf(mapping) : undefined;
    poller?.start();
    this.#mappings.set(mapping.uuid, { mapping, ...(poller ? { poller } : {}) });
  }

  /** Messages that were taken are still worked on. */
  remove(uuid: string): void {
    const poller = this.#mappings.get(uuid)?.poller;
    this.#mappings.delete(uuid);
    if (!poller) return;
    poller.halt();
    const end = poller.ended().finally(() => this.#ending.delete(poller));
    this.#ending.set(poller, end);
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
    for (const uuid of [...this.#mappings.keys()]) this.remove(uuid);
    for (const poller of this.#ending.keys()) poller.abandon();
  }

  /** Resolves when the last batch has ended. Call `halt` first, and end the functions. */
  async ended(): Promise<void> {
    await Promise.all(this.#ending.values());
  }

  /** Seconds for which a source's messages are invisible; undefined when there is no such source. */
  visibilityTimeoutOf(eventSourceArn: string): number | undefined {
    return this.#surroundings.source.visibilityTimeoutOf(eventSourceArn);
  }

  /** @throws AwsError InvalidParameterValueException when the function's role may not consume the queue */
  requireAccess(mapping: EventSourceMapping): void {
    new QueueAccess(this.#surroundings, mapping).requireForMapping();
  }

  #pollerOf(mapping: EventSourceMapping): SqsPoller {
    return new SqsPoller(mapping, this.#surroundings);
  }
}
