import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import type { EcsService } from "../index.ts";
import { definitionNamed } from "../task-definitions.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export const describeTaskDefinition: JsonOperation<EcsService> = {
  name: "DescribeTaskDefinition",
  note: "Of its container: name, image, command, variables, and the ARNs of its secrets.",
  permissions: onAnything("ecs:DescribeTaskDefinition"),
  run(input, ecs) {
    const { arn, family, revision, taskRoleArn, executionRoleArn, container } = definitionNamed(
      ecs.taskDefinitions,
      requiredText(input, "taskDefinition"),
    );
    const { name, image, command, environment, secrets, port, stopTimeout } = container;
    const pairs = (values: Readonly<Record<string, string>>, property: string) =>
      Object.entries(values).map(([variable, value]) => ({ name: variable, [property]: value }));
    return {
      taskDefinition: {
        taskDefinitionArn: arn,
        family,
        revision,
        status: "ACTIVE",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        taskRoleArn,
        executionRoleArn,
        containerDefinitions: [
          {
            name,
            image,
            command,
            environment: pairs(environment, "value"),
            secrets: pairs(secrets, "valueFrom"),
            portMappings: port === undefined ? [] : [{ containerPort: port, protocol: "tcp" }],
            stopTimeout: stopTimeout / 1_000,
          },
        ],
      },
    };
  },
};
