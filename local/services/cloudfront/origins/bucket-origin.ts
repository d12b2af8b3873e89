import type { Readable } from "node:stream";
import { escapeXml } from "../../../gateway/xml.ts";
import { evaluateConditions, rangeStillHolds } from "../front-door/conditional.ts";
import type { EdgeResponse } from "../front-door/edge-response.ts";
import { readRange } from "../front-door/range.ts";
import { Headers, isSafeHeader } from "../headers.ts";
import type { OriginRequest } from "./origin-request.ts";

/** The part of S3 that CloudFront reads. */
export interface BucketOrigin {
  readonly objects: {
    get(bucket: string, key: string): Promise<BucketObject | undefined>;
  };
  /** Whether the bucket's policy lets this distribution read the object, by Origin Access Control. */
  allowsCloudFront(bucket: string, key: string, distributionArn: string): boolean;
  /** Whether it may know what the bucket does not hold. */
  allowsCloudFrontToList(bucket: string, distributionArn: string): boolean;
}

export interface BucketObject {
  readonly size: number;
  /** With quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  open(start?: number, end?: number): Readable;
}

/** `<bucket>.s3.<region>.amazonaws.com`, also in its older forms. */
export function bucketOfDomain(domainName: string): string | undefined {
  return /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(domainName)?.[1];
}

/** Reads an object as S3 answers a signed GET or HEAD of this distribution. */
export async function fetchFromBucket(
  s3: BucketOrigin,
  bucket: string,
  request: OriginRequest,
  access: { readonly distributionArn: string; readonly signed: boolean },
): Promise<EdgeResponse> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return s3Error(request, 403, "AccessDenied", "Access Denied");
  }
  // The path was checked for bad encoding at the door; here it is a name in a bucket and nothing else.
  const key = decodeURIComponent(request.path.slice(1));
  const { distributionArn, signed } = access;
  if (key === "" || !signed || !s3.allowsCloudFront(bucket, key, distributionArn)) {
    return s3Error(request, 403, "AccessDenied", "Access Denied");
  }
  const object = await s3.objects.get(bucket, key);
  if (!object) {
    return s3.allowsCloudFrontToList(bucket, distributionArn)
      ? s3Error(request, 404, "NoSuchKey", "The specified key does not exist.", key)
      : s3Error(request, 403, "AccessDenied", "Access Denied");
  }
  return objectResponse(object, request);
}

function objectResponse(object: BucketObject, request: OriginRequest): EdgeResponse {
  const headers = objectHeaders(object);
  const response = (status: number, body: EdgeResponse["body"]): EdgeResponse => ({
    status,
    statusText: undefined,
    headers,
    body,
    cacheResult: status >= 400 ? "Error" : "Miss",
  });
  switch (evaluateConditions(request.headers, object.etag, object.lastModified)) {
    case "not modified":
      headers.delete("content-type");
      return response(304, Buffer.alloc(0));
    case "precondition failed":
      return s3Error(
        request,
        412,
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
      );
  }
  const range = rangeStillHolds(request.headers, object.etag, object.lastModified)
    ? readRange(request.headers.get("range"), object.size)
    : undefined;
  if (range === "unsatisfiable") {
    const error = s3Error(request, 416, "InvalidRange", "The requested range is not satisfiable");
    error.headers.set("Content-Range", `bytes */${object.size}`);
    return error;
  }
  if (range) {
    headers.set("Content-Range", `bytes ${range.start}-${range.end}/${object.size}`);
    const size = range.end - range.start + 1;
    return response(206, { size, open: () => object.open(range.start, range.end) });
  }
  return response(200, { size: object.size, open: (start, end) => object.open(start, end) });
}

function objectHeaders(object: BucketObject): Headers {
  const headers = new Headers([
    ["Server", "AmazonS3"],
    ["Content-Type", object.contentType],
    ["Last-Modified", object.lastModified.toUTCString()],
    ["ETag", object.etag],
    ["Accept-Ranges", "bytes"],
  ]);
  for (const [name, value] of Object.entries(object.headers)) {
    if (isSafeHeader(name, value)) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(object.metadata)) {
    if (isSafeHeader(`x-amz-meta-${name}`, value)) headers.set(`x-amz-meta-${name}`, value);
  }
  return headers;
}

function s3Error(
  request: OriginRequest,
  status: number,
  code: string,
  message: string,
  key?: string,
): EdgeResponse {
  const keyElement = key === undefined ? "" : `<Key>${escapeXml(key)}</Key>`;
  const id = request.headers.get("x-amz-cf-id") ?? "";
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${keyElement}<RequestId>${id.slice(0, 16).toUpperCase()}</RequestId><HostId>${escapeXml(id)}</HostId></Error>`;
  return {
    status,
    statusText: undefined,
    headers: new Headers([
      ["Server", "AmazonS3"],
      ["Content-Type", "application/xml"],
    ]),
    body: Buffer.from(xml),
    cacheResult: "Error",
  };
}
