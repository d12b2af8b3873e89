import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { logger, metrics } from "./powertools";
import { Problem } from "./problem";
import { problem } from "./respond";

/** What API Gateway's proxy integration invokes. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * Wraps the work of a route: its log lines carry the request's id, its metrics are sent, and a thrown `Problem`
 * becomes the answer. Anything else that is thrown goes on to Lambda: the caller gets 502, the log gets the stack.
 */
export function apiHandler(
  work: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>,
): ApiHandler {
  return async (event, context) => {
    logger.addContext(context);
    try {
      return await work(event);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      logger.info("refused", { status: error.status, detail: error.message, fields: error.errors });
      return problem(error);
    } finally {
      // With none to send, Powertools would write a warning into the log.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}
