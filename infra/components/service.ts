import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ContainerArgs, containerDefinition, imageRepositoryArn } from "../lib/container";
import { type Duration, toSeconds } from "../lib/duration";
import { assumedBy, type Grant, grantsPolicy, logGrant } from "../lib/grants";
import { fargate, type LogRetentionDays } from "../lib/limits";
import { stackName } from "../lib/naming";
import { type Transform, transformed } from "../lib/transform";
import { LoadBalancer, type VpcOrigin } from "./load-balancer";
import type { Network } from "./network";
import type { Secret } from "./secret";
import { type ScalingArgs, scaleService } from "./service-scaling";

export interface ServiceArgs {
  network: Network;
  /** Of ECR: `123456789012.dkr.ecr.us-east-1.amazonaws.com/live@sha256:…`. */
  image: pulumi.Input<string>;
  /** Folder that the image is built from, by its Dockerfile; the local cloud runs the command there. */
  source: string;
  /** What runs in the image's working folder: `["node", "src/main.ts"]`. */
  command: readonly [string, ...string[]];
  /**
   * At which a task listens; it finds it in `PORT`.
   * @default 8080
   */
  port?: number;
  /** Path that a task answers with 200 while it takes requests. */
  healthPath: `/${string}`;
  /** How many tasks, and by what; a metric's namespace is in `METRICS_NAMESPACE`. */
  scaling: ScalingArgs;
  /** @default none */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Secrets that a task finds in its environment, read at its start.
   * @default none
   */
  secrets?: Readonly<Record<string, Secret>>;
  /**
   * What tasks may do.
   * @default nothing
   */
  grants?: readonly Grant[];
  /**
   * Further security groups of tasks: a cache's clients.
   * @default none
   */
  securityGroupIds?: readonly pulumi.Input<string>[];
  /**
   * Units of processing power, 1024 for one core.
   * @default 256
   */
  cpu?: 256 | 512 | 1024 | 2048;
  /**
   * In MB; Fargate takes two to eight times `cpu`, in steps.
   * @default 512
   */
  memory?: number;
  /**
   * Time that a task has to say goodbye once it is told to stop.
   * @default "30 seconds"
   */
  stopTimeout?: Duration;
  /** @default 14 */
  logRetention?: LogRetentionDays;
  transform?: {
    taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    service?: Transform<aws.ecs.ServiceArgs>;
  };
}

/**
 * A program that stays up, on Fargate, for connections that last longer than a function may run.
 *
 * ```ts
 * const live = new Service("live", {
 *   network,
 *   image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/live@sha256:…",
 *   source: "services/live",
 *   command: ["node", "src/main.ts"],
 *   healthPath: "/live/health",
 *   scaling: { min: 1, max: 4, metric: { name: "Connections", target: 500 } },
 * });
 * ```
 *
 * Creates a cluster, the task definition with two roles (one to start tasks, one for the program), the service behind
 * a load balancer of its own, a log group and scaling. Tasks run without root, on a file system that they cannot
 * write. A new version replaces the old one task by task, once it is healthy; one that does not become healthy is
 * rolled back.
 */
export class Service extends pulumi.ComponentResource {
  /** For the distribution. */
  public readonly origin: VpcOrigin;
  public readonly nodes: {
    readonly cluster: aws.ecs.Cluster;
    readonly taskDefinition: aws.ecs.TaskDefinition;
    readonly service: aws.ecs.Service;
    readonly loadBalancer: LoadBalancer;
  };

