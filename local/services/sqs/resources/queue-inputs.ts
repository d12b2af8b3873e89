import { allOf, type Check, whenKnown } from "../../../checks.ts";
import { type Properties, type PropertyValue, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { queueNameProblem } from "../limits.ts";
import { attributeProblems, type QueueAttributes } from "../queue-attributes.ts";

/** Attribute by input property. https://www.pulumi.com/registry/packages/aws/api-docs/sqs/queue/ */
const attributeNames: Readonly<Record<string, string>> = {
  contentBasedDeduplication: "ContentBasedDeduplication",
  deduplicationScope: "DeduplicationScope",
  delaySeconds: "DelaySeconds",
  fifoQueue: "FifoQueue",
  fifoThroughputLimit: "FifoThroughputLimit",
  kmsDataKeyReusePeriodSeconds: "KmsDataKeyReusePeriodSeconds",
  kmsMasterKeyId: "KmsMasterKeyId",
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  policy: "Policy",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  redriveAllowPolicy: "RedriveAllowPolicy",
  redrivePolicy: "RedrivePolicy",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  visibilityTimeoutSeconds: "VisibilityTimeout",
};

/** What the provider answers where the program says nothing. */
export const queueDefaults = {
  contentBasedDeduplication: false,
  delaySeconds: 0,
  fifoQueue: false,
  kmsDataKeyReusePeriodSeconds: 300,
  maxMessageSize: 1_048_576,
  messageRetentionSeconds: 345_600,
  policy: "",
  receiveWaitTimeSeconds: 0,
  redriveAllowPolicy: "",
  redrivePolicy: "",
  visibilityTimeoutSeconds: 30,
} as const;

/** The attributes that the program sets. */
export function attributesOf(inputs: Properties): QueueAttributes {
  return Object.fromEntries(
    Object.entries(attributeNames).flatMap(([property, attribute]) => {
      const value = attributeText(inputs[property]);
      // The provider leaves out what only FIFO queues know.
      const unsaid = value === "" || (value === "false" && property !== "sqsManagedSseEnabled");
      return unsaid ? [] : [[attribute, value]];
    }),
  );
}

/** The attributes that the program set before, and does not any more. */
export function attributesGone(inputs: Properties, oldInputs: Properties): readonly string[] {
  const wanted = attributesOf(inputs);
  return Object.keys(attributesOf(oldInputs)).filter((name) => !(name in wanted));
}

/** A policy may be given as an object; the API takes its text. */
export function attributeText(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What CreateQueue and SetQueueAttributes would refuse. */
export const checkQueue: Check = allOf(checkName, checkAttributes, checkEncryption);

function checkName(inputs: Properties): readonly CheckFailure[] {
  const name = textOf(inputs, "name");
  const problem = name === undefined ? undefined : queueNameProblem(name, inputs.fifoQueue === true);
  return problem === undefined ? [] : [{ property: "name", reason: problem }];
}

/** Each for itself: a policy that is not known yet says nothing of a timeout. */
function checkAttributes(inputs: Properties): readonly CheckFailure[] {
  const fifo = inputs.fifoQueue === true;
  return Object.keys(attributeNames).flatMap(
    (property) =>
      whenKnown(() => attributeProblems(attributesOf({ [property]: inputs[property] ?? null }), fifo))?.map(
        ({ reason }) => ({ property, reason }),
      ) ?? [],
  );
}

function checkEncryption(inputs: Properties): readonly CheckFailure[] {
  if (inputs.sqsManagedSseEnabled !== true || !textOf(inputs, "kmsMasterKeyId")) return [];
  const reason = "kmsMasterKeyId and sqsManagedSseEnabled exclude each other; give one";
  return [{ property: "kmsMasterKeyId", reason }];
}
