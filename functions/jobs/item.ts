import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { nothingSpent, type Spent } from "./budget";
import { type Job, type JobStatus, type Json, jobStatuses } from "./job";
import { jobKey, listKey, retentionDays } from "./keys";

export type Item = Record<string, AttributeValue>;

/** The item of a job that was just made. */
export function newItem(jobId: string, kind: string, input: Json, now: Date): Item {
  const at = { S: now.toISOString() };
  return {
    ...jobKey(jobId),
    listKey,
    kind: { S: kind },
    status: { S: "waiting" satisfies JobStatus },
    ...json("input", input),
    done: { N: "0" },
    doneAtStart: { N: "0" },
    hop: { N: "0" },
    attempts: { N: "0" },
    token: { N: "0" },
    ...spentAttributes(nothingSpent),
    createdAt: at,
    updatedAt: at,
    expiresAt: { N: String(Math.floor(now.getTime() / 1000) + retentionDays * 86_400) },
  };
}

/** As text: DynamoDB's own maps would turn numbers and empty values into something else. */
export function json(name: string, value: Json): Item {
  return { [name]: { S: JSON.stringify(value) } };
}

export function spentAttributes({ hops, milliseconds, microdollars }: Spent): Item {
  return {
    spentHops: { N: String(hops) },
    spentMilliseconds: { N: String(Math.round(milliseconds)) },
    spentMicrodollars: { N: microdollars.toFixed(3) },
  };
}

/** @throws Error when the item is no job: the table holds something this code did not write */
export function fromItem(item: Item): Job {
  const status = jobStatuses.find((each) => each === item.status?.S);
  if (status === undefined) throw new Error(`job item ${item.jobId?.S ?? "without a key"} has no status`);
  return {
    jobId: text(item, "jobId"),
    kind: text(item, "kind"),
    status,
    input: jsonOf(item, "input"),
    state: jsonOf(item, "state"),
    done: number(item, "done"),
    doneAtStart: number(item, "doneAtStart"),
    total: item.total?.N === undefined ? undefined : Number(item.total.N),
    result: jsonOf(item, "result"),
    hop: number(item, "hop"),
    attempts: number(item, "attempts"),
    token: number(item, "token"),
    spent: {
      hops: number(item, "spentHops"),
      milliseconds: number(item, "spentMilliseconds"),
      microdollars: number(item, "spentMicrodollars"),
    },
    reason: item.reason?.S,
    createdAt: text(item, "createdAt"),
    startedAt: item.startedAt?.S,
    updatedAt: text(item, "updatedAt"),
    finishedAt: item.finishedAt?.S,
    dueAt: item.dueAt?.S,
  };
}

function jsonOf(item: Item, name: string): Json {
  const value = item[name]?.S;
  // `json` wrote it.
  return value === undefined ? null : (JSON.parse(value) as Json);
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined)
    throw new Error(`job item ${item.jobId?.S ?? "without a key"} has no text "${name}"`);
  return value;
}

function number(item: Item, name: string): number {
  return Number(item[name]?.N ?? 0);
}
