import type { ApiRequest, OperationEntry, ServiceApi } from "./api.ts";
import { unsupportedOperation } from "./json-api.ts";
import type { Permissions } from "./permission.ts";
import { toXml, type XmlValue } from "./xml.ts";

/** One operation of a service that speaks REST-XML (CloudFront, Route 53); a file each. */
export interface RestXmlOperation<Dependencies> extends OperationEntry {
  /** Given the path parameters. */
  readonly permissions: Permissions<readonly string[], Dependencies>;
  readonly method: string;
  /** After the API's version, without a slash at the end; path parameters are the pattern's groups. */
  readonly path: RegExp;
  run(
    parameters: readonly string[],
    dependencies: Dependencies,
    request: ApiRequest,
  ): Promise<XmlAnswer> | XmlAnswer;
}

export interface XmlAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly root: string;
  readonly members: { readonly [element: string]: XmlValue };
}

/**
 * API of a service that speaks REST-XML: the operation is named by method and path.
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function restXmlApi<Dependencies>(options: {
  scope: string;
  /** First part of every path: `/2020-05-31`. */
  version: string;
  namespace: string;
  dependencies: Dependencies;
  operations: readonly RestXmlOperation<Dependencies>[];
}): ServiceApi {
  const { scope, version, namespace, dependencies, operations } = options;
  return {
    scope,
    protocol: "rest-xml",
    operations,
    async handle(request) {
      const path = request.path.startsWith(version) ? request.path.slice(version.length) : request.path;
      for (const operation of operations) {
        const match =
          operation.method === request.method ? operation.path.exec(path.replace(/\/$/, "")) : null;
        if (!match) continue;
        const parameters = match.slice(1);
        request.authorize(() => operation.permissions(parameters, request.account, dependencies));
        const answer = await operation.run(parameters, dependencies, request);
        return {
          status: answer.status ?? 200,
          headers: { ...answer.headers, "content-type": "text/xml" },
          body: toXml(answer.root, namespace, answer.members),
        };
      }
      const known = operations.map((operation) => operation.name);
      throw unsupportedOperation(scope, `${request.method} ${path}`, known);
    },
  };
}
