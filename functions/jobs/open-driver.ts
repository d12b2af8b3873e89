import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "../shared/env";
import { deadLetters } from "./dead-letters";
import type { DriverOptions } from "./driver";
import { jobEvents } from "./events";
import { openJobStore } from "./open-job-store";
import { stepFunction } from "./step";

/** What the `Job` component set in the driver's environment. Called once for each execution environment. */
export function openDriver(): DriverOptions {
  const environment = readEnvironment(
    "JOBS_TABLE",
    "JOB_STEP_FUNCTION",
    "JOB_STEP_SECONDS",
    "JOB_STEP_MEGABYTES",
    "JOB_DEAD_LETTER_QUEUE_URL",
    "JOB_BUDGET_HOPS",
    "JOB_BUDGET_SECONDS",
    "JOB_BUDGET_DOLLARS",
  );
  // A step that is invoked again because its answer was lost would work twice at the same time: one try, no more.
  const patient = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 0 } });
  return {
    store: openJobStore(),
    step: stepFunction(patient, environment.JOB_STEP_FUNCTION),
    stepTimeoutSeconds: Number(environment.JOB_STEP_SECONDS),
    stepMegabytes: Number(environment.JOB_STEP_MEGABYTES),
    sendEvent: jobEvents(new LambdaClient({})),
    sendDeadLetter: deadLetters(new SQSClient({}), environment.JOB_DEAD_LETTER_QUEUE_URL),
    budget: {
      hops: Number(environment.JOB_BUDGET_HOPS),
      seconds: Number(environment.JOB_BUDGET_SECONDS),
      dollars: Number(environment.JOB_BUDGET_DOLLARS),
    },
  };
}
