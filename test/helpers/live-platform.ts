import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Redis } from "iovalkey";
import { administrator } from "./administrator.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { until } from "./until.ts";

/** What a stack's own configuration on this machine says. */
const configuration = `platform:live: true
platform:liveImage: 123456789012.dkr.ecr.us-east-1.amazonaws.com/live:1
platform:redirectCache: true
platform:hello: none
`;

/** The platform with its live service, and what one needs to see clicks through. */
export class LivePlatform {
  readonly platform: Platform;
  readonly #ecs: ECSClient;
  readonly #stateDir: string;
  #redis: Redis | undefined;

  static async start(): Promise<LivePlatform> {
    const stateDir = await mkdtemp(join(tmpdir(), "slipway-live-"));
    await mkdir(join(stateDir, "dev"));
    await writeFile(join(stateDir, "dev", "config.yaml"), configuration);
    const live = new LivePlatform(await startPlatform({ stateDir }), stateDir);
    await until("the service is steady", () => live.steady(), 30_000);
    await live.#connect();
    return live;
  }

  private constructor(platform: Platform, stateDir: string) {
    this.platform = platform;
    this.#stateDir = stateDir;
    this.#ecs = new ECSClient(this.#client);
  }

  get clicksUrl(): string {
    return `${this.platform.siteUrl}/live/clicks`;
  }

  /** Follows a link, as anybody does. @throws Error when it leads nowhere */
  async follow(slug: string): Promise<void> {
    const answer = await fetch(`${this.platform.siteUrl}/g/${slug}`, { redirect: "manual" });
    if (answer.status !== 302) throw new Error(`/g/${slug} answered ${answer.status}`);
  }

  /** Publishes a click as the consumer of the table's stream does. */
  async publish(id: string, slug = "docs"): Promise<void> {
    const click = JSON.stringify({ id, slug, at: new Date().toISOString() });
    await this.#redis?.xadd("clicks", "*", "click", click);
  }

  /** Whether every task runs the newest version, and no other is left. */
  async steady(): Promise<boolean> {
    const { services } = await this.#ecs.send(new DescribeServicesCommand(await this.#service()));
    return services?.[0]?.deployments?.[0]?.rolloutState === "COMPLETED";
  }

  /** Begins to replace every task. */
  async restart(): Promise<void> {
    const { cluster, services } = await this.#service();
    const [service] = services;
    await this.#ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
  }

  async stop(): Promise<void> {
    this.#redis?.disconnect();
    this.#ecs.destroy();
    await this.platform.stop();
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  get #client() {
    return { endpoint: this.platform.endpointUrl, region: "us-east-1", credentials: administrator };
  }

  async #service(): Promise<{ cluster: string; services: string[] }> {
    const { clusterArns: [cluster = ""] = [] } = await this.#ecs.send(new ListClustersCommand({}));
    const { serviceArns: services = [] } = await this.#ecs.send(new ListServicesCommand({ cluster }));
    return { cluster, services };
  }

  /** By the address and the password that the task has. */
  async #connect(): Promise<void> {
    const { taskDefinition } = await this.#ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "platform-dev-live" }),
    );
    const [container] = taskDefinition?.containerDefinitions ?? [];
    const url = container?.environment?.find(({ name }) => name === "REDIS_URL")?.value ?? "";
    const SecretId = container?.secrets?.find(({ name }) => name === "REDIS_PASSWORD")?.valueFrom;
    const secrets = new SecretsManagerClient(this.#client);
    const { SecretString: password = "" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    secrets.destroy();
    this.#redis = new Redis(url, { password });
  }
}
