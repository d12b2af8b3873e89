import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

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
}

export interface ApiRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  /** Also sent back as `x-amzn-requestid`. */
  readonly requestId: string;
  /** The body as it arrives; read it once. */
  readonly stream: IncomingMessage;
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
