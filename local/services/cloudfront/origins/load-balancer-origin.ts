import { request as httpRequest, type IncomingMessage } from "node:http";
import type { EdgeResponse } from "../front-door/edge-response.ts";
import { Headers, hopByHop } from "../headers.ts";
import type { OriginRequest } from "./origin-request.ts";

/** The part of Elastic Load Balancing that CloudFront calls. */
export interface LoadBalancerOrigin {
  /** Whether a load balancer has the name. */
  has(dnsName: string): boolean;
  /** Where a request to it goes on; undefined where no target is healthy. */
  targetFor(dnsName: string, port: number): LoadBalancerTarget | undefined;
}

export interface LoadBalancerTarget {
  /** On this machine. */
  readonly port: number;
  /** A request is under way until the answer is called. */
  begin(): () => void;
}

/** Passes a request on to a healthy target, and its answer back as it comes: an event stream may never end. */
export async function fetchFromLoadBalancer(
  target: LoadBalancerTarget | undefined,
  request: OriginRequest,
): Promise<EdgeResponse> {
  if (!target) return balancerError(503, "Service Temporarily Unavailable");
  const end = target.begin();
  try {
    const answer = await send(target.port, request);
    answer.once("close", end);
    return responseOf(answer);
  } catch {
    // The target went between its last health check and this request.
    end();
    return balancerError(502, "Bad Gateway");
  }
}

function send(port: number, request: OriginRequest): Promise<IncomingMessage> {
  const { method, path, query, headers, body } = request;
  const length = body.length > 0 ? ["Content-Length", String(body.length)] : [];
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path: query === "" ? path : `${path}?${query}`,
        agent: false,
        headers: [...[...headers].flat(), ...length],
      },
      resolve,
    );
    sent.once("error", reject);
    sent.end(body);
  });
}

function responseOf(answer: IncomingMessage): EdgeResponse {
  const headers = new Headers();
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    const name = answer.rawHeaders[i] ?? "";
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && lower !== "content-length")
      headers.append(name, answer.rawHeaders[i + 1] ?? "");
  }
  const status = answer.statusCode ?? 502;
  return {
    status,
    statusText: undefined,
    headers,
    body: { stream: answer },
    cacheResult: status >= 400 ? "Error" : "Miss",
  };
}

/** As an application load balancer words it. */
function balancerError(status: number, text: string): EdgeResponse {
  const line = `${status} ${text}`;
  return {
    status,
    statusText: undefined,
    headers: new Headers([
      ["Server", "awselb/2.0"],
      ["Content-Type", "text/html"],
    ]),
    body: Buffer.from(
      `<html>\r\n<head><title>${line}</title></head>\r\n<body>\r\n<center><h1>${line}</h1></center>\r\n</body>\r\n</html>\r\n`,
    ),
    cacheResult: "Error",
  };
}
