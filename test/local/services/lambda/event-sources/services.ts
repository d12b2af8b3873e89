import { LambdaClient } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { CloudContext } from "../../../../../local/context.ts";
import type { Properties } from "../../../../../local/properties.ts";
import { DynamoDbService } from "../../../../../local/services/dynamodb/index.ts";
import { IamService } from "../../../../../local/services/iam/index.ts";
import { LambdaService } from "../../../../../local/services/lambda/index.ts";
import { CloudWatchLogsService } from "../../../../../local/services/logs/index.ts";
import { SchedulerService } from "../../../../../local/services/scheduler/index.ts";
import { SqsService } from "../../../../../local/services/sqs/index.ts";
import { Endpoint, type EndpointOptions } from "../../../../helpers/endpoint.ts";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { noStreams } from "../../../../helpers/no-streams.ts";
import { createTestRole } from "../../../../helpers/roles.ts";
import { functionInputs, functionType } from "../../../../helpers/test-function.ts";
import { until } from "../../../../helpers/until.ts";

export const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";

export interface EventSourcesOptions extends Omit<EndpointOptions, "clock"> {
  /** Goes on from an earlier run. @default a new one */
  readonly clock?: ManualClock;
  /** Starts the engine of DynamoDB, too. @default false */
  readonly tables?: boolean;
}

/** Lambda with what gives it events, behind the real gateway, with real functions and a clock that a test moves. */
export async function startEventSources(options: EventSourcesOptions = {}) {
  const clock = options.clock ?? new ManualClock();
  const make = (context: CloudContext) => {
    const iam = new IamService(context);
    const logs = new CloudWatchLogsService(context);
    const sqs = new SqsService(context);
    const dynamodb = options.tables ? new DynamoDbService(context) : undefined;
    const streams = dynamodb?.streams ?? noStreams;
    const lambda = new LambdaService(context, { iam, logs, queues: sqs, streams }, { spares: 1 });
    const scheduler = new SchedulerService(context, { iam, lambda, queues: sqs });
    return [iam, logs, sqs, lambda, scheduler, ...(dynamodb ? [dynamodb] : [])] as const;
  };
  const endpoint = await Endpoint.serve(make, { ...options, clock });
  const [iam, logs, sqs, lambda, scheduler] = endpoint.services;
  await createTestRole(endpoint);
  const sqsClient = new SQSClient({ ...endpoint.client, maxAttempts: 1 });
  const lambdaClient = new LambdaClient({ ...endpoint.client, maxAttempts: 1 });
  const logged = async (functionName: string, pattern: RegExp, count: number): Promise<string[]> => {
    let found: string[] = [];
    await until(`${count} lines like ${pattern} of ${functionName}`, async () => {
      if (!logs.groups().some(({ name }) => name === `/aws/lambda/${functionName}`)) return false;
      const events = await logs.group(`/aws/lambda/${functionName}`).events(clock.now() + 1);
      found = events.flatMap(({ message }) => pattern.exec(message)?.[1] ?? []);
      return found.length >= count;
    });
    return found;
  };
  return {
    endpoint,
    clock,
    iam,
    sqs,
    lambda,
    scheduler,
    sqsClient,
    lambdaClient,
    async createQueue(name: string, attributes: Record<string, string> = {}): Promise<string> {
      const command = new CreateQueueCommand({ QueueName: name, Attributes: attributes });
      return (await sqsClient.send(command)).QueueUrl ?? "";
    },
    createFunction: (name: string, code: string, more: Properties = {}) =>
      endpoint.create(functionType, name, functionInputs(name, code, more)),
    createMapping: (queue: string, functionName: string, more: Properties = {}) =>
      endpoint.create(mappingType, "mapping", {
        eventSourceArn: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
        functionName,
        ...more,
      }),
    async receiveAll(QueueUrl: string): Promise<Message[]> {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      return (await sqsClient.send(command)).Messages ?? [];
    },
    /** What a function wrote with `console.log(JSON.stringify(…))`, once there are so many. */
    async told(functionName: string, count: number): Promise<unknown[]> {
      const lines = await logged(functionName, /\tINFO\t(.*)\n$/s, count);
      return lines.map((text) => JSON.parse(text));
    },
    /** Waits until so many invocations of a function have ended, so that time may go on without cutting one short. */
    async ended(functionName: string, count: number): Promise<void> {
      await logged(functionName, /^REPORT (.*)/s, count);
    },
    /** Waits until a queue holds so many messages, in flight or not. */
    holds(queue: string, count: number): Promise<void> {
      return until(`${count} messages in ${queue}`, () => {
        const { visible, inFlight, delayed } = sqs.queues
          .byArn(`arn:aws:sqs:us-east-1:000000000000:${queue}`)
          .counts(clock.now());
        return visible + inFlight + delayed === count;
      });
    },
    async stop(): Promise<void> {
      sqsClient.destroy();
      lambdaClient.destroy();
      await endpoint.stop();
    },
  };
}

export type EventSourcesUnderTest = Awaited<ReturnType<typeof startEventSources>>;
