import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { SqsService } from "../../../../local/services/sqs/index.ts";
import { Endpoint, type EndpointOptions } from "../../../helpers/endpoint.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { until } from "../../../helpers/until.ts";

/** SQS behind the real gateway, with a real SDK client and a clock that a test moves. */
export async function startSqs(options: EndpointOptions & { clock?: ManualClock } = {}) {
  const clock = options.clock ?? new ManualClock();
  const endpoint = await Endpoint.serve((context) => [new SqsService(context)], { ...options, clock });
  const client = new SQSClient({ ...endpoint.client, maxAttempts: 1 });
  return {
    endpoint,
    clock,
    service: endpoint.services[0],
    client,
    /** @returns the queue's URL */
    async createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      return QueueUrl ?? "";
    },
    async send(QueueUrl: string, MessageBody: string, MessageGroupId?: string): Promise<string> {
      const command = new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId });
      return (await client.send(command)).MessageId ?? "";
    },
    receiveCommand,
    async receive(QueueUrl: string, more: ReceiveMore = {}): Promise<Message[]> {
      return (await client.send(receiveCommand(QueueUrl, more))).Messages ?? [];
    },
    /** Waits until so many long polls of the queue are under way. */
    waitingFor(queue: string, count: number): Promise<void> {
      const { queues } = endpoint.services[0];
      return until(
        `${count} long polls`,
        () => queues.pollsOf(queues.byArn(arnOfQueue(queue))).size === count,
      );
    },
    async attribute(QueueUrl: string, name: "ApproximateNumberOfMessages" | "All"): Promise<unknown> {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
      const { Attributes } = await client.send(command);
      return name === "All" ? Attributes : Attributes?.[name];
    },
    async stop(): Promise<void> {
      client.destroy();
      await endpoint.stop();
    },
  };
}

type ReceiveMore = Omit<ReceiveMessageCommandInput, "QueueUrl">;

function receiveCommand(QueueUrl: string, more: ReceiveMore): ReceiveMessageCommand {
  return new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ["All"],
    ...more,
  });
}

export type LocalSqs = Awaited<ReturnType<typeof startSqs>>;

export function bodies(messages: readonly Message[]): (string | undefined)[] {
  return messages.map(({ Body }) => Body);
}

/** ARN of a queue of the test account. */
export function arnOfQueue(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}
