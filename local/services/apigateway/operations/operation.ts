import { type ApiRequest, AwsError, type OperationEntry } from "../../../gateway/api.ts";
import type { Permissions } from "../../../gateway/permission.ts";
import type { RestApi, RestApis } from "../rest-apis.ts";

/** One operation of API Gateway's management API, a file each. */
export interface RestJsonOperation extends OperationEntry {
  readonly permissions: Permissions<{ readonly path: string }, RestApis>;
  readonly method: string;
  /** Path parameters are the pattern's groups. */
  readonly path: RegExp;
  run(parameters: readonly string[], restApis: RestApis, request: ApiRequest): unknown;
}

/**
 * API Gateway's actions are the HTTP methods, on the path as an ARN without an account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/security_iam_service-with-iam.html
 */
export const toRead: RestJsonOperation["permissions"] = ({ path }, { region }) => [
  { action: "apigateway:GET", resource: `arn:aws:apigateway:${region}::${path}` },
];

/** @throws AwsError NotFoundException. */
export function existingApi(restApis: RestApis, id: string): RestApi {
  const api = restApis.apis.get(id);
  if (!api) throw new AwsError("NotFoundException", "Invalid API identifier specified", 404);
  return api;
}

/** Timestamps of this service are seconds. */
export function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}
