import { namePattern } from "./name-pattern.ts";
import { anything, type Right, type RightsTable } from "./right.ts";
import { serviceLinkedRole } from "./service-linked-role.ts";

/** ARNs end with an id of AWS's choice: `loadbalancer/app/live-1a2b3c4/50dc6c495c0c9188`. */
const named =
  (kind: string): Right["on"] =>
  ({ properties }, { region, accountId }) => [
    `arn:aws:elasticloadbalancing:${region}:${accountId}:${kind}/${namePattern(properties.name)}/*`,
  ];

const listener: Right["on"] = (_, { region, accountId }) => [
  `arn:aws:elasticloadbalancing:${region}:${accountId}:listener/app/*`,
];

const tagging = (on: Right["on"]): Right => ({
  on,
  tag: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
});

/** Elastic Load Balancing's Describe actions know no resource. */
const described = (...names: readonly string[]): Right => ({
  on: anything,
  read: [...names, "Tags"].map((name) => `elasticloadbalancing:Describe${name}`),
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
export const elasticLoadBalancingRights: RightsTable = {
  "aws:lb/loadBalancer:LoadBalancer": [
    {
      on: named("loadbalancer/app"),
      create: [
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
      ],
      update: [
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      delete: ["elasticloadbalancing:DeleteLoadBalancer"],
    },
    tagging(named("loadbalancer/app")),
    described("LoadBalancers", "LoadBalancerAttributes", "CapacityReservation"),
    serviceLinkedRole("elasticloadbalancing.amazonaws.com"),
  ],
  "aws:lb/targetGroup:TargetGroup": [
    {
      on: named("targetgroup"),
      create: ["elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"],
      update: ["elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"],
      delete: ["elasticloadbalancing:DeleteTargetGroup"],
    },
    tagging(named("targetgroup")),
    described("TargetGroups", "TargetGroupAttributes"),
  ],
  "aws:lb/listener:Listener": [
    {
      on: (_, { region, accountId }) => [
        `arn:aws:elasticloadbalancing:${region}:${accountId}:loadbalancer/app/*`,
      ],
      create: ["elasticloadbalancing:CreateListener"],
    },
    {
      on: listener,
      update: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes"],
      delete: ["elasticloadbalancing:DeleteListener"],
    },
    tagging(listener),
    described("Listeners", "ListenerAttributes"),
  ],
};
