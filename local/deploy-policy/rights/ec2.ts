import { anything, type Right, type RightsTable } from "./right.ts";

/** What EC2 makes has ids that are its to choose. */
const anyOf =
  (...kinds: readonly string[]): Right["on"] =>
  (_, { region, accountId }) =>
    kinds.map((kind) => `arn:aws:ec2:${region}:${accountId}:${kind}/*`);

const tagging = (kind: string): Right => ({ on: anyOf(kind), tag: ["ec2:CreateTags", "ec2:DeleteTags"] });

/** EC2's Describe actions know no resource. */
const described = (...actions: readonly string[]): Right => ({ on: anything, read: actions });

const ruleOf = (direction: "Ingress" | "Egress"): readonly Right[] => [
  {
    on: anyOf("security-group"),
    create: [`ec2:AuthorizeSecurityGroup${direction}`],
    update: ["ec2:ModifySecurityGroupRules"],
    delete: [`ec2:RevokeSecurityGroup${direction}`],
  },
  {
    on: anyOf("security-group-rule"),
    create: [`ec2:AuthorizeSecurityGroup${direction}`],
    update: ["ec2:ModifySecurityGroupRules"],
  },
  tagging("security-group-rule"),
  described("ec2:DescribeSecurityGroupRules"),
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const ec2Rights: RightsTable = {
  "aws:ec2/vpc:Vpc": [
    {
      on: anyOf("vpc"),
      create: ["ec2:CreateVpc", "ec2:ModifyVpcAttribute"],
      read: ["ec2:DescribeVpcAttribute"],
      update: ["ec2:ModifyVpcAttribute"],
      delete: ["ec2:DeleteVpc"],
    },
    tagging("vpc"),
    described(
      "ec2:DescribeVpcs",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      // The program asks for these before it makes a network.
      "ec2:DescribeAvailabilityZones",
    ),
  ],
  "aws:ec2/subnet:Subnet": [
    { on: anyOf("subnet", "vpc"), create: ["ec2:CreateSubnet"] },
    {
      on: anyOf("subnet"),
      create: ["ec2:ModifySubnetAttribute"],
      update: ["ec2:ModifySubnetAttribute"],
      delete: ["ec2:DeleteSubnet"],
    },
    tagging("subnet"),
    described("ec2:DescribeSubnets", "ec2:DescribeNetworkInterfaces"),
  ],
  "aws:ec2/internetGateway:InternetGateway": [
    {
      on: anyOf("internet-gateway"),
      create: ["ec2:CreateInternetGateway"],
      delete: ["ec2:DeleteInternetGateway"],
    },
    {
      on: anyOf("internet-gateway", "vpc"),
      create: ["ec2:AttachInternetGateway"],
      delete: ["ec2:DetachInternetGateway"],
    },
    tagging("internet-gateway"),
    described("ec2:DescribeInternetGateways"),
  ],
  "aws:ec2/routeTable:RouteTable": [
    { on: anyOf("route-table", "vpc"), create: ["ec2:CreateRouteTable"] },
    { on: anyOf("route-table"), delete: ["ec2:DeleteRouteTable"] },
    tagging("route-table"),
    described("ec2:DescribeRouteTables"),
  ],
  "aws:ec2/route:Route": [
    {
      on: anyOf("route-table"),
      create: ["ec2:CreateRoute"],
      update: ["ec2:ReplaceRoute"],
      delete: ["ec2:DeleteRoute"],
    },
    described("ec2:DescribeRouteTables"),
  ],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [
    {
      on: anyOf("route-table", "subnet"),
      create: ["ec2:AssociateRouteTable"],
      update: ["ec2:ReplaceRouteTableAssociation"],
      delete: ["ec2:DisassociateRouteTable"],
    },
    described("ec2:DescribeRouteTables"),
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    { on: anyOf("security-group", "vpc"), create: ["ec2:CreateSecurityGroup"] },
    {
      on: anyOf("security-group"),
      // The provider takes away the rule that AWS adds, by which everything may go out.
      create: ["ec2:RevokeSecurityGroupEgress"],
      delete: ["ec2:DeleteSecurityGroup"],
    },
    tagging("security-group"),
    described("ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces"),
  ],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": [
    {
      on: anyOf("security-group"),
      create: ["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"],
      update: ["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"],
    },
    tagging("security-group"),
    described("ec2:DescribeSecurityGroups"),
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    ...ruleOf("Ingress"),
    // CloudFront's addresses, which the program looks up.
    described("ec2:DescribeManagedPrefixLists"),
    { on: () => ["arn:aws:ec2:*:aws:prefix-list/*"], read: ["ec2:GetManagedPrefixListEntries"] },
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleOf("Egress"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    {
      on: anyOf("vpc-endpoint", "vpc", "subnet", "security-group", "route-table"),
      create: ["ec2:CreateVpcEndpoint"],
      update: ["ec2:ModifyVpcEndpoint"],
    },
    { on: anyOf("vpc-endpoint"), delete: ["ec2:DeleteVpcEndpoints"] },
    tagging("vpc-endpoint"),
    described("ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"),
  ],
};
