import { namePattern } from "./name-pattern.ts";
import type { Place, Right, RightsTable } from "./right.ts";
import { serviceLinkedRole } from "./service-linked-role.ts";

const arn = (name: string, { region, accountId }: Place) =>
  `arn:aws:elasticache:${region}:${accountId}:${name}`;

const subnetGroup: Right["on"] = ({ properties }, place) => [
  arn(`subnetgroup:${namePattern(properties.name)}`, place),
];
const replicationGroup: Right["on"] = ({ properties }, place) => [
  arn(`replicationgroup:${namePattern(properties.replicationGroupId)}`, place),
];

const tagging = (on: Right["on"]): Right => ({
  on,
  read: ["elasticache:ListTagsForResource"],
  tag: ["elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource"],
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html */
export const elastiCacheRights: RightsTable = {
  "aws:elasticache/subnetGroup:SubnetGroup": [
    {
      on: subnetGroup,
      create: ["elasticache:CreateCacheSubnetGroup"],
      read: ["elasticache:DescribeCacheSubnetGroups"],
      update: ["elasticache:ModifyCacheSubnetGroup"],
      delete: ["elasticache:DeleteCacheSubnetGroup"],
    },
    tagging(subnetGroup),
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    {
      on: replicationGroup,
      create: ["elasticache:CreateReplicationGroup"],
      read: ["elasticache:DescribeReplicationGroups"],
      update: [
        "elasticache:ModifyReplicationGroup",
        "elasticache:IncreaseReplicaCount",
        "elasticache:DecreaseReplicaCount",
      ],
      delete: ["elasticache:DeleteReplicationGroup"],
    },
    {
      on: (_, place) => [arn("subnetgroup:*", place), arn("parametergroup:*", place)],
      create: ["elasticache:CreateReplicationGroup"],
    },
    { on: (_, place) => [arn("cluster:*", place)], read: ["elasticache:DescribeCacheClusters"] },
    tagging(replicationGroup),
    serviceLinkedRole("elasticache.amazonaws.com"),
  ],
};
