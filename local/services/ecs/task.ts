import { randomBytes } from "node:crypto";
import { arnOf, type CloudContext } from "../../context.ts";
import { freePort } from "../../free-port.ts";
import type { LoadBalancingService, Registration } from "../elbv2/index.ts";
import type { CredentialsEndpoint } from "./credentials-endpoint.ts";
import type { ServiceRevision } from "./service-revision.ts";
import type { TaskDefinition } from "./task-definition.ts";
import { type TaskExit, TaskProcess } from "./task-process.ts";
import { type TaskRoleDependencies, TaskRoles } from "./task-roles.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
export type TaskStatus = "PENDING" | "RUNNING" | "DEACTIVATING" | "STOPPING" | "STOPPED";

/** What tasks are run with. */
export interface TaskSurroundings extends TaskRoleDependencies {
  readonly context: CloudContext;
  readonly loadBalancing: LoadBalancingService;
  readonly credentials: CredentialsEndpoint;
  readonly projectRoot: string;
}

export interface TaskEvents {
  /** It takes requests, or runs where there is no load balancer. */
  onHealthy(task: Task): void;
  /** Its health check is no longer answered. */
  onUnhealthy(task: Task): void;
  /** It ended; `asked` when `stop` was called. */
  onStopped(task: Task, asked: boolean): void;
}

/** One task of a service: from nothing over running to stopped, once. */
export class Task {
  readonly id = randomBytes(16).toString("hex");
  readonly arn: string;
  readonly revision: ServiceRevision;
  readonly startedAt: number;
  readonly #surroundings: TaskSurroundings;
  readonly #events: TaskEvents;
  #status: TaskStatus = "PENDING";
  #stoppedReason: string | undefined;
  #process: TaskProcess | undefined;
  #registration: Registration | undefined;
  #stopping: Promise<void> | undefined;
  readonly #starting: Promise<void>;
  #port: number | undefined;
  #revoke: () => void = () => {};

  constructor(
    surroundings: TaskSurroundings,
    clusterName: string,
    revision: ServiceRevision,
    events: TaskEvents,
  ) {
    const { context } = surroundings;
    this.#surroundings = surroundings;
    this.#events = events;
    this.revision = revision;
    this.arn = arnOf(context, "ecs", `task/${clusterName}/${this.id}`);
    this.startedAt = context.clock.now();
    this.#starting = this.#start();
  }

  get definition(): TaskDefinition {
    return this.revision.definition;
  }

  get status(): TaskStatus {
    return this.#status;
  }

  /** Why it ended; undefined while it runs. */
  get stoppedReason(): string | undefined {
    return this.#stoppedReason;
  }

  /** Id of its process; undefined before it runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get healthy(): boolean {
    if (this.#status !== "RUNNING") return false;
    return this.#registration === undefined || this.#registration.target.state === "healthy";
  }

  /** Takes it out of the load balancer, waits for its requests, tells it to stop, and kills it when it does not. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop({ drain: true });
    return this.#stopping;
  }

  /** The same without waiting for requests: the local cloud itself ends. */
  stopNow(): Promise<void> {
    const stopping = this.#stopping;
    // Whoever waits for its requests in vain waits no longer.
    this.#registration?.remove();
    this.#stopping = stopping ?? this.#stop({ drain: false });
    return this.#stopping;
  }

  async #start(): Promise<void> {
    // Who makes the task knows it before it hears of it.
    await Promise.resolve();
    try {
      await this.#run();
    } catch (error) {
      await this.#endProcess();
      this.#ended(error instanceof Error ? error.message : String(error));
    }
  }

  async #run(): Promise<void> {
    const { context, credentials, projectRoot } = this.#surroundings;
    const { container } = this.definition;
    const roles = new TaskRoles(context, this.#surroundings, this.definition, this.id);
    roles.requireExecutionRole();
    const role = roles.taskCredentials();
    const given = role && (await credentials.give(role));
    this.#revoke = () => given?.revoke();
    this.#port = container.port === undefined ? undefined : await freePort();
    const process = await TaskProcess.start({
      container,
      projectRoot,
      clock: context.clock,
      env: this.#environment(roles.readSecrets(container), given?.url),
      onLine: roles.logOf(container),
    });
    this.#process = process;
    this.#status = "RUNNING";
    this.#register();
    // Only now: the end of a process whose task could not be registered is not the reason that counts.
    void process.exited.then(({ reason }) => this.#ended(`Essential container in task exited (${reason})`));
  }

  /** Tasks share one machine here: each finds a port of its own in PORT, and listens on the loopback interface. */
  #environment(secrets: Record<string, string>, credentialsUrl: string | undefined): Record<string, string> {
    const { context } = this.#surroundings;
    return {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      // Without it Node would answer the developer's own home, and SDKs read ~/.aws/config there.
      HOME: "/nonexistent",
      ...this.definition.container.environment,
      ...secrets,
      ...(this.#port === undefined ? {} : { PORT: String(this.#port), HOST: "127.0.0.1" }),
      AWS_REGION: context.region,
      AWS_DEFAULT_REGION: context.region,
      AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
      AWS_ENDPOINT_URL: context.endpointUrl(),
      ...(credentialsUrl === undefined ? {} : { AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUrl }),
    };
  }

  #register(): void {
    const { targetGroupArn } = this.revision;
    if (targetGroupArn === undefined || this.#port === undefined) {
      this.#events.onHealthy(this);
      return;
    }
    this.#registration = this.#surroundings.loadBalancing.register(targetGroupArn, this.#port, {
      onState: (state) => {
        if (this.#status !== "RUNNING") return;
        if (state === "healthy") this.#events.onHealthy(this);
        else if (state === "unhealthy") this.#events.onUnhealthy(this);
      },
    });
  }

  async #stop({ drain }: { drain: boolean }): Promise<void> {
    await this.#starting;
    if (this.#status === "STOPPED") return;
    if (drain && this.#registration) {
      this.#status = "DEACTIVATING";
      await this.#registration.deregister();
    }
    const exit = await this.#endProcess();
    this.#ended(`Stopped (${exit?.reason ?? "before it ran"})`);
  }

  /** Undefined where none ran. */
  async #endProcess(): Promise<TaskExit | undefined> {
    if (!this.#process) return undefined;
    this.#status = "STOPPING";
    return this.#process.stop(this.definition.container.stopTimeout);
  }

  #ended(reason: string): void {
    if (this.#status === "STOPPED") return;
    this.#status = "STOPPED";
    this.#stoppedReason = reason;
    this.#registration?.remove();
    this.#revoke();
    this.#events.onStopped(this, this.#stopping !== undefined);
  }
}
