import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudContext } from "../context.ts";
import type { Service } from "../service.ts";
import type { AccessKey } from "./access-key.ts";
import { type ApiResponse, AwsError, type ServiceApi } from "./api.ts";
import { AuthenticatedRequests } from "./authenticated-request.ts";
import { authenticationError } from "./authentication-error.ts";
import type { Authorizer } from "./authorization.ts";
import { type ErrorShape, errorResponse, internalFailure } from "./error-response.ts";
import { type ExecuteRequest, type ExecuteResponse, executeTarget } from "./execute.ts";
import { hostName, isLocalHost, isLocalOrigin } from "./hosts.ts";
import { send } from "./send.ts";
import { serveExecute } from "./serve-execute.ts";
import { readSignature, type SignedRequest } from "./sigv4.ts";

/**
 * The AWS endpoint: one address for every service of the local cloud, told apart by the service name in each
 * request's signature, which is verified before the service sees the request.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #server: Server;
  readonly #requests: AuthenticatedRequests;
  readonly #apis = new Map<string, ServiceApi>();
  readonly #logged = new Set<string>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#requests = new AuthenticatedRequests(options);
    for (const { api } of options.services) if (api) this.#apis.set(api.scope, api);
    // Idle connections stay open: an SDK that sends on one just as it is closed would see a reset.
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, noDelay: true });
    this.#server.on("request", (request, response) => void this.#answer(request, response));
    this.#server.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else socket.destroy();
    });
  }

  /**
   * Listens on 127.0.0.1 only.
   * @returns the port, chosen by the system when `port` is 0.
   * @throws Error with `code` EADDRINUSE when another program has the port.
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    // A TCP server's address is never a pipe's name.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends open connections too. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const shape: { -readonly [Key in keyof ErrorShape]: ErrorShape[Key] } = {
      protocol: "rest-json",
      scope: "",
    };
    let answer: ApiResponse;
    try {
      answer = await this.#route(request, response, requestId, shape);
    } catch (error) {
      answer = errorResponse(this.#asAwsError(error, request, shape), shape, requestId);
    }
    const about = { requestId, date: new Date(this.#options.context.clock.now()) };
    try {
      send(request, response, answer, about, (error) => {
        this.#options.context.log.debug(`${request.method} ${request.url} was cut short: ${error.message}`);
      });
    } catch (error) {
      // A header that HTTP cannot carry: nothing is sent yet.
      const failure = this.#asAwsError(error, request, shape);
      send(request, response, errorResponse(failure, shape, requestId), about);
    }
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    shape: { protocol: ErrorShape["protocol"]; scope: string },
  ): Promise<ApiResponse> {
    if (!isLocalHost(request.headers.host)) {
      throw new AwsError(
        "AccessDenied",
        `Host ${JSON.stringify(request.headers.host ?? "")} is not this endpoint's; call it as localhost, 127.0.0.1 or <name>.localhost.`,
        403,
      );
    }
    const url = (request.url ?? "/").replace(/^https?:\/\/[^/]+/i, "");
    const mark = url.indexOf("?");
    const path = mark === -1 ? url : url.slice(0, mark);
    const rawQuery = mark === -1 ? "" : url.slice(mark + 1);
    if (!path.startsWith("/")) throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", 400);
    if (path === "/_aws/health") return this.#health();

    const execute = executeTarget(hostName(request.headers.host), path);
    if (execute) {
      const host = `${execute.apiId}.execute-api.${this.#options.context.region}.amazonaws.com`;
      return serveExecute(request, { host, path: execute.path, query: rawQuery }, this.#options.execute);
    }

    const query = new URLSearchParams(rawQuery);
    Object.assign(shape, guessShape(request, this.#apis.get("s3")));
    const signature = readSignature(request.headers, query);
    const api = this.#find(signature, shape);
    shape.protocol = api.protocol;
    shape.scope = api.scope;
    // S3 has CORS rules of its own; no other service is meant to be called from a page of another site.
    if (api.scope !== "s3" && !isLocalOrigin(request.headers.origin)) {
      throw new AwsError("AccessDenied", `Origin ${request.headers.origin} may not call ${api.scope}.`, 403);
    }
    const { apiRequest, wasAuthorized } = await this.#requests.open(
      { stream: request, response, path, query, requestId },
      signature,
      { ...shape },
    );
    const answer = await api.handle(apiRequest);
    // A service that forgot to ask would let everybody in.
    if (!wasAuthorized() && request.method !== "OPTIONS") {
      throw new Error(`${api.scope} answered without asking for a permission`);
    }
    return answer;
  }

  #find(signature: SignedRequest | undefined, shape: ErrorShape): ServiceApi {
    // Only S3 answers requests without a signature, for public buckets.
    const scope = signature?.scope ?? (shape.scope === "s3" ? "s3" : undefined);
    if (scope === undefined) throw authenticationError("no signature", shape);
    const api = this.#apis.get(scope);
    if (api) return api;
    throw new AwsError(
      "NotImplemented",
      `The local cloud has no service "${scope}"; it has ${[...this.#apis.keys()].sort().join(", ")}. See docs/local-coverage.md.`,
      501,
    );
  }

  #health(): ApiResponse {
    const services = this.#options.services
      .flatMap(({ name, title, api }) => (api ? [{ name, title, scope: api.scope }] : []))
      .sort((one, other) => one.name.localeCompare(other.name));
    return {
      status: 200,
      headers: json,
      body: JSON.stringify({
        project: this.#options.context.project,
        stack: this.#options.context.stack,
        region: this.#options.context.region,
        services,
      }),
    };
  }

  #asAwsError(error: unknown, request: IncomingMessage, shape: ErrorShape): AwsError {
    const { log } = this.#options.context;
    if (error instanceof AwsError) {
      if (error.code === "NotImplemented") this.#logOnce(error.message);
      return error;
    }
    // A stream that was read to its end is destroyed too.
    if (!request.complete && (request.errored || request.destroyed)) {
      return new AwsError(
        "RequestTimeout",
        "The client closed the connection before its request was whole.",
        400,
      );
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error(`${shape.scope || "endpoint"}: ${request.method} ${request.url} failed\n${stack}`);
    return internalFailure(shape);
  }

  #logOnce(message: string): void {
    if (this.#logged.has(message)) return;
    this.#logged.add(message);
    this.#options.context.log.warn(message);
  }
}

export interface GatewayOptions {
  readonly context: CloudContext;
  readonly services: readonly Service[];
  findKey(accessKeyId: string): AccessKey | undefined;
  readonly authorizer: Authorizer;
  /** Calls a deployed API; without it every such call is answered with 403. */
  execute?(request: ExecuteRequest): Promise<ExecuteResponse>;
}

const json = { "content-type": "application/json" };

/** The shape of errors before the service is known, from what sets the protocols apart on the wire. */
function guessShape(request: IncomingMessage, s3: ServiceApi | undefined): ErrorShape {
  if (request.headers["x-amz-target"] !== undefined) return { protocol: "json", scope: "" };
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return { protocol: "query", scope: "" };
  if (type.startsWith("application/json")) return { protocol: "rest-json", scope: "" };
  return { protocol: "rest-xml", scope: s3 ? "s3" : "" };
}
