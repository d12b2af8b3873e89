import { isDeepStrictEqual } from "node:util";
import { arnOf } from "../../../context.ts";
import { allTagsOf, numberOf, objectOf, type Properties, recordsOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { EcsService } from "../index.ts";
import type { ServiceRevision } from "../service-revision.ts";
import { ServiceScheduler, type ServiceSettings } from "../service-scheduler.ts";
import { definitionNamed } from "../task-definitions.ts";

/**
 * Changes that ECS makes by tasks of their own, which take the place of the old ones.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
const deployed = [
  "taskDefinition",
  "loadBalancers",
  "networkConfiguration",
  "platformVersion",
  "serviceRegistries",
  "volumeConfiguration",
];

/** `aws:ecs/service:Service` */
export function serviceHandler(ecs: EcsService): ResourceHandler {
  const { context } = ecs;
  const outputsOf = (inputs: Properties): Properties => {
    const arn = arnOf(context, "ecs", `service/${clusterNameOf(inputs)}/${textOf(inputs, "name") ?? ""}`);
    return {
      ...inputs,
      id: arn,
      arn,
      region: context.region,
      iamRole: "aws-service-role",
      schedulingStrategy: textOf(inputs, "schedulingStrategy") ?? "REPLICA",
      platformVersion: textOf(inputs, "platformVersion") ?? "LATEST",
      tagsAll: allTagsOf(inputs),
    };
  };
  const schedule = (outputs: Properties) => {
    const arn = textOf(outputs, "arn") ?? "";
    const settings = settingsOf(outputs);
    ecs.services.set(arn, {
      arn,
      name: settings.name,
      clusterArn: textOf(outputs, "cluster") ?? "",
      scheduler: new ServiceScheduler(ecs.surroundings, settings, revisionOf(ecs, outputs)),
    });
  };
  return {
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["cluster", "launchType", "name", "schedulingStrategy"],
    note: "Tasks are processes of this machine, supervised: restarted when they fail or their health check does, replaced once new ones are healthy, rolled back by the circuit breaker. Load balancers take HTTP; placement, Service Connect, volumes and ECS Exec are without effect.",
    create({ inputs }) {
      const outputs = outputsOf(inputs);
      schedule(outputs);
      return { id: String(outputs.arn), outputs };
    },
    update({ id, inputs, oldInputs }) {
      const outputs = outputsOf(inputs);
      const scheduler = ecs.services.get(id)?.scheduler;
      const changed = deployed.some((property) => !isDeepStrictEqual(inputs[property], oldInputs[property]));
      if (changed || inputs.forceNewDeployment === true) {
        scheduler?.deploy(revisionOf(ecs, outputs), settingsOf(outputs));
      } else {
        scheduler?.configure(settingsOf(outputs));
      }
      return outputs;
    },
    async delete({ id }) {
      const service = ecs.services.get(id);
      ecs.services.delete(id);
      await service?.scheduler.stop();
    },
    read({ id }) {
      const scheduler = ecs.services.get(id)?.scheduler;
      return scheduler && { desiredCount: scheduler.desiredCount };
    },
    restore: ({ outputs }) => schedule(outputs),
  };
}

function settingsOf(properties: Properties): ServiceSettings {
  return {
    name: textOf(properties, "name") ?? "",
    clusterName: clusterNameOf(properties),
    desiredCount: numberOf(properties, "desiredCount") ?? 1,
    circuitBreaker: objectOf(properties, "deploymentCircuitBreaker").enable === true,
  };
}

function revisionOf({ taskDefinitions }: EcsService, properties: Properties): ServiceRevision {
  const [balancer] = recordsOf(properties, "loadBalancers");
  return {
    definition: definitionNamed(taskDefinitions, textOf(properties, "taskDefinition") ?? ""),
    targetGroupArn: balancer && textOf(balancer, "targetGroupArn"),
  };
}

function clusterNameOf(properties: Properties): string {
  return textOf(properties, "cluster")?.split("/").at(-1) ?? "default";
}
