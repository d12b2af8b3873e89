import { randomUUID } from "node:crypto";
import { AwsError } from "../../gateway/api.ts";
import { invalidParameter } from "./errors.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";
import { redrivePolicyOf } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";

/** Messages a second, when the caller names no rate; AWS moves at most 500. */
const defaultRate = 500;

export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  /** Undefined: each message goes back to the queue it came from. */
  readonly destinationArn: string | undefined;
  /** Messages a second; undefined where the caller left it to the service. */
  readonly rate: number | undefined;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly toMove: number;
  moved: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";
  failureReason?: string;
}

/**
 * Redrives: messages of a dead-letter queue on their way back, at a steady rate. A task lives as long as the process;
 * messages that it has not reached stay where they are.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MoveTasks {
  readonly #queues: Queues;
  readonly #tasks: MoveTask[] = [];
  readonly #cancels = new Map<MoveTask, () => void>();

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  /** @throws AwsError ResourceNotFoundException, InvalidParameterValue, UnsupportedOperation */
  start(sourceArn: string, destinationArn: string | undefined, rate: number | undefined): MoveTask {
    const source = this.#existing(sourceArn);
    if (destinationArn !== undefined) this.#existing(destinationArn);
    const isDeadLetterQueue = this.#queues
      .all()
      .some((queue) => redrivePolicyOf(queue.definition.attributes)?.deadLetterTargetArn === sourceArn);
    if (!isDeadLetterQueue) throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    if (rate !== undefined && (!Number.isInteger(rate) || rate < 1 || rate > 500)) {
      throw invalidParameter("MaxNumberOfMessagesPerSecond must be a whole number from 1 to 500.");
    }
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === "RUNNING")) {
      throw new AwsError(
        "UnsupportedOperation",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const now = this.#queues.clock.now();
    const taskId = randomUUID();
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64"),
      sourceArn,
      destinationArn,
      rate,
      started: now,
      toMove: source.counts(now).visible,
      moved: 0,
      status: "RUNNING",
    };
    this.#tasks.unshift(task);
    this.#moveSome(task);
    return task;
  }

  /** Newest first. @throws AwsError ResourceNotFoundException */
  of(sourceArn: string): readonly MoveTask[] {
    this.#existing(sourceArn);
    return this.#tasks.filter((task) => task.sourceArn === sourceArn);
  }

  find(handle: string): MoveTask | undefined {
    return this.#tasks.find((task) => task.handle === handle);
  }

  /** @throws AwsError ResourceNotFoundException */
  cancel(handle: string): MoveTask {
    const task = this.find(handle);
    if (task?.status !== "RUNNING") {
      throw new AwsError("ResourceNotFoundException", "Task does not exist or is not running.", 404);
    }
    this.#cancels.get(task)?.();
    this.#cancels.delete(task);
    task.status = "CANCELLED";
    return task;
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  /** One second's share. */
  #moveSome(task: MoveTask): void {
    this.#cancels.delete(task);
    const source = this.#queues.findByArn(task.sourceArn);
    if (!source) {
      this.#fail(task, "AWS.SimpleQueueService.NonExistentQueue");
      return;
    }
    const share = Math.min(task.rate ?? defaultRate, task.toMove - task.moved);
    const messages = first(share, source.available(this.#queues.clock.now()));
    for (const [at, message] of messages.entries()) {
      const target = this.#targetOf(task, message);
      if (!target) {
        // Taken out of the queue's order above: they are put back into it.
        for (const kept of messages.slice(at))
          this.#queues.note({ type: "put", name: source.name, message: kept });
        this.#fail(task, "CouldNotDetermineMessageSource");
        return;
      }
      this.#move(source, message, target);
      task.moved++;
    }
    if (messages.length === 0 || task.moved >= task.toMove) {
      task.status = "COMPLETED";
      return;
    }
    const { clock } = this.#queues;
    this.#cancels.set(
      task,
      clock.after(1_000, () => this.#moveSome(task)),
    );
  }

  #targetOf(task: MoveTask, message: Message): Queue | undefined {
    const arn = task.destinationArn ?? message.deadLetterSource;
    return arn === undefined ? undefined : this.#queues.findByArn(arn);
  }

  /** A message that is moved back counts as new. */
  #move(source: Queue, message: Message, target: Queue): void {
    const { receipt, firstReceived, deadLetterSource, sequenceNumber, ...kept } = message;
    const now = this.#queues.clock.now();
    const moved: Message = {
      ...kept,
      id: randomUUID(),
      sent: now,
      visibleAt: now,
      receiveCount: 0,
      receivedBefore: 0,
      ...(target.isFifo ? { sequenceNumber: this.#queues.nextSequence() } : {}),
    };
    this.#queues.note({ type: "move", from: source.name, id: message.id, to: target.name, message: moved });
  }

  #fail(task: MoveTask, reason: string): void {
    task.status = "FAILED";
    task.failureReason = reason;
  }

  #existing(arn: string): Queue {
    const queue = this.#queues.findByArn(arn);
    if (queue) return queue;
    throw new AwsError(
      "ResourceNotFoundException",
      "The resource that you specified for the SourceArn parameter doesn't exist.",
      404,
    );
  }
}

function first<Item>(count: number, items: Iterable<Item>): Item[] {
  const found: Item[] = [];
  if (count <= 0) return found;
  for (const item of items) if (found.push(item) === count) break;
  return found;
}
