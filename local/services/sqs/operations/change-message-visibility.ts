import type { JsonOperation } from "../../../gateway/json-api.ts";
import { optionalNumber } from "../../../gateway/json-api.ts";
import { missingParameter } from "../errors.ts";
import type { SqsService } from "../index.ts";
import { queueOf, required } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { changeVisibility } from "../settle.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const changeMessageVisibility: JsonOperation<SqsService> = {
  name: "ChangeMessageVisibility",
  permissions: onQueue("sqs:ChangeMessageVisibility"),
  run(input, sqs) {
    const seconds = optionalNumber(input, "VisibilityTimeout");
    if (seconds === undefined) throw missingParameter("VisibilityTimeout");
    changeVisibility(sqs.queues, queueOf(input, sqs), required(input, "ReceiptHandle"), seconds);
  },
};
