import type { ApiRequest, ApiResponse, OperationEntry } from "../../gateway/api.ts";
import { toXml, type XmlValue } from "../../gateway/xml.ts";
import { invalidArgument } from "./errors.ts";
import type { ObjectStore } from "./objects.ts";
import type { S3Permissions } from "./permissions.ts";
import type { SettingsBook } from "./settings.ts";

/** One operation of S3's REST API; a file each under `operations/`. */
export interface S3Operation extends OperationEntry {
  readonly route: Route;
  readonly permissions: S3Permissions;
  run(request: S3Request, dependencies: S3Dependencies): Promise<ApiResponse> | ApiResponse;
}

/** How a request names the operation. The one that asks for most is taken. */
export interface Route {
  readonly level: "service" | "bucket" | "object";
  readonly method: string;
  /** Query parameters that must be there. */
  readonly query?: readonly string[];
  /** Subresources that may be there too. */
  readonly optional?: readonly string[];
  /** A header that must be there. */
  readonly header?: string;
}

export interface S3Request extends ApiRequest {
  /** Empty at service level. */
  readonly bucket: string;
  /** Empty but at object level. */
  readonly key: string;
}

export interface S3Dependencies {
  readonly store: ObjectStore;
  readonly settings: SettingsBook;
  readonly region: string;
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  now(): number;
}

export const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

export function xmlAnswer(
  root: string,
  members: { readonly [element: string]: XmlValue },
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status: 200,
    headers: { "content-type": "application/xml", ...headers },
    body: toXml(root, s3Namespace, members),
  };
}

/** `2026-11-24T10:15:00.000Z` */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The account as the owner of buckets and objects, under S3's canonical user id. */
export function owner(dependencies: S3Dependencies): { ID: string } {
  return { ID: dependencies.accountId.padStart(64, "0") };
}

/** A whole number from the query. @throws AwsError InvalidArgument */
export function numberParameter(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  }
  return Math.min(Number(text), max);
}

/** For `encoding-type=url`: keys may hold what XML cannot. */
export function textEncoder(query: URLSearchParams): (value: string) => string {
  const type = query.get("encoding-type");
  if (type === null || type === "") return (value) => value;
  if (type !== "url")
    throw invalidArgument("encoding-type", type, "Invalid Encoding Method specified in Request");
  return (value) => encodeURIComponent(value).replace(/%2F/g, "/");
}
