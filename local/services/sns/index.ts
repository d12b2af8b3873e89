import { randomUUID } from "node:crypto";
import { allOf, isArn, matches, noLongerThan, oneOf } from "../../checks.ts";
import { arnOf, type CloudContext } from "../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../properties.ts";
import type { ResourceHandler, Service } from "../../service.ts";

/** Amazon SNS: topics that nothing is sent to yet. */
export class SnsService implements Service {
  readonly name = "sns";
  readonly title = "Amazon SNS";
  readonly resources: Service["resources"];

  constructor(context: CloudContext) {
    this.resources = {
      "aws:sns/topic:Topic": topicHandler(context),
      "aws:sns/topicSubscription:TopicSubscription": topicSubscriptionHandler(context),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}

/** `aws:sns/topic:Topic` */
function topicHandler(context: CloudContext): ResourceHandler {
  const answer = (inputs: Properties): Properties => {
    const arn = arnOf(context, "sns", textOf(inputs, "name") ?? "");
    return {
      ...inputs,
      id: arn,
      arn,
      owner: context.accountId,
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 256 },
    replaceOn: ["name", "fifoTopic"],
    // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    check: allOf(
      matches(
        "name",
        /^[A-Za-z0-9_-]{1,251}(\.fifo|[A-Za-z0-9_-]{0,5})$/,
        'a topic name has 1 to 256 letters, digits, "-" and "_"; that of a FIFO topic ends with ".fifo"',
      ),
      noLongerThan("displayName", 100),
    ),
    note: "Kept; there is no Publish, and nothing is delivered.",
    create({ inputs }) {
      const outputs = answer(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => answer(inputs),
    delete() {},
    restore() {},
  };
}

/** `aws:sns/topicSubscription:TopicSubscription` */
function topicSubscriptionHandler(context: CloudContext): ResourceHandler {
  const answer = (id: string, inputs: Properties): Properties => ({
    ...inputs,
    id,
    arn: id,
    confirmationWasAuthenticated: false,
    ownerId: context.accountId,
    // A person at the other end would have to confirm it.
    pendingConfirmation: true,
    region: context.region,
  });
  return {
    replaceOn: ["topic", "protocol", "endpoint"],
    // https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
    check: allOf(
      isArn("topic", "sns"),
      oneOf("protocol", [
        "http",
        "https",
        "email",
        "email-json",
        "sms",
        "sqs",
        "application",
        "lambda",
        "firehose",
      ]),
    ),
    note: "Kept; no message is sent, so it stays unconfirmed.",
    create({ inputs }) {
      const id = `${textOf(inputs, "topic")}:${randomUUID()}`;
      return { id, outputs: answer(id, inputs) };
    },
    update: ({ id, inputs }) => answer(id, inputs),
    delete() {},
    restore() {},
  };
}
