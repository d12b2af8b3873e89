import { LambdaClient } from "@aws-sdk/client-lambda";
import { readEnvironment } from "../shared/env";
import { jobEvents } from "./events";
import { openJobStore } from "./open-job-store";
import { type Swept, sweepJobs } from "./sweep";

/** The sweeper of the kinds in JOB_DRIVERS: `{"import-links":"<function>"}`. */
export function openSweeper(): () => Promise<Swept> {
  const { JOB_DRIVERS } = readEnvironment("JOB_DRIVERS");
  // The program writes it, of names alone.
  const drivers = JSON.parse(JOB_DRIVERS) as Record<string, string>;
  return sweepJobs(openJobStore(), jobEvents(new LambdaClient({})), drivers);
}
