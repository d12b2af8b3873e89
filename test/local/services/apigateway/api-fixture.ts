import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource, UpdateRequest } from "../../../../local/service.ts";
import {
  ApiGatewayService,
  type ExecuteRequest,
  type ExecuteResponse,
} from "../../../../local/services/apigateway/index.ts";
import { testContext } from "../../../helpers/cloud-context.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";

export interface Call {
  readonly functionArn: string;
  readonly event: Record<string, unknown>;
  readonly traceHeader: string | undefined;
}

export interface IntegrationAnswer {
  readonly functionError?: string;
  readonly payload: string | Uint8Array;
}

/** A stand-in for Lambda that keeps the events it gets: for the shape of events and answers, not for behaviour. */
export class RecordedIntegration {
  readonly calls: Call[] = [];
  answer: (call: Call) => IntegrationAnswer | Promise<IntegrationAnswer> = () => ({
    payload: '{"statusCode":200}',
  });

  async invoke(functionArn: string, payload: string, options?: { traceHeader?: string }) {
    const call = { functionArn, event: JSON.parse(payload), traceHeader: options?.traceHeader };
    this.calls.push(call);
    return { requestId: "11111111-2222-3333-4444-555555555555", ...(await this.answer(call)) };
  }

  get lastEvent(): Record<string, unknown> {
    const call = this.calls.at(-1);
    if (!call) throw new Error("The integration was not called");
    return call.event;
  }
}

export interface LogLine {
  readonly group: string;
  readonly stream: string;
  readonly timestamp: number;
  readonly message: string;
}

/** API Gateway on its own, with a clock that a test moves and an integration that it answers for. */
export class ApiFixture {
  readonly clock = new ManualClock();
  readonly lambda = new RecordedIntegration();
  readonly logged: LogLine[] = [];
  readonly said: string[] = [];
  readonly dir: string;
  service: ApiGatewayService;
  readonly #kept: { type: string; resource: ExistingResource }[] = [];

  constructor() {
    this.dir = mkdtempSync(join(tmpdir(), "slipway-apigateway-"));
    this.service = this.#open();
  }

  /** A service as after a restart: every resource of kept state comes back in order. */
  async restart(): Promise<void> {
    this.service = this.#open();
    for (const { type, resource } of this.#kept) await this.#handler(type).restore(resource);
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  async create(type: string, inputs: Properties, name = "test"): Promise<ExistingResource> {
    const token = tokenOf(type);
    const failures = this.#handler(token).check?.(inputs) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const urn = `urn:pulumi:test::platform::${token}::${name}`;
    const { id, outputs } = await this.#handler(token).create({ urn, name, inputs });
    const resource = { urn, name, id, inputs, outputs };
    this.#kept.push({ type: token, resource });
    return resource;
  }

  async update(type: string, resource: ExistingResource, inputs: Properties): Promise<ExistingResource> {
    const token = tokenOf(type);
    const { urn, name, id, inputs: oldInputs, outputs: oldOutputs } = resource;
    const request: UpdateRequest = { urn, name, id, inputs, oldInputs, oldOutputs };
    const outputs = await this.#handler(token).update?.(request);
    if (!outputs) throw new Error(`${token} cannot be updated`);
    const updated = { urn, name, id, inputs, outputs };
    const kept = this.#kept.find((entry) => entry.resource.id === id && entry.type === token);
    if (kept) kept.resource = updated;
    return updated;
  }

  async delete(type: string, resource: ExistingResource): Promise<void> {
    await this.#handler(tokenOf(type)).delete(resource);
  }

  /** An API, deployed to a stage `v1`, as awsx registers it. */
  async deploy(
    body: unknown,
    options: { api?: Properties; stage?: Properties } = {},
  ): Promise<{ api: ExistingResource; deployment: ExistingResource; stage: ExistingResource; id: string }> {
    const api = await this.create("restApi:RestApi", {
      name: "test",
      body: typeof body === "string" ? body : JSON.stringify(body),
      binaryMediaTypes: ["*/*"],
      endpointConfiguration: { types: "REGIONAL" },
      ...options.api,
    });
    const deployment = await this.create("deployment:Deployment", {
      restApi: api.id,
      variables: { version: "1" },
    });
    const stage = await this.create("stage:Stage", {
      restApi: api.id,
      deployment: deployment.id,
      stageName: "v1",
      ...options.stage,
    });
    return { api, deployment, stage, id: api.id };
  }

  send(
    apiId: string,
    request: Partial<Omit<ExecuteRequest, "body">> & { body?: Buffer | string } = {},
  ): Promise<ExecuteResponse> {
    return this.service.handleExecute({
      host: `${apiId}.execute-api.us-east-1.amazonaws.com`,
      method: "GET",
      path: "/v1/",
      query: "",
      headers: [],
      sourceIp: "127.0.0.1",
      ...request,
      body: Buffer.from(request.body ?? ""),
    });
  }

  #open(): ApiGatewayService {
    const context = testContext({ dir: this.dir, clock: this.clock, said: this.said });
    return new ApiGatewayService(context, {
      lambda: this.lambda,
      logs: {
        write: (group, stream, lines) => {
          for (const line of lines) this.logged.push({ group, stream, ...line });
        },
      },
    });
  }

  #handler(token: string) {
    const handler = this.service.resources[token];
    if (!handler) throw new Error(`no handler for ${token}`);
    return handler;
  }
}

/** `restApi:RestApi` → `aws:apigateway/restApi:RestApi` */
function tokenOf(type: string): string {
  return `aws:apigateway/${type}`;
}

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** An operation with a Lambda proxy integration, as awsx writes it. */
export function lambdaOperation(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    "x-amazon-apigateway-integration": {
      uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`,
      passthroughBehavior: "when_no_match",
      httpMethod: "POST",
      type: "aws_proxy",
    },
    ...more,
  };
}

/** A document as awsx registers it: binary for all, and 404 in place of API Gateway's own 403. */
export function awsxBody(
  paths: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const notFound = {
    statusCode: 404,
    responseTemplates: { "application/json": '{"message": "404 Not found" }' },
  };
  return {
    swagger: "2.0",
    info: { title: "test", version: "1.0" },
    paths,
    "x-amazon-apigateway-binary-media-types": ["*/*"],
    "x-amazon-apigateway-gateway-responses": {
      MISSING_AUTHENTICATION_TOKEN: notFound,
      ACCESS_DENIED: notFound,
    },
    "x-amazon-apigateway-api-key-source": "HEADER",
    ...more,
  };
}

/** A document without awsx's gateway responses. */
export function plainBody(
  paths: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { swagger: "2.0", info: { title: "test", version: "1.0" }, paths, ...more };
}

export function headerOf(response: ExecuteResponse, name: string): string | undefined {
  return response.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

export function answer(response: Record<string, unknown>): IntegrationAnswer {
  return { payload: JSON.stringify(response) };
}
