import { limits } from "./limits.ts";

/** A queue's attributes as the API has them: texts by name. Absent ones have their default. */
export type QueueAttributes = Readonly<Record<string, string>>;

interface Rule {
  readonly default?: string;
  readonly range?: readonly [least: number, most: number];
  readonly values?: readonly string[];
  readonly fifoOnly?: boolean;
  readonly json?: boolean;
}

const flag = ["true", "false"];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const rules: Readonly<Record<string, Rule>> = {
  DelaySeconds: { default: "0", range: [0, limits.delay] },
  MaximumMessageSize: { default: String(limits.messageBytes), range: [1_024, limits.messageBytes] },
  MessageRetentionPeriod: { default: "345600", range: [60, 1_209_600] },
  ReceiveMessageWaitTimeSeconds: { default: "0", range: [0, limits.wait] },
  VisibilityTimeout: { default: "30", range: [0, limits.visibilityTimeout] },
  Policy: { json: true },
  RedrivePolicy: { json: true },
  RedriveAllowPolicy: { json: true },
  KmsMasterKeyId: {},
  KmsDataKeyReusePeriodSeconds: { range: [60, 86_400] },
  SqsManagedSseEnabled: { values: flag },
  FifoQueue: { values: ["true"] },
  ContentBasedDeduplication: { values: flag, fifoOnly: true },
  DeduplicationScope: { values: ["messageGroup", "queue"], fifoOnly: true },
  FifoThroughputLimit: { values: ["perQueue", "perMessageGroupId"], fifoOnly: true },
};

export interface AttributeProblem {
  readonly name: string;
  /** The name itself is not an attribute that can be set. */
  readonly unknown: boolean;
  readonly reason: string;
}

/** What AWS would refuse in attributes of a queue that is to be made or changed. */
export function attributeProblems(attributes: QueueAttributes, fifo: boolean): readonly AttributeProblem[] {
  const problems: AttributeProblem[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const rule = rules[name];
    // An empty text takes a policy away.
    const unset = value === "" && rule?.json === true;
    const reason = rule ? valueProblem(name, value, rule, fifo) : `Unknown Attribute ${name}.`;
    if (reason && !unset) problems.push({ name, unknown: rule === undefined, reason });
  }
  return problems;
}

export function isSettable(name: string): boolean {
  return name in rules;
}

/** The attribute's value, or its default; undefined where it has neither. */
export function attributeOf(attributes: QueueAttributes, name: string): string | undefined {
  return attributes[name] || rules[name]?.default;
}

/** What `GetQueueAttributes` answers of settings: those with a value, in AWS's order of words. */
export function settingsOf(attributes: QueueAttributes): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of Object.keys(rules)) {
    const value = attributeOf(attributes, name);
    if (value !== undefined) settings[name] = value;
  }
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
  settings.SqsManagedSseEnabled ??= attributes.KmsMasterKeyId ? "false" : "true";
  if (attributes.FifoQueue === "true") {
    settings.ContentBasedDeduplication ??= "false";
    settings.DeduplicationScope ??= "queue";
    settings.FifoThroughputLimit ??= "perQueue";
  }
  return settings;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export function redrivePolicyOf(attributes: QueueAttributes): RedrivePolicy | undefined {
  const policy = parse(attributes.RedrivePolicy);
  if (!policy) return undefined;
  return {
    deadLetterTargetArn: String(policy.deadLetterTargetArn),
    maxReceiveCount: Number(policy.maxReceiveCount),
  };
}

/** True when this queue may be the dead-letter queue of the other, which is told by its ARN. */
export function allowsSource(attributes: QueueAttributes, sourceArn: string): boolean {
  const policy = parse(attributes.RedriveAllowPolicy);
  if (!policy || policy.redrivePermission === "allowAll") return true;
  const sources = policy.sourceQueueArns;
  return policy.redrivePermission === "byQueue" && Array.isArray(sources) && sources.includes(sourceArn);
}

function valueProblem(name: string, value: string, rule: Rule, fifo: boolean): string | undefined {
  const got = `${name} is ${JSON.stringify(value)}`;
  if (rule.fifoOnly && !fifo)
    return `${name} goes with FIFO queues alone; leave it out or make the queue FIFO`;
  if (rule.range) {
    const [least, most] = rule.range;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return undefined;
    return `${got}; use a whole number from ${least} to ${most}`;
  }
  if (rule.values && !rule.values.includes(value)) return `${got}; use ${rule.values.join(" or ")}`;
  if (rule.json && !parse(value)) return `${got}; give a JSON object`;
  if (name === "RedrivePolicy") return redriveProblem(value);
  if (name === "RedriveAllowPolicy") return redriveAllowProblem(value);
  return undefined;
}

function redriveProblem(value: string): string | undefined {
  const { deadLetterTargetArn, maxReceiveCount } = parse(value) ?? {};
  if (typeof deadLetterTargetArn !== "string" || !/^arn:aws[a-z-]*:sqs:/.test(deadLetterTargetArn)) {
    return `RedrivePolicy has deadLetterTargetArn ${JSON.stringify(deadLetterTargetArn)}; give the ARN of a queue`;
  }
  const count = Number(maxReceiveCount);
  if (Number.isInteger(count) && count >= 1 && count <= 1_000) return undefined;
  return `RedrivePolicy has maxReceiveCount ${JSON.stringify(maxReceiveCount)}; use a whole number from 1 to 1000`;
}

function redriveAllowProblem(value: string): string | undefined {
  const { redrivePermission: permission, sourceQueueArns: sources } = parse(value) ?? {};
  if (permission === "allowAll" || permission === "denyAll") {
    return sources === undefined ? undefined : `RedriveAllowPolicy: sourceQueueArns go with "byQueue" alone`;
  }
  if (permission !== "byQueue") {
    return `RedriveAllowPolicy has redrivePermission ${JSON.stringify(permission)}; use allowAll, denyAll or byQueue`;
  }
  if (Array.isArray(sources) && sources.length >= 1 && sources.length <= 10) return undefined;
  return "RedriveAllowPolicy byQueue needs sourceQueueArns: 1 to 10 ARNs of queues";
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // The cast only narrows `object` to a record; whoever reads a member looks at its type.
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Not JSON: the caller says so in its own words.
  }
  return undefined;
}
