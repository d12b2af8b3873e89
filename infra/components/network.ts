import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../lib/transform";

export interface NetworkArgs {
  transform?: { vpc?: Transform<aws.ec2.VpcArgs> };
}

/**
 * A small network for what cannot be a function: services, caches, and the functions that talk to them.
 *
 * ```ts
 * const network = new Network("network");
 * ```
 *
 * Creates a VPC with a subnet in each of two availability zones, a way out to the internet, and endpoints for what
 * functions in it need: S3 and DynamoDB (free), Secrets Manager. There is no NAT gateway, the dearest part of most
 * networks: tasks have public addresses, which no security group lets anybody call, and functions reach AWS by the
 * endpoints alone. ADR 0017 has the sums.
 */
export class Network extends pulumi.ComponentResource {
  public readonly vpcId: pulumi.Output<string>;
  /** One in each availability zone. */
  public readonly subnetIds: readonly pulumi.Output<string>[];
  /** Security group of whoever calls AWS from here: HTTPS to anywhere, and nothing in. */
  public readonly outboundGroupId: pulumi.Output<string>;
  public readonly nodes: { readonly vpc: aws.ec2.Vpc; readonly outbound: aws.ec2.SecurityGroup };

  constructor(name: string, args: NetworkArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Network", name, {}, options);
    const child = { parent: this };
    const vpc = new aws.ec2.Vpc(
      name,
      ...transformed<aws.ec2.VpcArgs>(
        args.transform?.vpc,
        // Private names of endpoints are answered by the VPC's own DNS.
        { cidrBlock: addresses.vpc, enableDnsSupport: true, enableDnsHostnames: true },
        { ...child },
      ),
    );
    // Nothing uses the VPC's own group; without rules nothing that forgets to name one gets anywhere.
    new aws.ec2.DefaultSecurityGroup(`${name}-closed`, { vpcId: vpc.id, ingress: [], egress: [] }, child);

    const zones = aws.getAvailabilityZonesOutput({ state: "available" }, child).names;
    const subnets = addresses.subnets.map(
      (cidrBlock, index) =>
        new aws.ec2.Subnet(
          `${name}-${index + 1}`,
          { vpcId: vpc.id, cidrBlock, availabilityZone: zoneOf(zones, index), mapPublicIpOnLaunch: false },
          child,
        ),
    );
    const routes = routesOut(name, vpc, subnets, child);
    const outbound = new aws.ec2.SecurityGroup(
      `${name}-outbound`,
      { vpcId: vpc.id, description: "HTTPS to AWS; nothing comes in." },
      child,
    );
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-https-out`,
      { securityGroupId: outbound.id, ...https, cidrIpv4: "0.0.0.0/0" },
      child,
    );
    endpoints(name, { vpc, routes, subnets }, child);

    this.vpcId = vpc.id;
    this.subnetIds = subnets.map(({ id }) => id);
    this.outboundGroupId = outbound.id;
    this.nodes = { vpc, outbound };
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }
}

/** No stack is ever joined to another, so that all may have the same. */
const addresses = { vpc: "10.20.0.0/16", subnets: ["10.20.0.0/20", "10.20.16.0/20"] } as const;

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 } as const;

interface Child {
  readonly parent: pulumi.Resource;
}

/** Tasks fetch their image and secrets by the internet gateway, which CloudFront asks for, too: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html */
function routesOut(
  name: string,
  vpc: aws.ec2.Vpc,
  subnets: readonly aws.ec2.Subnet[],
  child: Child,
): aws.ec2.RouteTable {
  const gateway = new aws.ec2.InternetGateway(`${name}-gateway`, { vpcId: vpc.id }, child);
  const routes = new aws.ec2.RouteTable(`${name}-routes`, { vpcId: vpc.id }, child);
  new aws.ec2.Route(
    `${name}-out`,
    { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    child,
  );
  subnets.forEach((subnet, index) => {
    new aws.ec2.RouteTableAssociation(
      `${name}-${index + 1}`,
      { routeTableId: routes.id, subnetId: subnet.id },
      child,
    );
  });
  return routes;
}

/** What functions call: they get no public address, so that the internet gateway is no way out for them. */
function endpoints(
  name: string,
  at: { vpc: aws.ec2.Vpc; routes: aws.ec2.RouteTable; subnets: readonly aws.ec2.Subnet[] },
  child: Child,
): void {
  const { vpc, routes, subnets } = at;
  const serviceName = (service: string) => pulumi.interpolate`com.amazonaws.${vpc.region}.${service}`;
  for (const service of ["s3", "dynamodb"]) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.id,
        serviceName: serviceName(service),
        vpcEndpointType: "Gateway",
        routeTableIds: [routes.id],
      },
      child,
    );
  }
  const group = new aws.ec2.SecurityGroup(
    `${name}-secrets`,
    { vpcId: vpc.id, description: "The endpoint of Secrets Manager, for all in the VPC." },
    child,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-secrets-in`,
    { securityGroupId: group.id, ...https, cidrIpv4: addresses.vpc },
    child,
  );
  new aws.ec2.VpcEndpoint(
    `${name}-secretsmanager`,
    {
      vpcId: vpc.id,
      serviceName: serviceName("secretsmanager"),
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      // Paid by zone; the other zone's calls come across.
      subnetIds: subnets.slice(0, 1).map(({ id }) => id),
      securityGroupIds: [group.id],
    },
    child,
  );
}

function zoneOf(zones: pulumi.Output<string[]>, index: number): pulumi.Output<string> {
  return zones.apply((names) => {
    const zone = names[index];
    if (zone !== undefined) return zone;
    throw new Error(
      `the region has ${names.length} availability zones for this account, and a network needs ${addresses.subnets.length}; use another region`,
    );
  });
}
