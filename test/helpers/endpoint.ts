import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../local/clock.ts";
import type { CloudContext } from "../../local/context.ts";
import { administratorKey } from "../../local/gateway/administrator.ts";
import { Authorizer } from "../../local/gateway/authorization.ts";
import { Gateway, type GatewayOptions } from "../../local/gateway/server.ts";
import type { Properties } from "../../local/properties.ts";
import type { ExistingResource, ResourceHandler, Service } from "../../local/service.ts";
import { IamService } from "../../local/services/iam/index.ts";
import { administrator } from "./administrator.ts";
import { type TestContext, testContext } from "./cloud-context.ts";

export interface EndpointOptions {
  /** State of an earlier run. @default a new folder, removed by `stop` */
  readonly dir?: string;
  readonly clock?: Clock;
  readonly region?: string;
  readonly execute?: GatewayOptions["execute"];
}

/** Some services behind the real gateway, on a port of its own. */
export class Endpoint<Services extends readonly Service[] = readonly Service[]> {
  readonly context: TestContext;
  readonly services: Services;
  readonly #gateway: Gateway;
  readonly #ownDir: boolean;
  port = 0;

  protected constructor(make: (context: CloudContext) => Services, options: EndpointOptions) {
    const { dir, clock, region } = options;
    this.#ownDir = dir === undefined;
    this.context = testContext({
      dir: dir ?? mkdtempSync(join(tmpdir(), "slipway-endpoint-")),
      ...(clock && { clock }),
      ...(region && { region }),
      endpointUrl: () => this.url,
    });
    this.services = make(this.context);
    // Without IAM among the services there are no roles, and the administrator alone may call.
    const iam = this.services.find((service) => service instanceof IamService);
    this.#gateway = new Gateway({
      context: this.context,
      services: this.services,
      findKey: (accessKeyId) =>
        iam ? iam.findKey(accessKeyId) : administratorKey(accessKeyId, this.context.accountId),
      authorizer:
        iam?.authorizer ?? new Authorizer({ context: this.context, policiesOf: () => ({ identity: [] }) }),
      ...(options.execute ? { execute: options.execute } : {}),
    });
  }

  static async serve<const Services extends readonly Service[]>(
    make: (context: CloudContext) => Services,
    options: EndpointOptions = {},
  ): Promise<Endpoint<Services>> {
    const endpoint = new Endpoint(make, options);
    await endpoint.open();
    return endpoint;
  }

  protected async open(): Promise<void> {
    await Promise.all(this.services.map((service) => service.start()));
    this.port = await this.#gateway.listen(0);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the log was told, `warn: …`; of one level where it is named. */
  said(level?: "debug" | "info" | "warn" | "error"): string[] {
    return this.context.said.filter((line) => level === undefined || line.startsWith(`${level}: `));
  }

  /** For every `@aws-sdk/client-*`. */
  get client() {
    return {
      endpoint: this.url,
      region: this.context.region,
      credentials: administrator,
      systemClockOffset: this.context.clock.now() - Date.now(),
    };
  }

  handler(type: string): ResourceHandler {
    const handler = this.services
      .map((service) => service.resources[type])
      .find((each) => each !== undefined);
    if (!handler) throw new Error(`no handler for ${type}`);
    return handler;
  }

  protected urn(type: string, name: string): string {
    return `urn:pulumi:test::platform::${type}::${name}`;
  }

  /** Creates a resource as the engine does: checked first. */
  async create(type: string, name: string, inputs: Properties): Promise<ExistingResource> {
    const handler = this.handler(type);
    const failures = handler.check?.(inputs) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const urn = this.urn(type, name);
    const { id, outputs } = await handler.create({ urn, name, inputs });
    return { urn, name, id, inputs, outputs };
  }

  async update(type: string, existing: ExistingResource, inputs: Properties): Promise<ExistingResource> {
    const { urn, name, id, inputs: oldInputs, outputs: oldOutputs } = existing;
    const outputs = await this.handler(type).update?.({ urn, name, id, inputs, oldInputs, oldOutputs });
    if (!outputs) throw new Error(`${type} cannot be updated`);
    return { urn, name, id, inputs, outputs };
  }

  async stop(): Promise<void> {
    await this.#gateway.close();
    for (const service of this.services.toReversed()) await service.stop();
    if (this.#ownDir) rmSync(this.context.dir, { recursive: true, force: true });
  }
}
