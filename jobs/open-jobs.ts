import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { jobEvents, type SendJobEvent } from "../functions/jobs/events.ts";
import { JobStore } from "../functions/jobs/job-store.ts";
import { openStack, type StackOptions } from "../stacks/open-stack.ts";
import { UserError } from "../terminal/user-error.ts";

const outputs = z.object({
  jobsTableName: z.string(),
  jobKinds: z.record(z.string(), z.object({ driver: z.string(), deadLetterQueueUrl: z.string() })),
});

/** The jobs of a stack, wherever it runs. */
export interface OpenJobs {
  readonly store: JobStore;
  readonly sqs: SQSClient;
  readonly sendEvent: SendJobEvent;
  /** By name: `import-links`. */
  readonly kinds: z.infer<typeof outputs>["jobKinds"];
  close(): void;
}

/** @throws UserError when the stack is not there, or is of before there were jobs */
export async function openJobs(options: StackOptions): Promise<OpenJobs> {
  const stack = await openStack(options);
  const parsed = outputs.safeParse(stack.outputs);
  if (!parsed.success) {
    throw new UserError(
      `${stack.source} lacks the stack outputs jobsTableName and jobKinds; bring the stack up to date (npm start, or pulumi up)`,
    );
  }
  const database = new DynamoDBClient(stack.client);
  const lambda = new LambdaClient(stack.client);
  const sqs = new SQSClient(stack.client);
  return {
    store: new JobStore({ client: database, tableName: parsed.data.jobsTableName }),
    sqs,
    sendEvent: jobEvents(lambda),
    kinds: parsed.data.jobKinds,
    close() {
      for (const client of [database, lambda, sqs]) client.destroy();
    },
  };
}

/** The driver of a kind. @throws UserError when the stack has no such kind */
export function driverOf({ kinds }: OpenJobs, kind: string): string {
  const driver = kinds[kind]?.driver;
  if (driver !== undefined) return driver;
  throw new UserError(`the stack has no jobs of the kind "${kind}"; it has ${Object.keys(kinds).join(", ")}`);
}
