import type { JsonOperation } from "../../../gateway/json-api.ts";
import { missingParameter } from "../errors.ts";
import type { SqsService } from "../index.ts";
import { queueOf, textMap } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { setAttributes } from "../queue-settings.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const setQueueAttributes: JsonOperation<SqsService> = {
  name: "SetQueueAttributes",
  permissions: onQueue("sqs:SetQueueAttributes"),
  async run(input, sqs) {
    const queue = queueOf(input, sqs);
    const changes = textMap(input, "Attributes");
    if (Object.keys(changes).length === 0) throw missingParameter("Attributes");
    await setAttributes(sqs.queues, queue, changes);
  },
};
