import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";

/** What a job's driver is invoked with: the work of this hop is due. Delivered twice, it is done once. */
export const jobEvent = z.object(
  { jobId: z.string("jobId: send a text"), hop: z.int("hop: send a whole number") },
  "send a job event: { jobId, hop }",
);
export type JobEvent = z.output<typeof jobEvent>;

/** Sends events to drivers. */
export type SendJobEvent = (functionName: string, event: JobEvent) => Promise<void>;

export function jobEvents(client: LambdaClient): SendJobEvent {
  return async (functionName, event) => {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: JSON.stringify(event),
      }),
    );
  };
}
