import { allOf, noLongerThan, oneOf, whenKnown } from "../../../checks.ts";
import { type Properties, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { compileApi } from "../definition/compile.ts";

/** Bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const restApiLimits = { body: 6 * 1024 * 1024, policy: 8_192 } as const;

/** Bytes. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html */
const mostCompressionSize = 10_485_760;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html */
export const checkRestApi = allOf(
  noLongerThan("name", 1_024),
  noLongerThan("description", 1_024),
  noLongerThan("policy", restApiLimits.policy),
  oneOf("apiKeySource", ["HEADER", "AUTHORIZER"]),
  oneOf("endpointConfiguration.types", ["EDGE", "REGIONAL", "PRIVATE"]),
  checkCompressionSize,
  checkBodySize,
);

function checkCompressionSize({ minimumCompressionSize: given }: Properties): readonly CheckFailure[] {
  if (given === undefined || given === "") return [];
  const bytes = Number(given);
  if (Number.isInteger(bytes) && bytes >= -1 && bytes <= mostCompressionSize) return [];
  const reason = `minimumCompressionSize is "${given}"; use 0 to ${mostCompressionSize} bytes, or -1 for none`;
  return [{ property: "minimumCompressionSize", reason }];
}

function checkBodySize(inputs: Properties): readonly CheckFailure[] {
  const bytes = Buffer.byteLength(textOf(inputs, "body") ?? "");
  if (bytes <= restApiLimits.body) return [];
  const reason = `the API definition has ${bytes} bytes; API Gateway takes ${restApiLimits.body}: split the API`;
  return [{ property: "body", reason }];
}

/** What the import of the API's OpenAPI document would refuse. */
export async function checkDefinition(inputs: Properties): Promise<readonly CheckFailure[]> {
  const body = textOf(inputs, "body") || undefined;
  // They say nothing of the document.
  const binaryMediaTypes = whenKnown(() => textsOf(inputs, "binaryMediaTypes")) ?? [];
  const ids = { apiId: "", rootResourceId: "" };
  try {
    await compileApi({ ...ids, endpointType: "EDGE", body, binaryMediaTypes, gatewayResponses: {} });
    return [];
  } catch (error) {
    return [{ property: "body", reason: error instanceof Error ? error.message : String(error) }];
  }
}
