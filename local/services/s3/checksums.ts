import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Crc64Nvme, crc32c } from "./crc.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const checksumAlgorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** Checksum of a whole object, or of its parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; of a composite one with `-<parts>` at its end. */
  readonly value: string;
}

export interface RunningChecksum {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case "CRC32":
      return running32(crc32);
    case "CRC32C":
      return running32(crc32c);
    case "CRC64NVME":
      return new Crc64Nvme();
    case "SHA1":
    case "SHA256":
      return createHash(algorithm.toLowerCase());
  }
}

/** `x-amz-checksum-crc32` */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Name of the element in XML answers: `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

export function isChecksumAlgorithm(text: string): text is ChecksumAlgorithm {
  return (checksumAlgorithms as readonly string[]).includes(text);
}

/** The checksum over the parts' own checksums, for an upload of `COMPOSITE` type. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const running = startChecksum(algorithm);
  for (const part of parts) running.update(Buffer.from(part, "base64"));
  return `${running.digest().toString("base64")}-${parts.length}`;
}

function running32(step: (data: Uint8Array, previous: number) => number): RunningChecksum {
  let value = 0;
  return {
    update(data) {
      value = step(data, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value, 0);
      return bytes;
    },
  };
}
