import type { CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import type { Service } from "../../service.ts";
import type { LoadBalancingService } from "../elbv2/index.ts";
import { CredentialsEndpoint } from "./credentials-endpoint.ts";
import { describeServices } from "./operations/describe-services.ts";
import { describeTaskDefinition } from "./operations/describe-task-definition.ts";
import { describeTasks } from "./operations/describe-tasks.ts";
import { listClusters } from "./operations/list-clusters.ts";
import { listServices } from "./operations/list-services.ts";
import { listTasks } from "./operations/list-tasks.ts";
import { stopTask } from "./operations/stop-task.ts";
import { updateService } from "./operations/update-service.ts";
import { clusterHandler } from "./resources/cluster.ts";
import { serviceHandler } from "./resources/service.ts";
import { taskDefinitionHandler } from "./resources/task-definition.ts";
import type { ServiceScheduler } from "./service-scheduler.ts";
import type { TaskSurroundings } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";
import type { TaskRoleDependencies } from "./task-roles.ts";

export interface EcsDependencies extends TaskRoleDependencies {
  readonly loadBalancing: LoadBalancingService;
  /** Absolute folder of the project, whose folders the labels of containers name. */
  readonly projectRoot: string;
}

/** A service that is kept running. */
export interface ScheduledService {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly scheduler: ServiceScheduler;
}

/** Amazon ECS: tasks of services, as supervised processes of this machine. */
export class EcsService implements Service {
  readonly name = "ecs";
  readonly title = "Amazon ECS";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly surroundings: TaskSurroundings;
  /** Names by ARN. */
  readonly clusters = new Map<string, string>();
  /** By ARN, as the next. */
  readonly taskDefinitions = new Map<string, TaskDefinition>();
  readonly services = new Map<string, ScheduledService>();
  readonly #credentials: CredentialsEndpoint;

  constructor(context: CloudContext, dependencies: EcsDependencies) {
    this.context = context;
    this.#credentials = new CredentialsEndpoint(context.clock);
    this.surroundings = { ...dependencies, context, credentials: this.#credentials };
    this.resources = {
      "aws:ecs/cluster:Cluster": clusterHandler(this),
      "aws:ecs/taskDefinition:TaskDefinition": taskDefinitionHandler(this),
      "aws:ecs/service:Service": serviceHandler(this),
    };
    this.api = jsonApi<EcsService>({
      scope: "ecs",
      contentType: "application/x-amz-json-1.1",
      dependencies: this,
      operations: [
        listClusters,
        listServices,
        describeServices,
        updateService,
        listTasks,
        describeTasks,
        stopTask,
        describeTaskDefinition,
      ],
    });
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    await Promise.all([...this.services.values()].map(({ scheduler }) => scheduler.stop()));
    await this.#credentials.close();
  }

  /** Starts the tasks anew of every service whose image is built from a folder that holds one of the paths. */
  sourceChanged(paths: readonly string[]): void {
    for (const { scheduler } of this.services.values()) {
      const { source } = scheduler.definition.container;
      if (source === undefined) continue;
      if (paths.some((path) => path.startsWith(`${source}/`))) scheduler.deploy();
    }
  }
}
