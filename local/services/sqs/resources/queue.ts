import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ExistingResource, ResourceHandler } from "../../../service.ts";
import type { SqsService } from "../index.ts";
import { createQueue, setAttributes, setTags } from "../queue-settings.ts";
import { attributesGone, attributesOf, attributeText, checkQueue, queueDefaults } from "./queue-inputs.ts";

export function queueHandler(sqs: SqsService): ResourceHandler {
  const { context, queues } = sqs;
  const create = async (inputs: Properties): Promise<void> => {
    const queue = await createQueue(queues, context, nameOf(inputs), attributesOf(inputs), allTagsOf(inputs));
    await setTags(queues, queue, allTagsOf(inputs));
  };
  return {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
    autoName: { property: "name", maxLength: 80, suffix: { when: "fifoQueue", text: ".fifo" } },
    replaceOn: ["name", "namePrefix", "fifoQueue", "region"],
    note: "Encryption is kept and told, without effect. FIFO throughput limits are not enforced.",
    check: checkQueue,
    async create({ inputs }) {
      await create(inputs);
      return { id: sqs.urlOf(nameOf(inputs)), outputs: outputsOf(sqs, inputs) };
    },
    async update({ inputs, oldInputs }) {
      const queue = queues.find(nameOf(inputs));
      if (!queue) {
        await create(inputs);
      } else {
        await setAttributes(queues, queue, attributesOf(inputs), attributesGone(inputs, oldInputs));
        await setTags(queues, queue, allTagsOf(inputs));
      }
      return outputsOf(sqs, inputs);
    },
    async delete({ inputs }) {
      if (queues.find(nameOf(inputs))) await queues.commit({ type: "delete-queue", name: nameOf(inputs) });
    },
    async restore({ inputs }: ExistingResource) {
      if (queues.find(nameOf(inputs))) return;
      context.log.error(
        `SQS: queue "${nameOf(inputs)}" is gone from ${context.dir}/sqs, and its messages with it; an empty one takes its place`,
      );
      await create(inputs);
    },
  };
}

function nameOf(inputs: Properties): string {
  return textOf(inputs, "name") ?? "";
}

function outputsOf(sqs: SqsService, inputs: Properties): Properties {
  const name = nameOf(inputs);
  const url = sqs.urlOf(name);
  const fifo = inputs.fifoQueue === true;
  return {
    ...queueDefaults,
    deduplicationScope: fifo ? "queue" : "",
    fifoThroughputLimit: fifo ? "perQueue" : "",
    sqsManagedSseEnabled: !textOf(inputs, "kmsMasterKeyId"),
    ...inputs,
    policy: attributeText(inputs.policy),
    redrivePolicy: attributeText(inputs.redrivePolicy),
    redriveAllowPolicy: attributeText(inputs.redriveAllowPolicy),
    id: url,
    url,
    arn: sqs.queues.find(name)?.arn ?? "",
    name,
    region: sqs.context.region,
    tagsAll: allTagsOf(inputs),
  };
}
