import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../lib/transform";
import type { Network } from "./network";
import { Secret } from "./secret";

export interface CacheArgs {
  network: Network;
  /**
   * Nodes, each in a zone of its own: with two, the second takes over when the first is lost.
   * @default 1, as nothing is in a cache alone
   */
  nodes?: number;
  /** @default "cache.t4g.micro", the smallest, with half a gigabyte */
  nodeType?: pulumi.Input<string>;
  /**
   * Pulumi does not delete the secret of the password.
   * @default true
   */
  protect?: boolean;
  transform?: { replicationGroup?: Transform<aws.elasticache.ReplicationGroupArgs> };
}

/**
 * Valkey, which speaks Redis's protocol, for what may be lost.
 *
 * ```ts
 * const cache = new Cache("cache", { network });
 * new InlineFunction("publish-clicks", {
 *   callback,
 *   grants: cache.password.grantRead(),
 *   network: { subnetIds: network.subnetIds, securityGroupIds: [network.outboundGroupId, cache.clientGroupId] },
 *   environment: { REDIS_URL: cache.url, REDIS_PASSWORD_SECRET: cache.password.arn },
 * });
 * ```
 *
 * Creates the nodes, encrypted at rest and on the wire, the password that they ask for, and two security groups: the
 * cache's own lets in members of the other alone, which is for clients.
 */
export class Cache extends pulumi.ComponentResource {
  /** `rediss://host:port`, without the password. */
  public readonly url: pulumi.Output<string>;
  /** The password. */
  public readonly password: Secret;
  /** Security group of clients. */
  public readonly clientGroupId: pulumi.Output<string>;
  public readonly nodes: {
    readonly replicationGroup: aws.elasticache.ReplicationGroup;
    readonly group: aws.ec2.SecurityGroup;
    readonly clients: aws.ec2.SecurityGroup;
  };

  constructor(name: string, args: CacheArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Cache", name, {}, options);
    const child = { parent: this };
    const { network, nodes = 1, nodeType = "cache.t4g.micro", protect = true } = args;
    const { vpcId, subnetIds } = network;

    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId, description: "The cache; clients alone come in." },
      child,
    );
    const clients = new aws.ec2.SecurityGroup(
      `${name}-clients`,
      { vpcId, description: "May connect to the cache." },
      child,
    );
    const subnetGroup = new aws.elasticache.SubnetGroup(
      `${name}-subnets`,
      { subnetIds: [...subnetIds] },
      child,
    );
    this.password = new Secret(
      `${name}-password`,
      {
        // ElastiCache takes few characters besides letters and digits, and no "_":
        // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
        value: { randomBytes: 32, encoding: "hex" },
        description: `Password of the cache ${name}.`,
        protect,
      },
      child,
    );
    const replicationGroup = new aws.elasticache.ReplicationGroup(
      name,
      ...transformed<aws.elasticache.ReplicationGroupArgs>(
        args.transform?.replicationGroup,
        {
          description: `The cache ${name}.`,
          engine: "valkey",
          engineVersion: "8.0",
          nodeType,
          numCacheClusters: nodes,
          automaticFailoverEnabled: nodes > 1,
          multiAzEnabled: nodes > 1,
          subnetGroupName: subnetGroup.name,
          securityGroupIds: [group.id],
          atRestEncryptionEnabled: true,
          transitEncryptionEnabled: true,
          authToken: this.password.value,
          applyImmediately: true,
        },
        { ...child },
      ),
    );
    const port = replicationGroup.port.apply((number) => number ?? defaultPort);
    const rule = { ipProtocol: "tcp", fromPort: port, toPort: port };
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-in`,
      { securityGroupId: group.id, ...rule, referencedSecurityGroupId: clients.id },
      child,
    );
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-clients-out`,
      { securityGroupId: clients.id, ...rule, referencedSecurityGroupId: group.id },
      child,
    );

    const scheme = replicationGroup.transitEncryptionEnabled.apply((on) => (on ? "rediss" : "redis"));
    this.url = pulumi.interpolate`${scheme}://${replicationGroup.primaryEndpointAddress}:${port}`;
    this.clientGroupId = clients.id;
    this.nodes = { replicationGroup, group, clients };
    this.registerOutputs({ url: this.url, clientGroupId: this.clientGroupId });
  }
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/accessing-elasticache.html */
const defaultPort = 6379;
