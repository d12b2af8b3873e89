import { arnOf } from "../../context.ts";
import { type JsonInput, optionalText } from "../../gateway/json-api.ts";
import type { Permission, Permissions } from "../../gateway/permission.ts";
import { type Policy, parsePolicy } from "../../iam/policy.ts";
import type { SqsService } from "./index.ts";
import { queueOf } from "./operation-input.ts";
import type { Queue, QueueDefinition } from "./queue.ts";

type SqsPermissions = Permissions<JsonInput, SqsService>;

/**
 * Of an operation on the queue that `QueueUrl` names; the queue's own policy has a say.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function onQueue(action: string): SqsPermissions {
  return (input, _account, sqs) => [queuePermission(action, queueOf(input, sqs))];
}

/** Of an operation on the queue that `QueueName` names, which need not be there. */
export function onNamedQueue(action: string): SqsPermissions {
  return (input, account, sqs) => {
    const name = optionalText(input, "QueueName") ?? "";
    const queue = sqs.queues.find(name);
    return [queue ? queuePermission(action, queue) : { action, resource: arnOf(account, "sqs", name) }];
  };
}

/** Of an operation on the queue that `SourceArn` names. */
export function onSourceQueue(action: string): SqsPermissions {
  return (input, _account, sqs) => [arnPermission(action, optionalText(input, "SourceArn") ?? "", sqs)];
}

/** Of an operation on the queue that a move task empties. */
export function onMovedQueue(action: string): SqsPermissions {
  return (input, _account, sqs) => {
    const handle = optionalText(input, "TaskHandle") ?? "";
    return [arnPermission(action, sqs.moveTasks.find(handle)?.sourceArn ?? "*", sqs)];
  };
}

/**
 * A move receives and deletes at its source, and sends to its target.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const toStartMove: SqsPermissions = (input, _account, sqs) => {
  const source = optionalText(input, "SourceArn") ?? "";
  const target = optionalText(input, "DestinationArn");
  return [
    ...["sqs:StartMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"].map(
      (action) => arnPermission(action, source, sqs),
    ),
    ...(target === undefined ? [] : [arnPermission("sqs:SendMessage", target, sqs)]),
  ];
};

/** On a queue that need not be there. */
export function arnPermission(action: string, arn: string, sqs: SqsService): Permission {
  const queue = sqs.queues.findByArn(arn);
  return queue ? queuePermission(action, queue) : { action, resource: arn };
}

function queuePermission(action: string, { arn, definition }: Queue): Permission {
  return { action, resource: arn, resourcePolicy: policyOf(definition) };
}

// A definition never changes: another one takes its place.
const policies = new WeakMap<QueueDefinition, Policy>();

function policyOf(definition: QueueDefinition): Policy | undefined {
  const text = definition.attributes.Policy;
  if (!text) return undefined;
  const policy = policies.get(definition) ?? parsePolicy(text);
  policies.set(definition, policy);
  return policy;
}
