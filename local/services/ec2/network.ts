import type { CloudContext } from "../../context.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { ResourceHandler } from "../../service.ts";
import { described, idBeside } from "./described.ts";

const note = "Kept; everything is on one machine here, and nothing is routed.";

export function networkHandlers(context: CloudContext): Record<string, ResourceHandler> {
  const make = (
    prefix: string,
    arnType: string,
    replaceOn: readonly string[],
    outputsOf?: (inputs: Properties, id: string) => Properties,
  ) => described(context, { prefix, arnType, note, replaceOn, ...(outputsOf ? { outputsOf } : {}) });
  return {
    "aws:ec2/vpc:Vpc": make("vpc", "vpc", ["cidrBlock", "instanceTenancy"], vpcOutputs),
    "aws:ec2/subnet:Subnet": make("subnet", "subnet", ["vpcId", "cidrBlock", "availabilityZone"], () => ({
      assignIpv6AddressOnCreation: false,
      availabilityZoneId: "use1-az1",
    })),
    "aws:ec2/internetGateway:InternetGateway": make("igw", "internet-gateway", []),
    "aws:ec2/routeTable:RouteTable": make("rtb", "route-table", ["vpcId"]),
    "aws:ec2/route:Route": make("r", "route", ["routeTableId", "destinationCidrBlock"], () => ({
      origin: "CreateRoute",
      state: "active",
    })),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": make("rtbassoc", "route-table-association", [
      "subnetId",
      "gatewayId",
    ]),
    "aws:ec2/vpcEndpoint:VpcEndpoint": make(
      "vpce",
      "vpc-endpoint",
      ["vpcId", "serviceName", "vpcEndpointType"],
      endpointOutputs,
    ),
  };
}

function vpcOutputs(inputs: Properties, id: string): Properties {
  return {
    defaultSecurityGroupId: idBeside("sg", id),
    defaultNetworkAclId: idBeside("acl", id),
    defaultRouteTableId: idBeside("rtb", id),
    mainRouteTableId: idBeside("rtb", id),
    dhcpOptionsId: "default",
    instanceTenancy: textOf(inputs, "instanceTenancy") ?? "default",
    enableDnsSupport: inputs.enableDnsSupport !== false,
    enableDnsHostnames: inputs.enableDnsHostnames === true,
  };
}

function endpointOutputs(inputs: Properties, id: string): Properties {
  const service = textOf(inputs, "serviceName") ?? "";
  return {
    state: "available",
    requesterManaged: false,
    networkInterfaceIds: [],
    cidrBlocks: [],
    dnsEntries: [{ dnsName: `${id}.${service.split(".").reverse().join(".")}`, hostedZoneId: "" }],
    prefixListId: textOf(inputs, "vpcEndpointType") === "Interface" ? "" : idBeside("pl", id),
    ipAddressType: "ipv4",
  };
}
