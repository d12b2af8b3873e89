import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../lib/transform";
import type { Network } from "./network";

export interface LoadBalancerArgs {
  network: Network;
  /** At which tasks listen. */
  port: number;
  /** Path that a task answers with 200 while it takes requests. */
  healthPath: `/${string}`;
  /**
   * Seconds for which a task that goes keeps the requests it has; only then it is told to stop.
   * @default 15
   */
  deregistrationDelay?: number;
  transform?: {
    loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  };
}

/** How CloudFront reaches a load balancer inside a VPC. */
export interface VpcOrigin {
  readonly domainName: pulumi.Output<string>;
  readonly vpcOriginId: pulumi.Output<string>;
}

/**
 * A load balancer that CloudFront alone reaches.
 *
 * ```ts
 * const balancer = new LoadBalancer("live", { network, port: 8080, healthPath: "/live/health" });
 * ```
 *
 * Creates an internal application load balancer, which has no public address, its listener and target group, the
 * VPC origin by which CloudFront comes to it inside AWS's network, and security groups: in come CloudFront's own
 * addresses, out goes what is for the tasks. Nobody has to be kept out by a secret header, as nobody else gets there.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  public readonly origin: VpcOrigin;
  public readonly targetGroupArn: pulumi.Output<string>;
  /** Security group of tasks: the load balancer comes in, at the port, and nothing else. */
  public readonly tasksGroupId: pulumi.Output<string>;
  public readonly nodes: {
    readonly loadBalancer: aws.lb.LoadBalancer;
    readonly targetGroup: aws.lb.TargetGroup;
    readonly listener: aws.lb.Listener;
  };

  constructor(name: string, args: LoadBalancerArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:LoadBalancer", name, {}, options);
    const child = { parent: this };
    const { vpcId, subnetIds } = args.network;
    const { balancer, tasks } = securityGroups(name, vpcId, args.port, child);

    const loadBalancer = new aws.lb.LoadBalancer(
      name,
      ...transformed<aws.lb.LoadBalancerArgs>(
        args.transform?.loadBalancer,
        {
          internal: true,
          loadBalancerType: "application",
          subnets: [...subnetIds],
          securityGroups: [balancer.id],
          dropInvalidHeaderFields: true,
          // An event stream says something at least every 15 seconds.
          idleTimeout: 60,
        },
        { ...child },
      ),
    );
    const targetGroup = new aws.lb.TargetGroup(
      `${name}-tasks`,
      ...transformed<aws.lb.TargetGroupArgs>(
        args.transform?.targetGroup,
        {
          vpcId,
          port: args.port,
          protocol: "HTTP",
          targetType: "ip",
          deregistrationDelay: args.deregistrationDelay ?? 15,
          // Connections last: the next one goes to who has the fewest.
          loadBalancingAlgorithmType: "least_outstanding_requests",
          healthCheck: {
            path: args.healthPath,
            matcher: "200",
            interval: 10,
            timeout: 5,
            healthyThreshold: 2,
            unhealthyThreshold: 2,
          },
        },
        { ...child },
      ),
    );
    const listener = new aws.lb.Listener(
      `${name}-listener`,
      {
        loadBalancerArn: loadBalancer.arn,
        port: listenerPort,
        protocol: "HTTP",
        defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      },
      child,
    );
    const vpcOrigin = new aws.cloudfront.VpcOrigin(
      `${name}-origin`,
      {
        vpcOriginEndpointConfig: {
          name: loadBalancer.name,
          arn: loadBalancer.arn,
          httpPort: listenerPort,
          httpsPort: 443,
          // The way is inside AWS, from CloudFront into the VPC, and a certificate would need a domain.
          originProtocolPolicy: "http-only",
          originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
        },
      },
      { ...child, dependsOn: [listener] },
    );

    this.origin = { domainName: loadBalancer.dnsName, vpcOriginId: vpcOrigin.id };
    this.targetGroupArn = targetGroup.arn;
    this.tasksGroupId = tasks.id;
    this.nodes = { loadBalancer, targetGroup, listener };
    this.registerOutputs({ domainName: loadBalancer.dnsName, targetGroupArn: this.targetGroupArn });
  }
}

const listenerPort = 80;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html */
const cloudFrontAddresses = "com.amazonaws.global.cloudfront.origin-facing";

function securityGroups(
  name: string,
  vpcId: pulumi.Output<string>,
  port: number,
  child: { readonly parent: pulumi.Resource },
) {
  const balancer = new aws.ec2.SecurityGroup(
    `${name}-balancer`,
    { vpcId, description: "The load balancer; CloudFront alone comes in." },
    child,
  );
  const tasks = new aws.ec2.SecurityGroup(
    `${name}-tasks`,
    { vpcId, description: "Tasks; the load balancer alone comes in." },
    child,
  );
  const fromCloudFront = { ipProtocol: "tcp", fromPort: listenerPort, toPort: listenerPort };
  const toTasks = { ipProtocol: "tcp", fromPort: port, toPort: port };
  const cloudFront = aws.ec2.getManagedPrefixListOutput({ name: cloudFrontAddresses }, child);
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-balancer-in`,
    { securityGroupId: balancer.id, ...fromCloudFront, prefixListId: cloudFront.id },
    child,
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-balancer-out`,
    { securityGroupId: balancer.id, ...toTasks, referencedSecurityGroupId: tasks.id },
    child,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-tasks-in`,
    { securityGroupId: tasks.id, ...toTasks, referencedSecurityGroupId: balancer.id },
    child,
  );
  return { balancer, tasks };
}
