import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { build } from "esbuild";
import { JobStore } from "../../functions/jobs/job-store.ts";
import { jobsTable } from "../../functions/jobs/keys.ts";
import { type Clock, systemClock } from "../../local/clock.ts";
import { archiveOf } from "../../local/engine/assets.ts";
import { Gateway } from "../../local/gateway/server.ts";
import type { Log } from "../../local/log.ts";
import type { Properties } from "../../local/properties.ts";
import { createRegistry, type Registry } from "../../local/registry.ts";
import type { ExistingResource } from "../../local/service.ts";
import { administrator } from "./administrator.ts";
import { trustLambda } from "./local-services.ts";

export interface JobCloudOptions {
  /** State of an earlier run. @default a new folder, removed by `stop` */
  readonly dir?: string;
  readonly clock?: Clock;
}

export interface JobFunction {
  readonly runtime?: string;
  readonly handler?: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout?: number;
}

type Created = Pick<ExistingResource, "id" | "outputs">;

const root = join(import.meta.dirname, "../..");
const account = "000000000000";
const resourcesFile = "resources.json";

/** Every service of the local cloud behind the real gateway, with a table of jobs: what jobs run in. */
export class JobCloud {
  readonly registry: Registry;
  readonly #dir: string;
  readonly #ownDir: boolean;
  readonly #gateway: Gateway;
  /** By URN. */
  readonly #kept: Record<string, Created>;
  #port = 0;

  private constructor({ dir, clock = systemClock }: JobCloudOptions) {
    this.#ownDir = dir === undefined;
    this.#dir = dir ?? mkdtempSync(join(tmpdir(), "slipway-jobs-"));
    const resources = join(this.#dir, resourcesFile);
    this.#kept = existsSync(resources) ? JSON.parse(readFileSync(resources, "utf8")) : {};
    const silent = () => {};
    const log: Log = { debug: silent, info: silent, warn: silent, error: silent };
    const context = {
      project: "platform",
      stack: "test",
      accountId: account,
      region: "us-east-1",
      dir: this.#dir,
      clock,
      log,
      endpointUrl: () => this.endpoint,
    };
    this.registry = createRegistry(context);
    const { iam, services } = this.registry;
    this.#gateway = new Gateway({
      context,
      services,
      findKey: (accessKeyId) => iam.findKey(accessKeyId),
      authorizer: iam.authorizer,
    });
  }

  static async start(options: JobCloudOptions = {}): Promise<JobCloud> {
    const cloud = new JobCloud(options);
    for (const service of cloud.registry.services) await service.start();
    cloud.#port = await cloud.#gateway.listen(0);
    await cloud.#createRole();
    return cloud;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** For every `@aws-sdk/client-*`. */
  get client() {
    return { endpoint: this.endpoint, region: "us-east-1", credentials: administrator };
  }

  get lambda(): LambdaClient {
    return new LambdaClient(this.client);
  }

  get sqs(): SQSClient {
    return new SQSClient(this.client);
  }

  get jobs(): JobStore {
    return new JobStore({ client: new DynamoDBClient(this.client), tableName: "jobs" });
  }

  /** Also after a restart on the same folder: what is there stays. */
  async createTable(): Promise<void> {
    const { hashKey, listIndex, sweepIndex, ttlAttribute } = jobsTable;
    const names = [hashKey, listIndex.hashKey, listIndex.rangeKey, sweepIndex.hashKey, sweepIndex.rangeKey];
    await this.create("aws:dynamodb/table:Table", "jobs", {
      name: "jobs",
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      attributes: names.map((name) => ({ name, type: "S" })),
      globalSecondaryIndexes: [listIndex, sweepIndex].map((index) => ({
        name: index.name,
        keySchemas: [
          { attributeName: index.hashKey, keyType: "HASH" },
          { attributeName: index.rangeKey, keyType: "RANGE" },
        ],
        projectionType: "ALL",
      })),
      ttl: { attributeName: ttlAttribute, enabled: true },
    });
  }

  /** @returns its URL */
  async createQueue(name: string): Promise<string> {
    const { outputs } = await this.create("aws:sqs/queue:Queue", name, { name });
    return String(outputs.url);
  }

  async createFunction(name: string, code: JobFunction): Promise<void> {
    const { runtime = "nodejs24.x", handler = "index.handler", files, environment = {}, timeout = 60 } = code;
    await this.create("aws:lambda/function:Function", name, {
      name,
      role: `arn:aws:iam::${account}:role/jobs`,
      runtime,
      handler,
      timeout,
      memorySize: 256,
      code: archiveOf(files),
      environment: { variables: { POWERTOOLS_SERVICE_NAME: "jobs", ...environment } },
    });
  }

  /** A driver of the step of that name, with what the `Job` component gives it. */
  async createDriver(
    kind: string,
    { files, environment = {} }: Pick<JobFunction, "files" | "environment">,
  ): Promise<void> {
    await this.createFunction(`${kind}-driver`, {
      files,
      timeout: 900,
      environment: {
        JOBS_TABLE: "jobs",
        JOB_STEP_FUNCTION: `${kind}-step`,
        JOB_STEP_SECONDS: "60",
        JOB_STEP_MEGABYTES: "256",
        JOB_DEAD_LETTER_QUEUE_URL: await this.createQueue(`${kind}-dlq`),
        JOB_BUDGET_HOPS: "1000",
        JOB_BUDGET_SECONDS: "86400",
        JOB_BUDGET_DOLLARS: "1",
        ...environment,
      },
    });
    await this.create("aws:lambda/functionRecursionConfig:FunctionRecursionConfig", kind, {
      functionName: `${kind}-driver`,
      recursiveLoop: "Allow",
    });
  }

  /** Creates a resource as the engine does, or brings it back where an earlier run on the folder made it. */
  async create(type: string, name: string, inputs: Properties): Promise<Created> {
    const handler = this.registry.handlers.get(type);
    if (!handler) throw new Error(`no handler for ${type}`);
    const urn = `urn:pulumi:test::platform::${type}::${name}`;
    const kept = this.#kept[urn];
    if (kept) {
      await handler.restore?.({ urn, name, inputs, ...kept });
      return kept;
    }
    const failures = handler.check?.(inputs) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const created = await handler.create({ urn, name, inputs });
    this.#kept[urn] = created;
    writeFileSync(join(this.#dir, resourcesFile), JSON.stringify(this.#kept));
    return created;
  }

  async stop(): Promise<void> {
    await this.#gateway.close();
    for (const service of this.registry.services.toReversed()) await service.stop();
    if (this.#ownDir) rmSync(this.#dir, { recursive: true, force: true });
  }

  async #createRole(): Promise<void> {
    const all = { Effect: "Allow", Action: "*", Resource: "*" };
    await this.create("aws:iam/role:Role", "jobs", { name: "jobs", assumeRolePolicy: trustLambda });
    await this.create("aws:iam/rolePolicy:RolePolicy", "jobs", {
      name: "all",
      role: "jobs",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [all] }),
    });
  }
}

/** One file with all that it imports, as `index.js`. @param path from the project's root */
export async function bundled(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${path} bundles to nothing`);
  return new Map([["index.js", file.contents]]);
}
