import type { ApiRequest, OperationEntry, ServiceApi } from "./api.ts";
import { unsupportedOperation } from "./json-api.ts";
import type { Permissions } from "./permission.ts";

/** What names an operation and its subject. */
export interface RestJsonInput {
  /** Without a slash at the end. */
  readonly path: string;
  /** The groups of the operation's pattern. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
}

/** One operation of a service that speaks REST-JSON (API Gateway's management, the scheduler); a file each. */
export interface RestJsonOperation<Dependencies> extends OperationEntry {
  readonly permissions: Permissions<RestJsonInput, Dependencies>;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: RegExp;
  run(input: RestJsonInput, dependencies: Dependencies, request: ApiRequest): unknown;
}

/**
 * API of a service that speaks REST-JSON: the operation is named by method and path.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJsonApi<Dependencies>(options: {
  scope: string;
  dependencies: Dependencies;
  operations: readonly RestJsonOperation<Dependencies>[];
}): ServiceApi {
  const { scope, dependencies, operations } = options;
  return {
    scope,
    protocol: "rest-json",
    operations,
    async handle(request) {
      const path = request.path.length > 1 ? request.path.replace(/\/$/, "") : request.path;
      for (const operation of operations) {
        const match = operation.method === request.method ? operation.path.exec(path) : null;
        if (!match) continue;
        const input = { path, parameters: match.slice(1), query: request.query };
        request.authorize(() => operation.permissions(input, request.account, dependencies));
        const answer = await operation.run(input, dependencies, request);
        return {
          status: 200,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(answer),
        };
      }
      const known = operations.map(({ name }) => name);
      throw unsupportedOperation(scope, `${request.method} ${path}`, known);
    },
  };
}

/** Timestamps of the protocol are seconds. @param time - milliseconds since the epoch */
export function seconds(time: number): number {
  return Math.floor(time / 1_000);
}
