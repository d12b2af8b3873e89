import { allOf, matches, required } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { requiredText } from "../inputs.ts";
import type { RestApis } from "../rest-apis.ts";

/** `aws:apigateway/response:Response`. As on AWS it shows once the API is deployed again. */
export function gatewayResponseHandler(context: CloudContext, restApis: RestApis): ResourceHandler {
  const apply = (properties: Properties): Properties => {
    const restApiId = requiredText(properties, "restApiId");
    const type = requiredText(properties, "responseType");
    const status = Number(textOf(properties, "statusCode"));
    restApis.setGatewayResponse(restApiId, type, {
      statusCode: Number.isInteger(status) && status >= 100 ? status : undefined,
      responseParameters: textMapOf(properties, "responseParameters"),
      responseTemplates: textMapOf(properties, "responseTemplates"),
    });
    return { ...properties, id: `aggr-${restApiId}-${type}`, region: context.region };
  };
  return {
    replaceOn: ["restApiId", "responseType"],
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    check: allOf(
      required("responseType"),
      matches("responseType", /^[A-Z][A-Z0-9_]+$/, "use one of API Gateway's response types: DEFAULT_4XX"),
      matches("statusCode", /^[1-5]\d\d$/, "give an HTTP status"),
    ),
    create({ inputs }) {
      const outputs = apply(inputs);
      return { id: requiredText(outputs, "id"), outputs };
    },
    update: ({ inputs }) => apply(inputs),
    delete: ({ outputs }) =>
      restApis.setGatewayResponse(
        requiredText(outputs, "restApiId"),
        requiredText(outputs, "responseType"),
        undefined,
      ),
    restore({ outputs }) {
      apply(outputs);
    },
  };
}
