import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Principal } from "../iam/principal.ts";
import type { Payload } from "./aws-chunked.ts";
import type { FormUpload } from "./form-upload.ts";
import type { Account, Permission, Permissions } from "./permission.ts";

/** The API of one AWS service, as SDKs call it through the gateway. */
export interface ServiceApi {
  /** The service's name in a SigV4 credential scope: `…/us-east-1/<scope>/aws4_request`. */
  readonly scope: string;
  /** Decides the shape of error answers that the gateway writes for a thrown `AwsError`. */
  readonly protocol: Protocol;
  /** What the generated coverage page lists. */
  readonly operations: readonly OperationEntry[];
  /** @throws AwsError, which the gateway turns into an answer in the service's protocol. */
  handle(request: ApiRequest): Promise<ApiResponse>;
}

/** AWS's wire protocols. https://smithy.io/2.0/aws/protocols/ */
export type Protocol = "json" | "query" | "rest-json" | "rest-xml";

export interface OperationEntry {
  /** `GetItem` */
  readonly name: string;
  /** One line, where the behaviour is partial. */
  readonly note?: string;
  /** Asked for by the API before the operation runs. Each protocol has its own input. */
  readonly permissions: Permissions<never, never>;
}

export interface ApiRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  readonly account: Account;
  /** Also sent back as `x-amzn-requestid`. */
  readonly requestId: string;
  /**
   * Holds what the operation needs against the caller's policies; an answer that was not asked for here is not sent.
   * `permissions` is called only for callers that are not the account's root user.
   * @throws AwsError AccessDenied, in the service's words
   */
  authorize(permissions: () => readonly Permission[]): void;
  /** The same for one of several things that may be refused one by one. */
  refusal(permission: Permission): AwsError | undefined;
  /** Aborted once nobody waits for the answer any more. */
  gone(): AbortSignal;
  /** What a browser posted to S3 as a form, in place of a payload. */
  readonly form?: FormUpload;
  /** The body as it arrives, without its framing; read it once. */
  payload(): Payload;
  /**
   * The whole body.
   * @throws AwsError RequestEntityTooLarge (413) past `limit` bytes (16 MiB unless told).
   */
  body(limit?: number): Promise<Buffer>;
}

export interface Caller {
  readonly accessKeyId: string;
  /** `arn:aws:sts::…:assumed-role/<role>/<session>` or the account's root. */
  readonly arn: string;
  readonly accountId: string;
  /** `AROA…:<session>`, or the account. */
  readonly userId: string;
  readonly principal: Principal;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | Readable;
}

/** An error as AWS words it. */
export class AwsError extends Error {
  /** `ResourceNotFoundException` */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Members beside code and message (`Resource`, `BucketName`, …). */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, message: string, status = 400, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