  constructor(name: string, args: ServiceArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Service", name, {}, options);
    const child = { parent: this };
    const { network, port = 8080, cpu = 256, memory = 512, secrets = {} } = args;
    const loadBalancer = new LoadBalancer(name, { network, port, healthPath: args.healthPath }, child);
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      { name: `/ecs/${stackName(name)}`, retentionInDays: args.logRetention ?? 14 },
      child,
    );
    const starting = startingGrants(args.image, logGroup, Object.values(secrets));
    const execution = this.#role(`${name}-execution`, `Starts tasks of ${name}.`, starting);
    const task = this.#role(`${name}-task`, `Of the program ${name}.`, args.grants ?? []);
    const taskDefinition = new aws.ecs.TaskDefinition(
      name,
      ...transformed<aws.ecs.TaskDefinitionArgs>(
        args.transform?.taskDefinition,
        {
          family: stackName(name),
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
          cpu: String(cpu),
          memory: String(memory),
          executionRoleArn: execution.role.arn,
          taskRoleArn: task.role.arn,
          containerDefinitions: containerDefinition(containerOf(name, args, port, logGroup)),
        },
        { ...child, dependsOn: [...execution.policies, ...task.policies] },
      ),
    );
    const cluster = new aws.ecs.Cluster(name, {}, child);
    const service = new aws.ecs.Service(
      name,
      ...transformed<aws.ecs.ServiceArgs>(
        args.transform?.service,
        {
          cluster: cluster.arn,
          taskDefinition: taskDefinition.arn,
          launchType: "FARGATE",
          desiredCount: args.scaling.min,
          networkConfiguration: {
            subnets: [...network.subnetIds],
            securityGroups: [
              loadBalancer.tasksGroupId,
              network.outboundGroupId,
              ...(args.securityGroupIds ?? []),
            ],
            // To fetch image and secrets without a NAT gateway; no security group lets anybody call it.
            assignPublicIp: true,
          },
          loadBalancers: [
            { targetGroupArn: loadBalancer.targetGroupArn, containerName: name, containerPort: port },
          ],
          deploymentMinimumHealthyPercent: 100,
          deploymentMaximumPercent: 200,
          deploymentCircuitBreaker: { enable: true, rollback: true },
          healthCheckGracePeriodSeconds: 30,
        },
        // How many there are is for the scaling to say, once the service is there.
        { ...child, dependsOn: [loadBalancer.nodes.listener], ignoreChanges: ["desiredCount"] },
      ),
    );
    scaleService(name, { cluster, service, namespace: stackName(name), scaling: args.scaling }, child);

    this.origin = loadBalancer.origin;
    this.nodes = { cluster, taskDefinition, service, loadBalancer };
    this.registerOutputs({ domainName: this.origin.domainName });
  }

  /** A role that ECS takes on for a task; without grants it may do nothing. */
  #role(name: string, description: string, grants: readonly Grant[]) {
    const child = { parent: this };
    const role = new aws.iam.Role(
      `${name}-role`,
      { assumeRolePolicy: assumedBy("ecs-tasks.amazonaws.com"), description },
      child,
    );
    const policies =
      grants.length === 0
        ? []
        : [new aws.iam.RolePolicy(`${name}-policy`, { role: role.id, policy: grantsPolicy(grants) }, child)];
    return { role, policies };
  }
}

function containerOf(
  name: string,
  args: ServiceArgs,
  port: number,
  logGroup: aws.cloudwatch.LogGroup,
): ContainerArgs {
  const { image, source, command, environment = {}, secrets = {} } = args;
  return {
    name,
    image,
    source,
    command,
    port,
    environment: {
      ...environment,
      PORT: String(port),
      METRICS_NAMESPACE: stackName(name),
    },
    secretArns: Object.fromEntries(Object.entries(secrets).map(([key, secret]) => [key, secret.arn])),
    logGroup: logGroup.name,
    region: logGroup.region,
    stopTimeout: checkedStopTimeout(name, args.stopTimeout ?? "30 seconds"),
  };
}

/** What ECS does in the tasks' name before they run: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function startingGrants(
  image: pulumi.Input<string>,
  logGroup: aws.cloudwatch.LogGroup,
  secrets: readonly Secret[],
): Grant[] {
  return [
    // The token is the account's, and knows no resource.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [pulumi.output(image).apply(imageRepositoryArn)],
    },
    logGrant(logGroup),
    ...secrets.flatMap((secret) => secret.grantRead()),
  ];
}

function checkedStopTimeout(name: string, timeout: Duration): number {
  const seconds = toSeconds(timeout);
  if (Number.isInteger(seconds) && seconds >= 2 && seconds <= fargate.maxStopTimeoutSeconds) return seconds;
  throw new Error(
    `service "${name}": stopTimeout "${timeout}" is not allowed; use whole seconds from "2 seconds" to "${fargate.maxStopTimeoutSeconds} seconds"`,
  );
}
