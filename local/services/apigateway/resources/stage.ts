import type { CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { requiredText, tagOutputs } from "../inputs.ts";
import type { RestApis } from "../rest-apis.ts";
import { Stage } from "../stage.ts";

/** `aws:apigateway/stage:Stage` */
export function stageHandler(context: CloudContext, restApis: RestApis): ResourceHandler {
  const put = (outputs: Properties) => restApis.putStage(stageOf(context, restApis, outputs));
  return {
    replaceOn: ["restApi", "stageName"],
    note: "Caching, canaries, client certificates and web ACLs are kept and not applied.",
    check: checkStage,
    create({ inputs }) {
      const outputs = outputsOf(context, inputs, context.clock.now());
      put(outputs);
      return { id: requiredText(outputs, "id"), outputs };
    },
    update({ inputs, oldOutputs }) {
      const outputs = outputsOf(context, inputs, Date.parse(textOf(oldOutputs, "createdDate") ?? "") || 0);
      put(outputs);
      return outputs;
    },
    delete({ outputs }) {
      restApis.removeStage(requiredText(outputs, "restApi"), requiredText(outputs, "stageName"));
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}

function checkStage(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const name = textOf(inputs, "stageName") ?? "";
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(name)) {
    failures.push({
      property: "stageName",
      reason: `"${name}" is not a stage name; use 1 to 128 letters, digits, "-" and "_"`,
    });
  }
  for (const [variable, value] of Object.entries(textMapOf(inputs, "variables"))) {
    if (!/^\w+$/.test(variable) || !/^[\w\-.~:/?#&=,]*$/.test(value)) {
      failures.push({
        property: "variables",
        reason: `stage variable "${variable}" = "${value}": names take letters, digits and "_"; values also -.~:/?#&=,`,
      });
    }
  }
  return failures;
}

function outputsOf(context: CloudContext, inputs: Properties, createdAt: number): Properties {
  const restApi = requiredText(inputs, "restApi");
  const stageName = requiredText(inputs, "stageName");
  return {
    ...inputs,
    ...tagOutputs(inputs),
    id: `ags-${restApi}-${stageName}`,
    arn: `arn:aws:apigateway:${context.region}::/restapis/${restApi}/stages/${stageName}`,
    executionArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${restApi}/${stageName}`,
    invokeUrl: `https://${restApi}.execute-api.${context.region}.amazonaws.com/${stageName}`,
    createdDate: new Date(createdAt).toISOString(),
    region: context.region,
    webAclArn: "",
    xrayTracingEnabled: inputs.xrayTracingEnabled === true,
  };
}

function stageOf(context: CloudContext, restApis: RestApis, outputs: Properties): Stage {
  const deploymentId = requiredText(outputs, "deployment");
  const deployment = restApis.deployments.get(deploymentId);
  if (!deployment) {
    throw new Error(`There is no deployment "${deploymentId}"; pass the id of an aws.apigateway.Deployment`);
  }
  const accessLog = objectOf(outputs, "accessLogSettings");
  return new Stage(context.clock, {
    apiId: requiredText(outputs, "restApi"),
    name: requiredText(outputs, "stageName"),
    createdDate: requiredText(outputs, "createdDate"),
    description: textOf(outputs, "description"),
    deployment,
    variables: textMapOf(outputs, "variables"),
    accessLog:
      Object.keys(accessLog).length > 0
        ? {
            destinationArn: requiredText(accessLog, "destinationArn"),
            format: requiredText(accessLog, "format"),
          }
        : undefined,
    xrayTracingEnabled: outputs.xrayTracingEnabled === true,
  });
}
