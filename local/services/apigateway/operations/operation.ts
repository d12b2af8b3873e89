import { AwsError } from "../../../gateway/api.ts";
import type { RestJsonOperation } from "../../../gateway/rest-json-api.ts";
import type { RestApi, RestApis } from "../rest-apis.ts";

/** One operation of API Gateway's management API, a file each. */
export type ManagementOperation = RestJsonOperation<RestApis>;

/**
 * API Gateway's actions are the HTTP methods, on the path as an ARN without an account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/security_iam_service-with-iam.html
 */
export const toRead: ManagementOperation["permissions"] = ({ path }, { region }) => [
  { action: "apigateway:GET", resource: `arn:aws:apigateway:${region}::${path}` },
];

/** @throws AwsError NotFoundException. */
export function existingApi(restApis: RestApis, id: string): RestApi {
  const api = restApis.apis.get(id);
  if (!api) throw new AwsError("NotFoundException", "Invalid API identifier specified", 404);
  return api;
}
