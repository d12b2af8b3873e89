import type { IncomingMessage } from "node:http";
import { AwsError } from "./api.ts";
import { type Payload, payloadOf } from "./aws-chunked.ts";

const defaultLimit = 16 * 1024 * 1024;

/**
 * The whole body of a request, decoded.
 * @throws AwsError RequestEntityTooLarge past `limit` bytes.
 */
export function readBody(stream: IncomingMessage, limit = defaultLimit): Promise<Buffer> {
  return readPayload(payloadOf(stream), limit);
}

/** @throws AwsError RequestEntityTooLarge past `limit` bytes. */
export async function readPayload(payload: Payload, limit = defaultLimit): Promise<Buffer> {
  if (payload.length !== undefined && payload.length > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload.chunks) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
}

function tooLarge(limit: number): AwsError {
  return new AwsError("RequestEntityTooLarge", `The request body is over ${limit} bytes.`, 413);
}
