import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { build } from "esbuild";
import { JobStore } from "../../functions/jobs/job-store.ts";
import { jobsTable } from "../../functions/jobs/keys.ts";
import { archiveOf } from "../../local/engine/assets.ts";
import type { Properties } from "../../local/properties.ts";
import { createRegistry } from "../../local/registry.ts";
import type { ExistingResource } from "../../local/service.ts";
import { LambdaService } from "../../local/services/lambda/index.ts";
import { Endpoint, type EndpointOptions } from "./endpoint.ts";
import { createTestRole, testRoleArn } from "./roles.ts";

export type JobCloudOptions = Pick<EndpointOptions, "dir" | "clock">;

export interface JobFunction {
  readonly runtime?: string;
  readonly handler?: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout?: number;
}

type Created = Pick<ExistingResource, "id" | "outputs">;

const root = join(import.meta.dirname, "../..");

/** Every service of the local cloud behind the real gateway, with a table of jobs: what jobs run in. */
export class JobCloud extends Endpoint {
  readonly #resourcesFile: string;
  /** By URN. */
  readonly #kept: Record<string, Created>;

  private constructor(options: JobCloudOptions) {
    super((context) => createRegistry(context).services, options);
    this.#resourcesFile = join(this.context.dir, "resources.json");
    this.#kept = existsSync(this.#resourcesFile) ? JSON.parse(readFileSync(this.#resourcesFile, "utf8")) : {};
  }

  static async start(options: JobCloudOptions = {}): Promise<JobCloud> {
    const cloud = new JobCloud(options);
    await cloud.open();
    await createTestRole(cloud);
    return cloud;
  }

  get lambda(): LambdaClient {
    return new LambdaClient(this.client);
  }

  get sqs(): SQSClient {
    return new SQSClient(this.client);
  }

  /** Asynchronous events that functions work on now. */
  get eventsUnderWay(): number {
    const lambda = this.services.find((service) => service instanceof LambdaService);
    if (!lambda) throw new Error("the registry has no Lambda");
    return lambda.eventsUnderWay;
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
      role: testRoleArn,
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
  override async create(type: string, name: string, inputs: Properties): Promise<ExistingResource> {
    const urn = this.urn(type, name);
    const kept = this.#kept[urn];
    if (kept) {
      const existing = { urn, name, inputs, ...kept };
      await this.handler(type).restore(existing);
      return existing;
    }
    const created = await super.create(type, name, inputs);
    // Not the inputs: they may hold archives, and every run gives them again.
    this.#kept[urn] = { id: created.id, outputs: created.outputs };
    writeFileSync(this.#resourcesFile, JSON.stringify(this.#kept));
    return created;
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
