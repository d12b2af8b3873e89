import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { deadLetter } from "../functions/jobs/dead-letters.ts";
import { jobEvent, type SendJobEvent } from "../functions/jobs/events.ts";
import type { JobStore } from "../functions/jobs/job-store.ts";

export interface Replayed {
  readonly jobId: string;
  /** `started`: it goes on from where it failed. `settled`: it was started or finished before, the letter is old. */
  readonly outcome: "started" | "settled";
}

export interface ReplayOptions {
  readonly store: JobStore;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly driver: string;
  readonly sendEvent: SendJobEvent;
}

/** Starts again each job that the dead-letter queue tells of; a letter is deleted once its job's event is sent. */
export async function replay(options: ReplayOptions): Promise<readonly Replayed[]> {
  const { sqs, queueUrl: QueueUrl } = options;
  const replayed: Replayed[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
    );
    if (Messages.length === 0) return replayed;
    for (const { Body = "", ReceiptHandle } of Messages) {
      replayed.push(await replayLetter(options, jobIdOf(Body)));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

async function replayLetter({ store, driver, sendEvent }: ReplayOptions, jobId: string): Promise<Replayed> {
  const started = await store.start(jobId, ["failed"]);
  if (started.outcome === "refused") return { jobId, outcome: "settled" };
  await sendEvent(driver, { jobId, hop: started.job.hop });
  return { jobId, outcome: "started" };
}

/** A letter of the driver's, or Lambda's own record of an event that it gave up. */
function jobIdOf(body: string): string {
  const message: unknown = JSON.parse(body);
  const letter = deadLetter.safeParse(message);
  if (letter.success) return letter.data.jobId;
  const request = typeof message === "object" && message !== null && "requestPayload" in message;
  return jobEvent.parse(request ? message.requestPayload : message).jobId;
}
