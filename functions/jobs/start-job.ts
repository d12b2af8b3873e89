import { LambdaClient } from "@aws-sdk/client-lambda";
import { readEnvironment } from "../shared/env";
import { type JobEvent, jobEvents } from "./events";
import type { Change, JobStore } from "./job-store";

/** Sends an event to the driver of one kind of job. */
export type SendToDriver = (event: JobEvent) => Promise<void>;

/** Starts a job that waits. Should the event be lost on the way, the sweeper sends it. */
export async function startJob(store: JobStore, send: SendToDriver, jobId: string): Promise<Change> {
  const started = await store.start(jobId, ["waiting"]);
  if (started.outcome === "done") await send({ jobId, hop: started.job.hop });
  return started;
}

/** The driver named by JOB_DRIVER. Called once for each execution environment. */
export function openSendToDriver(): SendToDriver {
  const { JOB_DRIVER } = readEnvironment("JOB_DRIVER");
  const send = jobEvents(new LambdaClient({}));
  return (event) => send(JOB_DRIVER, event);
}
