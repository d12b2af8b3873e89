import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";

// Service name, namespace and log level come from POWERTOOLS_* variables, which the program sets for every function.
export const logger = new Logger();

/** Metrics go out as one log line in CloudWatch's embedded metric format: no call, no permission needed. */
export const metrics = new Metrics();
