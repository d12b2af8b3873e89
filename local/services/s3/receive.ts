import { createHash } from "node:crypto";
import { AwsError } from "../../gateway/api.ts";
import type { Blob, Blobs } from "./blobs.ts";
import { type Checksum, type ChecksumAlgorithm, checksumHeader, startChecksum } from "./checksums.ts";
import { invalidArgument } from "./errors.ts";

/** What the sender says of the bytes. */
export interface Expectations {
  /** Base64. */
  readonly contentMd5?: string;
  readonly checksum?: {
    readonly algorithm: ChecksumAlgorithm;
    /** Base64, read when the body is over, as it may come in a trailer; undefined only computes. */
    value(): string | undefined;
  };
  /** Bytes, as `maxSize`. */
  readonly minSize?: number;
  readonly maxSize?: number;
}

export interface Received {
  readonly blob: Blob;
  /** Hex. */
  readonly md5: string;
  readonly checksum?: Checksum;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const maxPutSize = 5 * 1024 ** 3;

/**
 * Writes bytes to the disk and checks them against what was announced; on a mismatch nothing stays.
 * @throws AwsError BadDigest, InvalidDigest, EntityTooLarge, and what the chunks end with
 */
export async function receive(
  blobs: Blobs,
  chunks: AsyncIterable<Uint8Array> | Uint8Array,
  expectations: Expectations = {},
): Promise<Received> {
  const { contentMd5, checksum } = expectations;
  if (contentMd5 !== undefined && Buffer.from(contentMd5, "base64").length !== 16) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400);
  }
  const md5 = createHash("md5");
  const running = checksum && startChecksum(checksum.algorithm);
  const maxSize = expectations.maxSize ?? maxPutSize;
  let size = 0;
  let value: string | undefined;

  const blob = await blobs.write(checked(), (chunk) => {
    size += chunk.length;
    if (size > maxSize) throw tooLarge(maxSize);
    md5.update(chunk);
    running?.update(chunk);
  });
  return {
    blob,
    md5: md5.digest("hex"),
    ...(checksum && value !== undefined
      ? { checksum: { algorithm: checksum.algorithm, type: "FULL_OBJECT", value } }
      : {}),
  };

  /** Passes the chunks on and then checks, while the file can still be given up. */
  async function* checked(): AsyncGenerator<Uint8Array> {
    if (chunks instanceof Uint8Array) yield chunks;
    else yield* chunks;
    if (size < (expectations.minSize ?? 0)) throw tooSmall(size, expectations.minSize ?? 0);
    if (contentMd5 !== undefined && md5.copy().digest("base64") !== contentMd5) {
      throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400);
    }
    if (!checksum) return;
    value = running?.digest().toString("base64");
    const expected = checksum.value();
    if (expected !== undefined && expected !== value) throw badChecksum(checksum.algorithm, expected);
  }
}

/** BadDigest, or InvalidArgument when `expected` is no checksum at all. */
function badChecksum(algorithm: ChecksumAlgorithm, expected: string): AwsError {
  const sizes: Record<ChecksumAlgorithm, number> = {
    CRC32: 4,
    CRC32C: 4,
    CRC64NVME: 8,
    SHA1: 20,
    SHA256: 32,
  };
  if (Buffer.from(expected, "base64").length !== sizes[algorithm]) {
    return invalidArgument(
      checksumHeader(algorithm),
      expected,
      `Value for ${checksumHeader(algorithm)} header is invalid.`,
    );
  }
  return new AwsError(
    "BadDigest",
    `The ${algorithm} you specified did not match the calculated checksum.`,
    400,
  );
}

function tooSmall(size: number, minSize: number): AwsError {
  return new AwsError(
    "EntityTooSmall",
    "Your proposed upload is smaller than the minimum allowed size",
    400,
    {
      ProposedSize: String(size),
      MinSizeAllowed: String(minSize),
    },
  );
}

function tooLarge(maxSize: number): AwsError {
  return new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400, {
    MaxSizeAllowed: String(maxSize),
  });
}
