import { existsSync, readFileSync } from "node:fs";
import { secretSignature, signatureKey, type WireProperties, type WireValue } from "../wire.ts";

/** One resource as the CLI's engine keeps it. */
export interface KeptResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: WireProperties;
  readonly dependencies?: readonly string[];
  readonly parent?: string;
}

/** What the CLI's engine keeps of a stack in its file backend. Empty before the first `up` and after a `destroy`. */
export interface Checkpoint {
  readonly resources: readonly KeptResource[];
}

/**
 * Reads a checkpoint that the file backend wrote. Secrets in it are encrypted and stay so.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (CheckpointV3)
 * @throws Error when it is there and cannot be understood
 */
export function readCheckpoint(file: string): Checkpoint {
  if (!existsSync(file)) return { resources: [] };
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
  return { resources: checkpoint?.latest?.resources ?? [] };
}

/** True for a value that is encrypted, or holds one that is. */
export function isEncrypted(value: WireValue | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (signatureKey in value && value[signatureKey] === secretSignature) return true;
  return Object.values(value).some(isEncrypted);
}
