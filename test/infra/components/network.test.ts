import assert from "node:assert/strict";
import type * as NetworkModule from "../../../infra/components/network.ts";
import { loadProgramModule, networkCalls, one, register } from "../../helpers/pulumi-mocks.ts";

const { Network } = loadProgramModule<typeof NetworkModule>("infra/components/network.ts");

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

describe("Network", () => {
  it("is two subnets with a way out, endpoints, and groups that let nobody in", async () => {
    const resources = await register(() => new Network("network"), { calls: networkCalls });
    const vpcId = "network-id";
    const routeTableId = "network-routes-id";
    const subnet = { vpcId, mapPublicIpOnLaunch: false };
    const gatewayEndpoint = { vpcId, vpcEndpointType: "Gateway", routeTableIds: [routeTableId] };
    assert.deepEqual(
      resources.map(({ type, name, inputs }) => [`${type}::${name}`, inputs]),
      [
        [
          "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup::network-closed",
          { vpcId, ingress: [], egress: [] },
        ],
        ["aws:ec2/internetGateway:InternetGateway::network-gateway", { vpcId }],
        [
          "aws:ec2/route:Route::network-out",
          { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId: "network-gateway-id" },
        ],
        ["aws:ec2/routeTable:RouteTable::network-routes", { vpcId }],
        [
          "aws:ec2/routeTableAssociation:RouteTableAssociation::network-1",
          { routeTableId, subnetId: "network-1-id" },
        ],
        [
          "aws:ec2/routeTableAssociation:RouteTableAssociation::network-2",
          { routeTableId, subnetId: "network-2-id" },
        ],
        [
          "aws:ec2/securityGroup:SecurityGroup::network-outbound",
          { vpcId, description: "HTTPS to AWS; nothing comes in." },
        ],
        [
          "aws:ec2/securityGroup:SecurityGroup::network-secrets",
          { vpcId, description: "The endpoint of Secrets Manager, for all in the VPC." },
        ],
        [
          "aws:ec2/subnet:Subnet::network-1",
          { ...subnet, cidrBlock: "10.20.0.0/20", availabilityZone: "us-east-1a" },
        ],
        [
          "aws:ec2/subnet:Subnet::network-2",
          { ...subnet, cidrBlock: "10.20.16.0/20", availabilityZone: "us-east-1b" },
        ],
        [
          "aws:ec2/vpc:Vpc::network",
          { cidrBlock: "10.20.0.0/16", enableDnsSupport: true, enableDnsHostnames: true },
        ],
        [
          "aws:ec2/vpcEndpoint:VpcEndpoint::network-dynamodb",
          { ...gatewayEndpoint, serviceName: "com.amazonaws.us-east-1.dynamodb" },
        ],
        [
          "aws:ec2/vpcEndpoint:VpcEndpoint::network-s3",
          { ...gatewayEndpoint, serviceName: "com.amazonaws.us-east-1.s3" },
        ],
        [
          "aws:ec2/vpcEndpoint:VpcEndpoint::network-secretsmanager",
          {
            vpcId,
            vpcEndpointType: "Interface",
            serviceName: "com.amazonaws.us-east-1.secretsmanager",
            privateDnsEnabled: true,
            subnetIds: ["network-1-id"],
            securityGroupIds: ["network-secrets-id"],
          },
        ],
        [
          "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::network-https-out",
          { securityGroupId: "network-outbound-id", ...https, cidrIpv4: "0.0.0.0/0" },
        ],
        [
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::network-secrets-in",
          { securityGroupId: "network-secrets-id", ...https, cidrIpv4: "10.20.0.0/16" },
        ],
        ["platform:components:Network::network", {}],
      ],
    );
  });

  it("can be changed on its way, and says when a region is too small", async () => {
    const transform = {
      vpc: (vpc: { cidrBlock?: unknown }) => {
        vpc.cidrBlock = "10.99.0.0/16";
      },
    };
    const changed = await register(() => new Network("network", { transform }), { calls: networkCalls });
    assert.equal(one(changed, "aws:ec2/vpc:Vpc").inputs.cidrBlock, "10.99.0.0/16");
    const calls = {
      ...networkCalls,
      "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({ names: ["us-east-1a"] }),
    };
    await assert.rejects(
      register(() => new Network("network"), { calls }),
      /the region has 1 availability zones .* a network needs 2; use another region/,
    );
  });
});
