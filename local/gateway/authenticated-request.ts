import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CloudContext } from "../context.ts";
import { accessDeniedError } from "./access-denied.ts";
import type { AccessKey } from "./access-key.ts";
import { type ApiRequest, AwsError, type Caller } from "./api.ts";
import { Authentication } from "./authentication.ts";
import type { Authorizer } from "./authorization.ts";
import { type PayloadChecks, payloadOf } from "./aws-chunked.ts";
import type { ErrorShape } from "./error-response.ts";
import { type FormUpload, isFormUpload, openForm } from "./form-upload.ts";
import type { Permission } from "./permission.ts";
import { readBody, readPayload } from "./request-body.ts";
import { type SignedRequest, signatureOfForm } from "./sigv4.ts";

/** Who sends a request without a signature. S3 alone answers such callers, where a bucket is public. */
export const anonymous: Caller = {
  accessKeyId: "",
  arn: "anonymous",
  accountId: "",
  userId: "",
  principal: { kind: "anonymous" },
};

interface Arrived {
  readonly stream: IncomingMessage;
  readonly response: ServerResponse;
  /** As sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly requestId: string;
}

/** Turns what arrived into a request that a service may answer: its sender known, its body what was signed. */
export class AuthenticatedRequests {
  readonly #context: CloudContext;
  readonly #authorizer: Authorizer;
  readonly #authentication: Authentication;

  constructor(options: {
    readonly context: CloudContext;
    readonly authorizer: Authorizer;
    findKey(accessKeyId: string): AccessKey | undefined;
  }) {
    this.#context = options.context;
    this.#authorizer = options.authorizer;
    this.#authentication = new Authentication(options);
  }

  /** @throws AwsError when the signature does not hold. */
  async open(
    arrived: Arrived,
    signature: SignedRequest | undefined,
    shape: ErrorShape,
  ): Promise<{ readonly apiRequest: ApiRequest; wasAuthorized(): boolean }> {
    const { stream, response, path, query, requestId } = arrived;
    const unsigned = shape.scope === "s3" && signature === undefined;
    const form = unsigned && isFormUpload(stream) ? await openForm(stream) : undefined;
    // S3 signs what the client says of the body, so that it can be checked as it comes; others sign the body itself.
    const whole = shape.scope === "s3" || !signature ? undefined : await readBody(stream);
    const announced = whole === undefined ? announcedHash(stream, query, signature) : hash("sha256", whole);
    const { caller, chunks } = signature
      ? this.#authentication.authenticate(stream, path, query, signature, announced, shape)
      : { caller: form ? this.#senderOf(form, shape) : anonymous, chunks: undefined };
    const checks: PayloadChecks = {
      ...(whole === undefined && isHash(announced) ? { sha256: announced } : {}),
      ...(chunks ? { chunks } : {}),
    };
    let asked = false;
    const refusal = (permission: Permission): AwsError | undefined => {
      asked = true;
      const decision = this.#authorizer.decide(caller, permission, {
        sourceIp: stream.socket.remoteAddress,
        userAgent: stream.headers["user-agent"],
        region: signature?.region,
      });
      return decision.allowed ? undefined : accessDeniedError(caller, permission, decision, shape);
    };
    const { accountId, region } = this.#context;
    return {
      wasAuthorized: () => asked,
      apiRequest: {
        method: stream.method ?? "GET",
        path,
        query,
        headers: stream.headers,
        caller,
        account: { accountId, region },
        requestId,
        refusal,
        authorize(permissions) {
          asked = true;
          if (caller.principal.kind === "root") return;
          for (const permission of permissions()) {
            const refused = refusal(permission);
            if (refused) throw refused;
          }
        },
        gone() {
          const controller = new AbortController();
          response.once("close", () => controller.abort());
          return controller.signal;
        },
        ...(form ? { form } : {}),
        payload: () => payloadOf(stream, checks),
        body: async (limit) =>
          whole === undefined ? readPayload(payloadOf(stream, checks), limit) : withinLimit(whole, limit),
      },
    };
  }

  #senderOf({ fields, file }: FormUpload, shape: ErrorShape): Caller {
    try {
      const signature = signatureOfForm(fields);
      if (!signature) return anonymous;
      return this.#authentication.authenticateForm(fields.get("policy") ?? "", signature, shape);
    } catch (error) {
      file.resume();
      throw error;
    }
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
const streaming = new Set([
  "UNSIGNED-PAYLOAD",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
]);

/** @throws AwsError InvalidRequest, InvalidArgument */
function announcedHash(
  stream: IncomingMessage,
  query: URLSearchParams,
  signature: SignedRequest | undefined,
): string {
  const header = stream.headers["x-amz-content-sha256"] ?? query.get("X-Amz-Content-Sha256") ?? undefined;
  if (!signature) return "";
  if (typeof header !== "string") {
    if (signature.place === "query") return "UNSIGNED-PAYLOAD";
    throw new AwsError(
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
      400,
    );
  }
  if (streaming.has(header) || isHash(header)) return header;
  throw new AwsError(
    "InvalidArgument",
    `x-amz-content-sha256 must be ${[...streaming].join(", ")} or a valid sha256 value.`,
    400,
    { ArgumentName: "x-amz-content-sha256", ArgumentValue: header },
  );
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function withinLimit(body: Buffer, limit: number | undefined): Buffer {
  if (limit !== undefined && body.length > limit) {
    throw new AwsError("RequestEntityTooLarge", `The request body is over ${limit} bytes.`, 413);
  }
  return body;
}
