import { allOf, isArn, matches, required, whenKnown } from "../../../checks.ts";
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

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html */
const checkStage = allOf(
  required("stageName"),
  matches("stageName", /^[A-Za-z0-9_-]{1,128}$/, 'a stage name has 1 to 128 letters, digits, "-" and "_"'),
  checkVariables,
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
  isArn("accessLogSettings.destinationArn", "logs", "firehose"),
);

function checkVariables(inputs: Properties): readonly CheckFailure[] {
  const variables = objectOf(inputs, "variables");
  return Object.keys(variables)
    .map((name) => [name, whenKnown(() => textOf(variables, name)) ?? ""] as const)
    .filter(([name, value]) => !/^\w+$/.test(name) || !/^[\w\-.~:/?#&=,]{0,512}$/.test(value))
    .map(([name, value]) => ({
      property: "variables",
      reason: `stage variable "${name}" = "${value}": names take letters, digits and "_"; values also -.~:/?#&=,`,
    }));
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
