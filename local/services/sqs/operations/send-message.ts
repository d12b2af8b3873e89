import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { send } from "../send.ts";
import { draftOf, sentJson } from "./sent-json.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage: JsonOperation<SqsService> = {
  name: "SendMessage",
  permissions: onQueue("sqs:SendMessage"),
  async run(input, sqs, request) {
    const queue = queueOf(input, sqs);
    const draft = draftOf(input, request.caller);
    return sentJson(draft, await send(sqs.queues, queue, draft));
  },
};
