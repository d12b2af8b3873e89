import { type ApiRequest, AwsError, type OperationEntry, type ServiceApi } from "./api.ts";
import { unsupportedOperation } from "./json-api.ts";
import type { Permissions } from "./permission.ts";
import { toXml, type XmlValue } from "./xml.ts";

/** One operation of an AWS Query service (IAM, STS); a file each under `services/<name>/operations/`. */
export interface QueryOperation<Dependencies> extends OperationEntry {
  readonly permissions: Permissions<URLSearchParams, Dependencies>;
  /** Answers the members of `<NameResult>`. */
  run(
    input: URLSearchParams,
    dependencies: Dependencies,
    request: ApiRequest,
  ): Promise<{ readonly [member: string]: XmlValue }> | { readonly [member: string]: XmlValue };
}

/** API of a service that speaks AWS Query. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryApi<Dependencies>(options: {
  scope: string;
  namespace: string;
  dependencies: Dependencies;
  operations: readonly QueryOperation<Dependencies>[];
}): ServiceApi {
  const byName = new Map(options.operations.map((operation) => [operation.name, operation]));
  return {
    scope: options.scope,
    protocol: "query",
    operations: options.operations,
    async handle(request) {
      const input = new URLSearchParams(request.query);
      for (const [key, value] of new URLSearchParams((await request.body()).toString("utf8")))
        input.append(key, value);
      const name = input.get("Action") ?? "";
      const operation = byName.get(name);
      if (!operation) throw unsupportedOperation(options.scope, name, [...byName.keys()]);
      const { dependencies } = options;
      request.authorize(() => operation.permissions(input, request.account, dependencies));
      const result = await operation.run(input, dependencies, request);
      return {
        status: 200,
        headers: { "content-type": "text/xml" },
        body: toXml(`${name}Response`, options.namespace, {
          [`${name}Result`]: result,
          ResponseMetadata: { RequestId: request.requestId },
        }),
      };
    },
  };
}

/** @throws AwsError ValidationError when the parameter is absent. */
export function requiredParameter(input: URLSearchParams, name: string): string {
  const value = input.get(name);
  if (value === null || value === "") {
    throw new AwsError(
      "ValidationError",
      `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}
