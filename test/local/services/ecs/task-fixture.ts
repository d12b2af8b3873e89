import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../../../local/clock.ts";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource } from "../../../../local/service.ts";
import type { ServiceScheduler } from "../../../../local/services/ecs/service-scheduler.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createRole, everything } from "../../../helpers/roles.ts";

export interface TaskSettings {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** ARNs by variable. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly stopTimeout?: number;
  readonly taskRoleArn?: string;
  /** @default a role that may do all */
  readonly executionRoleArn?: string;
  /** @default services/echo */
  readonly source?: string;
}

/** Services that tasks run in, and a project with small programs for them. */
export class TaskFixture {
  readonly services: LocalServices;
  readonly projectRoot: string;
  #cluster: ExistingResource | undefined;
  #targetGroup: ExistingResource | undefined;

  private constructor(services: LocalServices, projectRoot: string) {
    this.services = services;
    this.projectRoot = projectRoot;
  }

  /** @param programs text by name: `echo` runs as `node main.mjs` in services/echo */
  static async start(
    programs: Readonly<Record<string, string>>,
    options: { clock?: Clock } = {},
  ): Promise<TaskFixture> {
    const projectRoot = mkdtempSync(join(tmpdir(), "slipway-tasks-"));
    for (const [name, text] of Object.entries(programs)) {
      const folder = join(projectRoot, "services", name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "main.mjs"), text);
    }
    const services = await LocalServices.start({ ...options, projectRoot });
    const fixture = new TaskFixture(services, projectRoot);
    await fixture.#prepare();
    return fixture;
  }

  async #prepare(): Promise<void> {
    const { services } = this;
    this.#cluster = await services.create("aws:ecs/cluster:Cluster", "cluster", { name: "cluster" });
    await this.role("everything", [everything]);
    this.#targetGroup = await this.targetGroup("tasks");
  }

  async targetGroup(name: string): Promise<ExistingResource> {
    const healthCheck = {
      path: "/health",
      interval: 5,
      timeout: 2,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    };
    const group = await this.services.create("aws:lb/targetGroup:TargetGroup", name, {
      name,
      port: 8080,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: 1,
      healthCheck,
    });
    // Tests wait for it, and AWS takes no shorter interval.
    const quick = { ...group.outputs, healthCheck: { ...healthCheck, interval: 1, timeout: 1 } };
    this.services.loadBalancing.targetGroups.get(group.id)?.configure(quick);
    return group;
  }

  get targetGroupArn(): string {
    return String(this.#targetGroup?.outputs.arn);
  }

  /** A role that tasks may have; answers its ARN. */
  async role(name: string, statements: readonly object[], service = "ecs-tasks.amazonaws.com") {
    return await createRole(this.services, name, { service, statements });
  }

  async definition(settings: TaskSettings = {}): Promise<ExistingResource> {
    const pairs = (values: Readonly<Record<string, string>> = {}, property: string) =>
      Object.entries(values).map(([name, value]) => ({ name, [property]: value }));
    return this.services.create("aws:ecs/taskDefinition:TaskDefinition", "echo", {
      family: "echo",
      executionRoleArn: settings.executionRoleArn ?? "arn:aws:iam::000000000000:role/everything",
      ...(settings.taskRoleArn === undefined ? {} : { taskRoleArn: settings.taskRoleArn }),
      containerDefinitions: JSON.stringify([
        {
          name: "echo",
          image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/echo:1",
          command: settings.command ?? ["node", "main.mjs"],
          portMappings: [{ containerPort: 8080 }],
          environment: pairs(settings.environment, "value"),
          secrets: pairs(settings.secrets, "valueFrom"),
          stopTimeout: settings.stopTimeout ?? 5,
          dockerLabels: { "slipway.source": settings.source ?? "services/echo" },
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "/ecs/echo", "awslogs-stream-prefix": "echo" },
          },
        },
      ]),
    });
  }

  /** A service, behind the load balancer unless `more` says otherwise. */
  async service(definition: ExistingResource, more: Properties = {}): Promise<ExistingResource> {
    return this.services.create("aws:ecs/service:Service", "echo", this.serviceInputs(definition, more));
  }

  serviceInputs(definition: ExistingResource, more: Properties = {}): Properties {
    return {
      name: "echo",
      cluster: String(this.#cluster?.outputs.arn),
      taskDefinition: String(definition.outputs.arn),
      desiredCount: 1,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      loadBalancers: this.behind(this.targetGroupArn),
      ...more,
    };
  }

  behind(targetGroupArn: string): Properties["loadBalancers"] {
    return [{ targetGroupArn, containerName: "echo", containerPort: 8080 }];
  }

  get scheduler(): ServiceScheduler {
    const [service] = this.services.ecs.services.values();
    if (!service) throw new Error("no service has been made");
    return service.scheduler;
  }

  /** Where the next request to the load balancer goes; undefined while no task is healthy. */
  get url(): string | undefined {
    const target = this.#next();
    return target && `http://127.0.0.1:${target.port}`;
  }

  /** Of every task behind the load balancer. */
  get urls(): string[] {
    const group = this.services.loadBalancing.targetGroups.get(this.targetGroupArn);
    return [...(group?.targets ?? [])].map(({ port }) => `http://127.0.0.1:${port}`);
  }

  /** Sends a request through the load balancer, which knows of it until its answer is whole. */
  async ask(path = "/"): Promise<string> {
    const target = this.#next();
    if (!target) throw new Error("no task is healthy");
    const end = target.begin();
    try {
      return await (await fetch(`http://127.0.0.1:${target.port}${path}`)).text();
    } finally {
      end();
    }
  }

  #next() {
    return this.services.loadBalancing.targetGroups.get(this.targetGroupArn)?.next();
  }

  /** What the tasks logged: `<stream>: <line>`. */
  async logged(): Promise<string[]> {
    const { logs } = this.services;
    if (!logs.has("/ecs/echo")) return [];
    const events = await logs.group("/ecs/echo").events(0);
    return events.map(({ stream, message }) => `${stream}: ${message}`);
  }

  async stop(): Promise<void> {
    await this.services.stop();
    rmSync(this.projectRoot, { recursive: true, force: true });
  }
}
