import { STATUS_CODES } from "node:http";
import type { Log } from "../../../log.ts";
import type { Distribution } from "../distribution.ts";
import { functionResponse, isResponse, rewrittenRequest } from "../functions/answer.ts";
import type { EdgeFunction } from "../functions/edge-function.ts";
import {
  type EdgeEvent,
  type EventRequest,
  headerTable,
  queryTable,
  requestCookieTable,
  responseCookieTable,
} from "../functions/event.ts";
import { FunctionFailure } from "../functions/sandbox.ts";
import type { ForwardableRequest } from "../origins/origin-request.ts";
import { type EdgeResponse, errorPage } from "./edge-response.ts";

/** Lets a viewer-request function rewrite the request, or answer it. */
export async function runRequestFunction(
  edgeFunction: EdgeFunction,
  distribution: Distribution,
  request: ForwardableRequest,
  log: Log,
): Promise<{ request: ForwardableRequest } | { response: EdgeResponse }> {
  const event = eventOf(distribution, request, "viewer-request");
  try {
    const answer = await edgeFunction.run(event);
    if (!isResponse(answer))
      return { request: { ...request, ...rewrittenRequest(answer, event.request, request) } };
    const { status, statusText, headers, body } = functionResponse(answer, Object.create(null));
    headers.set("Server", "CloudFront");
    return {
      response: {
        status,
        statusText,
        headers,
        body: body ?? Buffer.alloc(0),
        cacheResult: "FunctionGeneratedResponse",
      },
    };
  } catch (error) {
    return { response: failed(error, edgeFunction, request, log) };
  }
}

/** Lets a viewer-response function change what the viewer gets. */
export async function runResponseFunction(
  edgeFunction: EdgeFunction,
  distribution: Distribution,
  request: ForwardableRequest,
  response: EdgeResponse,
  log: Log,
): Promise<EdgeResponse> {
  const headers = headerTable(response.headers, "set-cookie");
  const event: EdgeEvent = {
    ...eventOf(distribution, request, "viewer-response"),
    response: {
      statusCode: response.status,
      statusDescription: response.statusText ?? STATUS_CODES[response.status] ?? "",
      headers,
      cookies: responseCookieTable(response.headers),
    },
  };
  try {
    const changed = functionResponse(await edgeFunction.run(event), headers);
    return {
      status: changed.status,
      statusText: changed.status === response.status ? changed.statusText : undefined,
      headers: changed.headers,
      body: changed.body ?? response.body,
      cacheResult: response.cacheResult,
    };
  } catch (error) {
    return failed(error, edgeFunction, request, log);
  }
}

function eventOf(
  distribution: Distribution,
  request: ForwardableRequest,
  eventType: EdgeEvent["context"]["eventType"],
): EdgeEvent & { readonly request: EventRequest } {
  return {
    version: "1.0",
    context: {
      distributionDomainName: distribution.domainName,
      distributionId: distribution.id,
      eventType,
      requestId: request.id,
    },
    viewer: { ip: request.ip },
    request: {
      method: request.method,
      uri: request.uri,
      querystring: queryTable(request.query),
      headers: headerTable(request.headers, "cookie"),
      cookies: requestCookieTable(request.headers),
    },
  };
}

/** @throws the error itself when it is not the function's fault. */
function failed(
  error: unknown,
  edgeFunction: EdgeFunction,
  request: ForwardableRequest,
  log: Log,
): EdgeResponse {
  if (!(error instanceof FunctionFailure)) throw error;
  log.error(
    `CloudFront function ${edgeFunction.name} failed on ${request.method} ${request.uri}: ${error.message}`,
  );
  return errorPage(
    503,
    "The CloudFront function associated with the CloudFront distribution is invalid or could not run.",
    request.id,
    "FunctionExecutionError",
  );
}
