import { randomBytes } from "node:crypto";
import { type ApiRequest, type ApiResponse, AwsError, type ServiceApi } from "../../gateway/api.ts";
import { isLocalOrigin } from "../../gateway/hosts.ts";
import { unsupportedOperation } from "../../gateway/json-api.ts";
import { type Address, addressOf } from "./addressing.ts";
import { corsHeaders } from "./cors.ts";
import { accessDenied, noSuchBucket } from "./errors.ts";
import type { S3Dependencies, S3Operation, S3Request } from "./operation.ts";
import { operations } from "./operations/index.ts";
import { bucketPermission } from "./permissions.ts";

/** Query parameters that make another operation of a request. Each not asked for by a route is not supported. */
const subresources = new Set(
  `abac accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle
  list-type location logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls
  partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select
  session tagging torrent uploadId uploads versioning versions website`.split(/\s+/),
);

export function s3Api(dependencies: S3Dependencies): ServiceApi {
  return {
    scope: "s3",
    protocol: "rest-xml",
    operations,
    async handle(request) {
      const address = addressOf(request.headers.host, request.path);
      const cors = corsOf(request, address, dependencies);
      const common = {
        "x-amz-request-id": request.requestId,
        "x-amz-id-2": randomBytes(24).toString("base64"),
        ...cors,
      };
      if (request.method === "OPTIONS") {
        if (!cors)
          throw new AwsError("AccessForbidden", "CORSResponse: This CORS request is not allowed.", 403);
        return { status: 200, headers: common };
      }
      try {
        const answer = await dispatch(request, address, dependencies);
        return { ...answer, headers: { ...common, ...answer.headers } };
      } finally {
        // What is refused of a form goes by unread, so that the connection stays usable.
        request.form?.file.resume();
      }
    },
  };
}

async function dispatch(
  request: ApiRequest,
  { bucket = "", key = "" }: Address,
  dependencies: S3Dependencies,
): Promise<ApiResponse> {
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const operation = findOperation(request, level);
  const { store, settings, accountId } = dependencies;
  if (level !== "service" && operation.name !== "CreateBucket" && !store.has(bucket))
    throw noSuchBucket(bucket);
  const expectedOwner = request.headers["x-amz-expected-bucket-owner"];
  if (expectedOwner !== undefined && expectedOwner !== accountId) throw accessDenied();
  // What the public may do is up to the bucket's policy, unless its public access block says that nobody is let in.
  const { principal } = request.caller;
  if (principal.kind === "anonymous" && settings.of(bucket).publicAccessBlock.restrictPublicBuckets)
    throw accessDenied();
  const s3Request: S3Request = { ...request, bucket, key };
  request.authorize(() => operation.permissions(s3Request, request.account, dependencies));
  // A page of another site could send a forged signature; it gets in where the bucket's CORS rules let it.
  const { origin } = request.headers;
  if (!isLocalOrigin(origin) && !corsHeaders(settings.of(bucket).corsRules, { origin }, request.method)) {
    throw accessDenied();
  }
  try {
    return await operation.run(s3Request, dependencies);
  } catch (error) {
    // Who may not list a bucket is not told what it does not hold.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    if (error instanceof AwsError && error.code === "NoSuchKey" && key !== "") {
      request.authorize(() => [bucketPermission("s3:ListBucket", bucket, request.query, dependencies)]);
    }
    throw error;
  }
}

/** @throws AwsError NotImplemented, MethodNotAllowed */
function findOperation(request: ApiRequest, level: "service" | "bucket" | "object"): S3Operation {
  const named = [...new Set(request.query.keys())].filter((name) => subresources.has(name));
  let best: S3Operation | undefined;
  let bestScore = -1;
  for (const operation of operations) {
    const { route } = operation;
    if (route.level !== level || route.method !== request.method) continue;
    const required = route.query ?? [];
    if (!required.every((name) => request.query.has(name))) continue;
    if (route.header !== undefined && request.headers[route.header] === undefined) continue;
    const claimed = new Set([...required, ...(route.optional ?? [])]);
    if (!named.every((name) => claimed.has(name))) continue;
    const score = required.length + (route.header === undefined ? 0 : 1);
    if (score > bestScore) {
      best = operation;
      bestScore = score;
    }
  }
  if (best) return best;
  const what = `${request.method} ${level}${named.length > 0 ? `?${named.join("&")}` : ""}`;
  throw unsupportedOperation(
    "s3",
    what,
    operations.map(({ name }) => name),
  );
}

function corsOf(
  request: ApiRequest,
  { bucket }: Address,
  { settings, store }: S3Dependencies,
): Record<string, string> | undefined {
  if (request.headers.origin === undefined || bucket === undefined || !store.has(bucket)) return undefined;
  const asked = request.headers["access-control-request-method"];
  const method = request.method === "OPTIONS" && typeof asked === "string" ? asked : request.method;
  return corsHeaders(settings.of(bucket).corsRules, request.headers, method);
}
