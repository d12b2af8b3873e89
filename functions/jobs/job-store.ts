import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { nothingSpent, type Spent } from "./budget";
import { fromItem, type Item, json, newItem, spentAttributes } from "./item";
import type { Job, JobStatus, Json } from "./job";
import { type Changes, due, expressionsOf, held, status } from "./job-changes";
import { jobKey, jobsTable, listKey, sweepKey } from "./keys";
import type { Next } from "./next";

/** Whether a job could be changed as asked; `found` is how it was when it could not, undefined when it is not there. */
export type Change =
  | { readonly outcome: "done"; readonly job: Job }
  | { readonly outcome: "refused"; readonly found: Job | undefined };

export interface JobStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** @default 15 */
  readonly leaseSeconds?: number;
  readonly now?: () => Date;
}

/**
 * After a try that failed Lambda runs the event again within two minutes; only then is it the sweeper's turn.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const retrySeconds = 180;

/**
 * Jobs in DynamoDB. Every write states what it takes for granted as a condition: a job is taken by one at a time, and
 * who took it writes only while nobody has taken it since.
 */
export class JobStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  /** How long a job that is not heard of counts as alive. */
  readonly leaseSeconds: number;
  readonly #now: () => Date;

  constructor({ client, tableName, leaseSeconds = 15, now = () => new Date() }: JobStoreOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.leaseSeconds = leaseSeconds;
    this.#now = now;
  }

  /** @param jobId by default one that nobody can guess */
  async create(kind: string, input: Json, jobId: string = randomUUID()): Promise<Job> {
    const item = newItem(jobId, kind, input, this.#now());
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: item,
        ConditionExpression: "attribute_not_exists(jobId)",
      }),
    );
    return fromItem(item);
  }

  async get(jobId: string): Promise<Job | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#tableName, Key: jobKey(jobId), ConsistentRead: true }),
    );
    return Item && fromItem(Item);
  }

  /** The newest jobs, newest first. */
  async list(limit: number): Promise<readonly Job[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: jobsTable.listIndex.name,
        KeyConditionExpression: "listKey = :list",
        ExpressionAttributeValues: { ":list": listKey },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items.map(fromItem);
  }

  /** Jobs that should have moved on by now, longest overdue first. The index follows the table a moment later. */
  async overdue(limit: number): Promise<readonly Job[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: jobsTable.sweepIndex.name,
        KeyConditionExpression: "sweepKey = :due AND dueAt < :now",
        ExpressionAttributeValues: { ":due": sweepKey, ":now": { S: this.#now().toISOString() } },
        Limit: limit,
      }),
    );
    return Items.map(fromItem);
  }

  /**
   * Makes a job ready for its next hop, with a whole budget: one that waits, or one that ended and is to go on from
   * where it was. Its event is the caller's to send.
   */
  start(jobId: string, from: readonly JobStatus[]): Promise<Change> {
    const allowed = Object.fromEntries(from.map((status, index) => [`:from${index}`, { S: status }]));
    return this.#change(jobId, {
      set: {
        status: status("running"),
        attempts: { N: "0" },
        startedAt: this.#at(),
        ...spentAttributes(nothingSpent),
        ...this.#due(),
      },
      assign: ["#doneAtStart = #done"],
      remove: ["reason", "finishedAt", "leaseOwner"],
      condition: `#status IN (${Object.keys(allowed).join(", ")})`,
      values: allowed,
    });
  }

  /**
   * Takes a running job for one hop: nobody else has it, or whoever had it has not been heard of for a lease.
   * @param owner who takes it, another one each time
   */
  take(jobId: string, hop: number, owner: string): Promise<Change> {
    return this.#change(jobId, {
      set: { leaseOwner: { S: owner }, ...this.#due() },
      add: { token: { N: "1" }, attempts: { N: "1" } },
      condition:
        "#status = :running AND #hop = :hop AND (attribute_not_exists(#leaseOwner) OR #dueAt < :now)",
      values: { ":running": status("running"), ":hop": { N: String(hop) }, ":now": this.#at() },
    });
  }

  /** Says that the job's holder is alive. */
  renew({ jobId, token }: Job): Promise<Change> {
    return this.#change(jobId, { set: this.#due(), ...held(token) });
  }

  /** The checkpoint: what a hop came to, in one write, or not at all when somebody else has taken the job since. */
  checkpoint({ jobId, token, hop }: Job, next: Next, spent: Spent): Promise<Change> {
    const progress =
      next.status === "failed"
        ? {}
        : {
            hop: { N: String(hop + 1) },
            attempts: { N: "0" },
            done: { N: String(next.done) },
            ...(next.total === undefined ? {} : { total: { N: String(next.total) } }),
          };
    return this.#change(jobId, {
      set: {
        status: status(next.status),
        ...progress,
        ...("state" in next ? json("state", next.state) : {}),
        ...("result" in next ? json("result", next.result) : {}),
        ...("reason" in next ? { reason: { S: next.reason } } : {}),
        ...spentAttributes(spent),
        ...(next.status === "running" ? this.#due() : { finishedAt: this.#at() }),
      },
      remove: next.status === "running" ? ["leaseOwner", "reason"] : ["leaseOwner", ...due],
      ...held(token),
    });
  }

  /** After a try that failed: the next one need not wait for the lease to end. */
  release({ jobId, token }: Job, reason: string, spent: Spent): Promise<Change> {
    return this.#change(jobId, {
      set: { reason: { S: reason }, ...spentAttributes(spent), ...this.#due(retrySeconds) },
      remove: ["leaseOwner"],
      ...held(token),
    });
  }

  /** Ends a job that was taken; what its hops did before stays. */
  end({ jobId, token }: Job, ended: "failed" | "stopped", reason: string, spent: Spent): Promise<Change> {
    return this.#change(jobId, {
      set: {
        status: status(ended),
        reason: { S: reason },
        finishedAt: this.#at(),
        ...spentAttributes(spent),
      },
      remove: ["leaseOwner", ...due],
      ...held(token),
    });
  }

  /** Takes an overdue job from who held it, so that the next event finds it free; refused when it has moved on. */
  reclaim({ jobId, token }: Job): Promise<Change> {
    const { condition, values } = held(token);
    return this.#change(jobId, {
      set: this.#due(),
      remove: ["leaseOwner"],
      condition: `${condition} AND #dueAt < :now`,
      values: { ...values, ":now": this.#at() },
    });
  }

  /** Whoever holds the job loses it: the hop under way is not kept. */
  cancel(jobId: string): Promise<Change> {
    return this.#change(jobId, {
      set: {
        status: status("cancelled"),
        reason: { S: "cancelled" },
        finishedAt: this.#at(),
      },
      add: { token: { N: "1" } },
      remove: ["leaseOwner", ...due],
      condition: "#status IN (:waiting, :running)",
      values: { ":waiting": status("waiting"), ":running": status("running") },
    });
  }

  async #change(jobId: string, changes: Changes): Promise<Change> {
    const { set } = changes;
    try {
      const { Attributes = {} } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#tableName,
          Key: jobKey(jobId),
          ...expressionsOf({ ...changes, set: { ...set, updatedAt: this.#at() } }),
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { outcome: "done", job: fromItem(Attributes) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const found = error.Item && fromItem(error.Item);
      // The SDK repeats a request whose answer was lost, and the repetition finds what the first one wrote.
      const own =
        found !== undefined && set.leaseOwner !== undefined && error.Item?.leaseOwner?.S === set.leaseOwner.S;
      return own ? { outcome: "done", job: found } : { outcome: "refused", found };
    }
  }

  #at(): AttributeValue {
    return { S: this.#now().toISOString() };
  }

  #due(seconds = this.leaseSeconds): Item {
    return { sweepKey, dueAt: { S: new Date(this.#now().getTime() + seconds * 1000).toISOString() } };
  }
}
