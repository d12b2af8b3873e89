import { arnOf } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { EcsService } from "../index.ts";
import { containersOf, readTaskDefinition } from "../task-definition.ts";

/** `aws:ecs/taskDefinition:TaskDefinition` */
export function taskDefinitionHandler({ context, taskDefinitions }: EcsService): ResourceHandler {
  const put = (outputs: Properties) => {
    const definition = readTaskDefinition(outputs);
    taskDefinitions.set(definition.arn, definition);
    return outputs;
  };
  const nextRevision = (family: string) =>
    1 +
    Math.max(
      0,
      ...[...taskDefinitions.values()]
        .filter((each) => each.family === family)
        .map(({ revision }) => revision),
    );
  return {
    // Every change is a new revision.
    replaceOn: [
      "containerDefinitions",
      "cpu",
      "executionRoleArn",
      "family",
      "memory",
      "networkMode",
      "requiresCompatibilities",
      "runtimePlatform",
      "taskRoleArn",
      "volumes",
    ],
    note: "One container, run as its command says, without Docker, in the folder of the project that its label slipway.source names. Image, user, file system, cpu and memory are without effect.",
    check: checkTaskDefinition,
    create({ inputs }) {
      const family = textOf(inputs, "family") ?? "";
      const revision = nextRevision(family);
      const arnWithoutRevision = arnOf(context, "ecs", `task-definition/${family}`);
      const outputs = put({
        ...inputs,
        id: family,
        arn: `${arnWithoutRevision}:${revision}`,
        arnWithoutRevision,
        revision,
        region: context.region,
        tagsAll: allTagsOf(inputs),
      });
      return { id: family, outputs };
    },
    update: ({ inputs, oldOutputs }) => ({
      ...oldOutputs,
      ...inputs,
      tagsAll: allTagsOf(inputs),
    }),
    delete: ({ outputs }) => void taskDefinitions.delete(textOf(outputs, "arn") ?? ""),
    restore: ({ outputs }) => void put(outputs),
  };
}

function checkTaskDefinition(inputs: Properties): readonly CheckFailure[] {
  const property = "containerDefinitions";
  let count: number;
  try {
    count = containersOf(inputs).length;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ property, reason: `containerDefinitions is no JSON: ${message}; give a list of containers` }];
  }
  return count === 1
    ? []
    : [
        {
          property,
          reason: `a task has ${count} containers, and the local cloud runs tasks of one; leave the others out`,
        },
      ];
}
