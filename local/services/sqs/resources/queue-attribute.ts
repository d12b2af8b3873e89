import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { queueDoesNotExist } from "../errors.ts";
import type { SqsService } from "../index.ts";
import type { Queue } from "../queue.ts";
import { attributeProblems } from "../queue-attributes.ts";
import { setAttributes } from "../queue-settings.ts";
import { attributeText } from "./queue-inputs.ts";

/** Handler of a resource that is one policy of a queue: its id is the queue's URL. */
export function queueAttributeHandler(
  sqs: SqsService,
  { property, attribute }: { readonly property: string; readonly attribute: string },
): ResourceHandler {
  const put = async (inputs: Properties): Promise<Properties> => {
    const queue = queueAt(sqs, inputs);
    if (!queue) throw queueDoesNotExist();
    const value = attributeText(inputs[property]);
    await setAttributes(sqs.queues, queue, { [attribute]: value });
    return { ...inputs, [property]: value, id: urlOf(inputs), region: sqs.context.region };
  };
  return {
    replaceOn: ["queueUrl", "region"],
    // A queue has one of each: the new one must not come before the old one has gone.
    deleteBeforeReplace: true,
    check(inputs) {
      const value = attributeText(inputs[property]);
      if (value === "") return [{ property, reason: `${property} is missing; give its JSON` }];
      // Policies are alike for FIFO queues and others: which queue it is need not be known.
      return attributeProblems({ [attribute]: value }, false).map(({ reason }) => ({ property, reason }));
    },
    async create({ inputs }) {
      return { id: urlOf(inputs), outputs: await put(inputs) };
    },
    update: ({ inputs }) => put(inputs),
    async delete({ inputs }) {
      const queue = queueAt(sqs, inputs);
      if (queue) await setAttributes(sqs.queues, queue, { [attribute]: "" });
    },
    async restore({ inputs }) {
      // The journal has it, except where the queue was lost and made anew.
      if (queueAt(sqs, inputs)?.definition.attributes[attribute] === undefined) await put(inputs);
    },
  };
}

function urlOf(inputs: Properties): string {
  return textOf(inputs, "queueUrl") ?? "";
}

function queueAt(sqs: SqsService, inputs: Properties): Queue | undefined {
  return sqs.queues.find(urlOf(inputs).split("/").at(-1) ?? "");
}
