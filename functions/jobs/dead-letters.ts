import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import type { Job } from "./job";

/** What the dead-letter queue is told of a job whose tries are used up. */
export const deadLetter = z.object({
  jobId: z.string(),
  kind: z.string(),
  hop: z.int(),
  reason: z.string(),
});
export type DeadLetter = z.output<typeof deadLetter>;

/** Tells somebody of a job that failed. */
export type SendDeadLetter = (letter: DeadLetter) => Promise<void>;

export function deadLetterOf({ jobId, kind, hop }: Job, reason: string): DeadLetter {
  return { jobId, kind, hop, reason };
}

export function deadLetters(client: SQSClient, queueUrl: string): SendDeadLetter {
  return async (letter) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(letter) }));
  };
}
