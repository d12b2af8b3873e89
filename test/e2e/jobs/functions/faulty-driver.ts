import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type DriverOptions, driveJob } from "../../../../functions/jobs/driver";
import { JobStore } from "../../../../functions/jobs/job-store";
import { openDriver } from "../../../../functions/jobs/open-driver";

const { EVENTS_TWICE, DEATHS, JOBS_TABLE = "" } = process.env;

/** The driver, under the faults that the environment names. */
export const handler = driveJob(dying(deliveringTwice(openDriver())));

function deliveringTwice(options: DriverOptions): DriverOptions {
  const { sendEvent } = options;
  if (!EVENTS_TWICE) return options;
  return {
    ...options,
    sendEvent: async (functionName, event) => {
      await Promise.all([sendEvent(functionName, event), sendEvent(functionName, event)]);
    },
  };
}

/** Dies at the boundaries of its checkpoints, once at each: two in every hop, all four in every two. */
function dying(options: DriverOptions): DriverOptions {
  if (!DEATHS) return options;
  const { step, sendEvent } = options;
  const store = new JobStore({ client: new DynamoDBClient({}), tableName: JOBS_TABLE, leaseSeconds: 1 });
  return {
    ...options,
    store,
    step: async (request) => {
      if (request.hop % 2 === 0) dieOnce(`${request.hop} after the job was taken`);
      const response = await step(request);
      if (request.hop % 2 === 1) dieOnce(`${request.hop} before the checkpoint`);
      return response;
    },
    sendEvent: async (functionName, event) => {
      if (event.hop % 2 === 0) dieOnce(`${event.hop - 1} after the checkpoint`);
      await sendEvent(functionName, event);
      if (event.hop % 2 === 1) dieOnce(`${event.hop - 1} after the next event`);
    },
  };
}

function dieOnce(where: string): void {
  const folder = DEATHS ?? "";
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, where), "", { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw error;
  }
  process.kill(process.pid, "SIGKILL");
}
