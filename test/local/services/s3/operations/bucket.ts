import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { sign } from "../../../../helpers/sign.ts";
import { startS3 } from "../service.ts";

export const bucketName = "site";

/** S3 with a bucket, and what tests do with its objects. */
export async function startBucket() {
  const s3 = await startS3();
  await s3.createBucket(bucketName);
  return {
    ...s3,
    put: (Key: string, Body: string | Uint8Array, rest: object = {}) =>
      s3.client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body, ...rest })),
    async get(Key: string, rest: object = {}) {
      const answer = await s3.client.send(new GetObjectCommand({ Bucket: bucketName, Key, ...rest }));
      return { ...answer, text: await answer.Body?.transformToString() };
    },
    /** A request that the SDK would not send. */
    async raw(method: string, path: string, headers: Record<string, string>, body?: string) {
      const request = httpRequest({
        host: "127.0.0.1",
        port: s3.endpoint.port,
        method,
        path,
        headers: await sign(headers.host ?? `127.0.0.1:${s3.endpoint.port}`, {
          service: "s3",
          method,
          path,
          headers,
          body: body ?? "",
        }),
      });
      request.end(body);
      const [response] = await once(request, "response");
      let text = "";
      for await (const chunk of response) text += chunk;
      return { status: Number(response.statusCode), body: text, headers: response.headers };
    },
  };
}

export type BucketUnderTest = Awaited<ReturnType<typeof startBucket>>;

export function statusOf(error: unknown): number | undefined {
  // What the SDK throws carries it, and has no other type than unknown where it is caught.
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
