import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalNumber, optionalText, requiredText } from "../../../gateway/json-api.ts";
import { arnIn, servicesOf } from "../find.ts";
import type { EcsService } from "../index.ts";
import { definitionNamed } from "../task-definitions.ts";
import { serviceJson } from "./json.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
export const updateService: JsonOperation<EcsService> = {
  name: "UpdateService",
  note: "desiredCount, taskDefinition and forceNewDeployment; the program's own settings stand again at the next start.",
  permissions: (input, account) => [
    {
      action: "ecs:UpdateService",
      resource: arnIn(account, "service", input, optionalText(input, "service") ?? ""),
    },
  ],
  run(input, ecs) {
    const arn = arnIn(ecs.context, "service", input, requiredText(input, "service"));
    const service = servicesOf(ecs, input).find((each) => each.arn === arn);
    if (!service) throw new AwsError("ServiceNotFoundException", "Service not found.");
    const { scheduler } = service;
    const desiredCount = optionalNumber(input, "desiredCount");
    if (desiredCount !== undefined) scheduler.scale(desiredCount);
    const named = optionalText(input, "taskDefinition");
    if (named !== undefined) scheduler.deploy({ definition: definitionNamed(ecs.taskDefinitions, named) });
    else if (input.forceNewDeployment === true) scheduler.deploy();
    return { service: serviceJson(service) };
  },
};
