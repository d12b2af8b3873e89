import { passRole } from "./iam.ts";
import { namePattern, referredName } from "./name-pattern.ts";
import { anything, type Place, type Right, type RightsTable } from "./right.ts";
import { serviceLinkedRole } from "./service-linked-role.ts";

const arn = (name: string, { region, accountId }: Place) => `arn:aws:ecs:${region}:${accountId}:${name}`;

const cluster: Right["on"] = ({ properties }, place) => [
  arn(`cluster/${namePattern(properties.name)}`, place),
];
/** Each registration is a new revision: `task-definition/live:3`. */
const taskDefinition: Right["on"] = ({ properties }, place) => [
  arn(`task-definition/${namePattern(properties.family)}:*`, place),
];
const service: Right["on"] = ({ properties }, place) => [
  arn(`service/${referredName(properties.cluster)}/${namePattern(properties.name)}`, place),
];

const tagging = (on: Right["on"]): Right => ({
  on,
  read: ["ecs:ListTagsForResource"],
  tag: ["ecs:TagResource", "ecs:UntagResource"],
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export const ecsRights: RightsTable = {
  "aws:ecs/cluster:Cluster": [
    {
      on: cluster,
      create: ["ecs:CreateCluster"],
      read: ["ecs:DescribeClusters"],
      update: ["ecs:UpdateCluster", "ecs:UpdateClusterSettings"],
      delete: ["ecs:DeleteCluster"],
    },
    tagging(cluster),
    serviceLinkedRole("ecs.amazonaws.com"),
  ],
  "aws:ecs/taskDefinition:TaskDefinition": [
    { on: taskDefinition, create: ["ecs:RegisterTaskDefinition"] },
    { on: anything, read: ["ecs:DescribeTaskDefinition"], delete: ["ecs:DeregisterTaskDefinition"] },
    tagging(taskDefinition),
    passRole("ecs-tasks.amazonaws.com", ({ taskRoleArn }) => taskRoleArn),
    passRole("ecs-tasks.amazonaws.com", ({ executionRoleArn }) => executionRoleArn),
  ],
  "aws:ecs/service:Service": [
    {
      on: service,
      create: ["ecs:CreateService"],
      read: ["ecs:DescribeServices"],
      update: ["ecs:UpdateService"],
      delete: ["ecs:DeleteService", "ecs:UpdateService"],
    },
    tagging(service),
  ],
};
