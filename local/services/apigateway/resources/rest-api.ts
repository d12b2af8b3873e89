import type { CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { compileApi } from "../definition/compile.ts";
import { randomId } from "../ids.ts";
import { requiredText, tagOutputs } from "../inputs.ts";
import type { RestApi, RestApis } from "../rest-apis.ts";
import { checkDefinition, checkRestApi } from "./rest-api-checks.ts";

/** `aws:apigateway/restApi:RestApi` */
export function restApiHandler(context: CloudContext, restApis: RestApis): ResourceHandler {
  const accept = async (id: string, outputs: Properties) => {
    const api = restApiOf(id, outputs);
    // A body that API Gateway would refuse fails here, not at the first request.
    await compileApi({ ...api, apiId: id, gatewayResponses: {} });
    restApis.apis.set(id, api);
  };
  const describe = (id: string, inputs: Properties, made: { createdDate: string; rootResourceId: string }) =>
    outputsOf(context, id, inputs, made);
  return {
    autoName: { property: "name", maxLength: 255 },
    check: checkRestApi,
    checkContent: checkDefinition,
    note: "Routes come from the OpenAPI body; Resource, Method and Integration resources are not supported. Response compression is not applied.",
    async create({ inputs }) {
      const id = randomId(10);
      const createdDate = `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`;
      const outputs = describe(id, inputs, { createdDate, rootResourceId: randomId(10) });
      await accept(id, outputs);
      return { id, outputs };
    },
    async update({ id, inputs, oldOutputs }) {
      const outputs = describe(id, inputs, {
        createdDate: requiredText(oldOutputs, "createdDate"),
        rootResourceId: requiredText(oldOutputs, "rootResourceId"),
      });
      await accept(id, outputs);
      return outputs;
    },
    delete({ id }) {
      restApis.apis.delete(id);
    },
    restore({ id, outputs }) {
      restApis.apis.set(id, restApiOf(id, outputs));
    },
  };
}

function outputsOf(
  context: CloudContext,
  id: string,
  inputs: Properties,
  made: { createdDate: string; rootResourceId: string },
): Properties {
  const endpoint = objectOf(inputs, "endpointConfiguration");
  return {
    ...inputs,
    ...made,
    ...tagOutputs(inputs),
    id,
    arn: `arn:aws:apigateway:${context.region}::/restapis/${id}`,
    executionArn: `arn:aws:execute-api:${context.region}:${context.accountId}:${id}`,
    apiKeySource: textOf(inputs, "apiKeySource") ?? "HEADER",
    binaryMediaTypes: textsOf(inputs, "binaryMediaTypes"),
    description: textOf(inputs, "description") ?? "",
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint === true,
    endpointConfiguration: {
      types: textOf(endpoint, "types") ?? "EDGE",
      ipAddressType: textOf(endpoint, "ipAddressType") ?? "ipv4",
      vpcEndpointIds: textsOf(endpoint, "vpcEndpointIds"),
    },
    minimumCompressionSize: textOf(inputs, "minimumCompressionSize") ?? "",
    policy: textOf(inputs, "policy") ?? "",
    region: context.region,
  };
}

function restApiOf(id: string, outputs: Properties): RestApi {
  return {
    id,
    arn: requiredText(outputs, "arn"),
    name: requiredText(outputs, "name"),
    description: textOf(outputs, "description"),
    createdDate: requiredText(outputs, "createdDate"),
    rootResourceId: requiredText(outputs, "rootResourceId"),
    apiKeySource: requiredText(outputs, "apiKeySource"),
    endpointType: textOf(objectOf(outputs, "endpointConfiguration"), "types") ?? "EDGE",
    body: textOf(outputs, "body") || undefined,
    binaryMediaTypes: textsOf(outputs, "binaryMediaTypes"),
    disableExecuteApiEndpoint: outputs.disableExecuteApiEndpoint === true,
  };
}
