import { type ApiRequest, AwsError, type OperationEntry } from "../../../gateway/api.ts";
import type { RestApi, RestApis } from "../rest-apis.ts";

/** One operation of API Gateway's management API, a file each. */
export interface RestJsonOperation extends OperationEntry {
  readonly method: string;
  /** Path parameters are the pattern's groups. */
  readonly path: RegExp;
  run(parameters: readonly string[], restApis: RestApis, request: ApiRequest): unknown;
}

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
