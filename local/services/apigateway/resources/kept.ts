import type { CloudContext } from "../../../context.ts";
import { keptResource } from "../../../kept-resource.ts";
import { textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { randomId } from "../ids.ts";
import { requiredText } from "../inputs.ts";

/** `aws:apigateway/restApiPolicy:RestApiPolicy` */
export function restApiPolicyHandler(context: CloudContext): ResourceHandler {
  return keptResource({
    replaceOn: ["restApiId"],
    note: "Kept; resource policies of APIs are not enforced.",
    idOf: (inputs) => requiredText(inputs, "restApiId"),
    outputsOf: () => ({ region: context.region }),
  });
}

/** `aws:apigateway/account:Account` */
export function accountHandler(context: CloudContext): ResourceHandler {
  return keptResource({
    note: "Kept; access logs are written with or without a CloudWatch role.",
    idOf: () => "api-gateway-account",
    outputsOf: (inputs) => ({
      apiKeyVersion: "4",
      cloudwatchRoleArn: textOf(inputs, "cloudwatchRoleArn") ?? "",
      features: ["UsagePlans"],
      region: context.region,
      throttleSettings: [{ burstLimit: 5000, rateLimit: 10000 }],
    }),
  });
}

/** `aws:apigateway/requestValidator:RequestValidator` */
export function requestValidatorHandler(context: CloudContext): ResourceHandler {
  return keptResource({
    replaceOn: ["restApi"],
    autoName: { property: "name", maxLength: 255 },
    note: "Kept; requests are validated by the validators that the OpenAPI body names.",
    idOf: () => randomId(6),
    outputsOf: () => ({ region: context.region }),
  });
}
