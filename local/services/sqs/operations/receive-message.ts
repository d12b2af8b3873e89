import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { limits } from "../limits.ts";
import { queueOf, texts, wholeNumber } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { receive } from "../receive.ts";
import { receivedJson } from "./received-json.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage: JsonOperation<SqsService> = {
  name: "ReceiveMessage",
  note: "ReceiveRequestAttemptId is not looked at; there is no limit of messages in flight.",
  permissions: onQueue("sqs:ReceiveMessage"),
  async run(input, sqs, request) {
    const queue = queueOf(input, sqs);
    const visibilityTimeout = wholeNumber(input, "VisibilityTimeout", [0, limits.visibilityTimeout]);
    const wait = wholeNumber(input, "WaitTimeSeconds", [0, limits.wait]);
    const messages = await receive(sqs.queues, queue, {
      max: wholeNumber(input, "MaxNumberOfMessages", [1, limits.batchEntries]) ?? 1,
      signal: request.gone(),
      ...(visibilityTimeout === undefined ? {} : { visibilityTimeout }),
      ...(wait === undefined ? {} : { wait }),
    });
    const attributeNames = [
      ...texts(input, "AttributeNames"),
      ...texts(input, "MessageSystemAttributeNames"),
    ];
    const messageAttributeNames = texts(input, "MessageAttributeNames");
    if (messages.length === 0) return {};
    return { Messages: messages.map((each) => receivedJson(each, attributeNames, messageAttributeNames)) };
  },
};
