import {
  type ApiRequest,
  type ApiResponse,
  AwsError,
  type OperationEntry,
  type ServiceApi,
} from "../../gateway/api.ts";
import type { Permissions } from "../../gateway/permission.ts";
import type { LambdaService } from "./index.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunction } from "./operations/get-function.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./operations/get-function-event-invoke-config.ts";
import { getFunctionRecursionConfig } from "./operations/get-function-recursion-config.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import type { FunctionReference } from "./permissions.ts";

/** One operation of Lambda's API; a file each under `operations/`. */
export interface LambdaOperation extends OperationEntry {
  readonly permissions: Permissions<FunctionReference, LambdaService>;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Matches the whole path; its first group is the function's name, or a mapping's id. */
  readonly path: RegExp;
  /** @param name - the function as the path names it, decoded; empty where the path names none */
  run(name: string, request: ApiRequest, lambda: LambdaService): Promise<ApiResponse> | ApiResponse;
}

const operations: readonly LambdaOperation[] = [
  invoke,
  getAlias,
  getEventSourceMapping,
  getFunction,
  getFunctionConcurrency,
  getFunctionConfiguration,
  getFunctionEventInvokeConfig,
  getFunctionRecursionConfig,
  getPolicy,
  listAliases,
  listEventSourceMappings,
  listFunctions,
  listVersionsByFunction,
];

/** https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaApi(lambda: LambdaService): ServiceApi {
  return {
    scope: "lambda",
    protocol: "rest-json",
    operations,
    async handle(request) {
      for (const operation of operations) {
        if (operation.method !== request.method) continue;
        const match = operation.path.exec(request.path);
        if (!match) continue;
        const name = decodeName(match[1] ?? "");
        const qualifier = request.query.get("Qualifier") ?? undefined;
        request.authorize(() => operation.permissions({ name, qualifier }, request.account, lambda));
        return operation.run(name, request, lambda);
      }
      throw new AwsError(
        "NotImplemented",
        `The local cloud does not support lambda ${request.method} ${request.path}; it supports ${operations.map(({ name }) => name).join(", ")}. See docs/local-coverage.md.`,
        501,
      );
    },
  };
}

export function jsonResponse(body: object, status = 200): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("ValidationException", `The function name "${text}" is not percent-encoded text.`);
  }
}
