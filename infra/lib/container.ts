import * as pulumi from "@pulumi/pulumi";

export interface ContainerArgs {
  readonly name: string;
  readonly image: pulumi.Input<string>;
  /** Folder of the program's project that the image is built from. */
  readonly source: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARNs of the secrets whose values ECS puts into the environment. */
  readonly secretArns: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logGroup: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Seconds */
  readonly stopTimeout: number;
}

/** The label that says where an image comes from: a folder of the project with a Dockerfile. */
export const sourceLabel = "slipway.source";

/** The user `node` of Node's own images: https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user */
const user = "1000:1000";

/** A task's one container, as a task definition takes it: it can write nothing, and has none of root's rights. */
export function containerDefinition(args: ContainerArgs): pulumi.Output<string> {
  return pulumi.jsonStringify([
    {
      name: args.name,
      image: args.image,
      command: args.command,
      essential: true,
      portMappings: [{ containerPort: args.port, protocol: "tcp" }],
      environment: pairs(args.environment, "value"),
      secrets: pairs(args.secretArns, "valueFrom"),
      user,
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      stopTimeout: args.stopTimeout,
      dockerLabels: { [sourceLabel]: args.source },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": args.logGroup,
          "awslogs-region": args.region,
          "awslogs-stream-prefix": args.name,
        },
      },
    },
  ]);
}

/** ECS answers lists of pairs in an order of its own; in order of name they are the same at each deployment. */
function pairs(values: Readonly<Record<string, pulumi.Input<string>>>, property: "value" | "valueFrom") {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, [property]: value }));
}

/** `123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/live@sha256:…` */
export const imagePattern =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9._/-]+)(?::[\w.-]+|@sha256:[0-9a-f]{64})$/;

/** @throws Error for an image that is not of ECR */
export function imageRepositoryArn(image: string): string {
  const [, account, region, repository] = imagePattern.exec(image) ?? [];
  if (repository === undefined) {
    throw new Error(
      `image "${image}" is not of ECR; use one like "123456789012.dkr.ecr.us-east-1.amazonaws.com/live@sha256:…"`,
    );
  }
  return `arn:aws:ecr:${region}:${account}:repository/${repository}`;
}
