import { namePattern } from "./name-pattern.ts";
import { anything, type Place, type Right, type RightsTable } from "./right.ts";
import { serviceLinkedRole } from "./service-linked-role.ts";

/** CloudFront is of no region. */
const arn = (kind: string, { accountId }: Place) => `arn:aws:cloudfront::${accountId}:${kind}`;

/** What has an id that is CloudFront's to choose. */
const anyOf = (kind: string, name: string): Right => ({
  on: (_, place) => [arn(`${kind}/*`, place)],
  create: [`cloudfront:Create${name}`],
  read: [`cloudfront:Get${name}`],
  update: [`cloudfront:Update${name}`],
  delete: [`cloudfront:Delete${name}`],
});

const tagging = (on: Right["on"]): Right => ({
  on,
  read: ["cloudfront:ListTagsForResource"],
  tag: ["cloudfront:TagResource", "cloudfront:UntagResource"],
});

const functionArn: Right["on"] = ({ properties }, place) => [
  arn(`function/${namePattern(properties.name)}`, place),
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html */
export const cloudFrontRights: RightsTable = {
  "aws:cloudfront/distribution:Distribution": [
    anyOf("distribution", "Distribution"),
    tagging((_, place) => [arn("distribution/*", place)]),
  ],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [
    anyOf("origin-access-control", "OriginAccessControl"),
  ],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [
    anyOf("response-headers-policy", "ResponseHeadersPolicy"),
  ],
  "aws:cloudfront/vpcOrigin:VpcOrigin": [
    anyOf("vpcorigin", "VpcOrigin"),
    tagging((_, place) => [arn("vpcorigin/*", place)]),
    // CloudFront looks at the load balancer in the name of whoever makes the origin.
    {
      on: anything,
      create: [
        "ec2:DescribeInternetGateways",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancers",
      ],
    },
    serviceLinkedRole("vpcorigin.cloudfront.amazonaws.com"),
  ],
  "aws:cloudfront/cachePolicy:CachePolicy": [anyOf("cache-policy", "CachePolicy")],
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": [
    anyOf("origin-request-policy", "OriginRequestPolicy"),
  ],
  "aws:cloudfront/function:Function": [
    {
      on: functionArn,
      create: ["cloudfront:CreateFunction", "cloudfront:PublishFunction"],
      read: ["cloudfront:DescribeFunction", "cloudfront:GetFunction"],
      update: ["cloudfront:UpdateFunction"],
      delete: ["cloudfront:DeleteFunction"],
    },
    tagging(functionArn),
  ],
};
