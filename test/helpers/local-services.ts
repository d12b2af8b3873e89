import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../local/clock.ts";
import type { CloudContext } from "../../local/context.ts";
import { Gateway } from "../../local/gateway/server.ts";
import { Archive, type Properties } from "../../local/properties.ts";
import type { ExistingResource, ResourceHandler } from "../../local/service.ts";
import { EcsService } from "../../local/services/ecs/index.ts";
import { LoadBalancingService } from "../../local/services/elbv2/index.ts";
import { IamService } from "../../local/services/iam/index.ts";
import { LambdaService } from "../../local/services/lambda/index.ts";
import { CloudWatchLogsService } from "../../local/services/logs/index.ts";
import { SecretsManagerService } from "../../local/services/secretsmanager/index.ts";
import { SsmService } from "../../local/services/ssm/index.ts";
import { StsService } from "../../local/services/sts/index.ts";
import { administrator } from "./administrator.ts";
import { testContext } from "./cloud-context.ts";
import { KeptMessages } from "./kept-messages.ts";
import { noStreams } from "./no-streams.ts";

export const trustLambda = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export interface ServicesOptions {
  /** State of an earlier run. @default a new folder, removed by `stop` */
  readonly dir?: string;
  readonly clock?: Clock;
  /** @default 1 */
  readonly spares?: number;
  readonly idleTime?: number;
  /** Stands in for SQS. @default one that nobody looks at */
  readonly queues?: KeptMessages;
  /** @default Math.random */
  readonly random?: () => number;
  readonly maxLogFileBytes?: number;
  /** Whose folders containers are labelled with. @default the state's folder */
  readonly projectRoot?: string;
}

/** The services that functions run in, behind the real gateway on a port of its own. */
export class LocalServices {
  readonly context: CloudContext;
  readonly iam: IamService;
  readonly logs: CloudWatchLogsService;
  readonly sts: StsService;
  readonly secretsManager: SecretsManagerService;
  readonly ssm: SsmService;
  readonly lambda: LambdaService;
  readonly loadBalancing: LoadBalancingService;
  readonly ecs: EcsService;
  /** What the services said: `warn: …`. */
  readonly said: string[] = [];
  readonly #gateway: Gateway;
  readonly #ownDir: boolean;
  #port = 0;

  private constructor(options: ServicesOptions) {
    this.#ownDir = options.dir === undefined;
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), "slipway-services-"));
    this.context = testContext({
      dir,
      ...(options.clock && { clock: options.clock }),
      endpointUrl: () => this.endpoint,
      said: this.said,
    });
    this.iam = new IamService(this.context);
    this.logs = new CloudWatchLogsService(
      this.context,
      options.maxLogFileBytes ? { maxFileBytes: options.maxLogFileBytes } : {},
    );
    this.sts = new StsService(this.context, this.iam);
    this.secretsManager = new SecretsManagerService(this.context);
    this.ssm = new SsmService(this.context, this.secretsManager);
    this.lambda = new LambdaService(
      this.context,
      { iam: this.iam, logs: this.logs, queues: options.queues ?? new KeptMessages(), streams: noStreams },
      {
        spares: options.spares ?? 1,
        ...(options.idleTime ? { idleTime: options.idleTime } : {}),
        ...(options.random ? { random: options.random } : {}),
      },
    );
    const { iam, logs, secretsManager } = this;
    this.loadBalancing = new LoadBalancingService(this.context);
    this.ecs = new EcsService(this.context, {
      iam,
      logs,
      secretsManager,
      loadBalancing: this.loadBalancing,
      projectRoot: options.projectRoot ?? dir,
    });
    this.#gateway = new Gateway({
      context: this.context,
      services: this.#services,
      findKey: (accessKeyId) => this.iam.findKey(accessKeyId),
      authorizer: this.iam.authorizer,
    });
  }

  static async start(options: ServicesOptions = {}): Promise<LocalServices> {
    const services = new LocalServices(options);
    await Promise.all(services.#services.map((service) => service.start()));
    services.#port = await services.#gateway.listen(0);
    await services.#createTestRole();
    return services;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** For every `@aws-sdk/client-*`. */
  get client() {
    return {
      endpoint: this.endpoint,
      region: "us-east-1",
      credentials: administrator,
      systemClockOffset: this.context.clock.now() - Date.now(),
    };
  }

  handler(type: string): ResourceHandler {
    const handler = this.#services
      .map((service) => service.resources[type])
      .find((each) => each !== undefined);
    if (!handler) throw new Error(`no handler for ${type}`);
    return handler;
  }

  /** Creates a resource as the engine does: checked first. */
  async create(type: string, name: string, inputs: Properties): Promise<ExistingResource> {
    const handler = this.handler(type);
    const failures = handler.check?.(inputs) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const urn = `urn:pulumi:test::platform::${type}::${name}`;
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
    for (const service of this.#services.toReversed()) await service.stop();
    if (this.#ownDir) rmSync(this.context.dir, { recursive: true, force: true });
  }

  /** `role/test`, which functions of tests have unless they bring their own, and which may do everything. */
  async #createTestRole(): Promise<void> {
    const all = { Effect: "Allow", Action: "*", Resource: "*" };
    await this.create("aws:iam/role:Role", "test", { name: "test", assumeRolePolicy: trustLambda });
    await this.create("aws:iam/rolePolicy:RolePolicy", "test", {
      name: "all",
      role: "test",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [all] }),
    });
  }

  get #services() {
    return [
      this.iam,
      this.logs,
      this.sts,
      this.secretsManager,
      this.ssm,
      this.lambda,
      this.loadBalancing,
      this.ecs,
    ];
  }
}

/** An archive of the program, from texts. */
export function archiveOf(files: Readonly<Record<string, string>>): Archive {
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  return new Archive(
    hash,
    async () => new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
  );
}

/** An archive as it comes back from kept state. */
export function archiveWithoutContent(hash: string): Archive {
  return new Archive(hash, () => Promise.reject(new Error("the archive came from kept state")));
}
