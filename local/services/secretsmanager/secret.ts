import { invalidRequest } from "./errors.ts";

/** One value of a secret. Its id is the token of the request that made it. */
export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Staging labels; a version without any is deprecated. */
  readonly stages: readonly string[];
}

/** Text, or bytes in base64. */
export type SecretValue = { readonly string: string } | { readonly binary: string };

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly kmsKeyId: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as all times here. */
  readonly created: number;
  readonly changed: number;
  readonly accessed: number | undefined;
  /** When the recovery window ends; undefined for a secret that is not marked for deletion. */
  readonly deletion: number | undefined;
  /** Resource policy, as JSON text. */
  readonly policy: string | undefined;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#term_version */
export const current = "AWSCURRENT";
export const previous = "AWSPREVIOUS";

/**
 * Versions kept of a secret; the oldest deprecated ones go first.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
const maxVersions = 100;

export function versionAt(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.find(({ stages }) => stages.includes(stage));
}

/** Puts a staging label on one version and takes it from all others; the old current version becomes the previous. */
export function moveStage(
  versions: readonly SecretVersion[],
  stage: string,
  to: string | undefined,
): readonly SecretVersion[] {
  const from = versions.find(({ stages }) => stages.includes(stage));
  if (from?.id === to) return versions;
  const moved = versions.map((version) => {
    const others = version.stages.filter((each) => each !== stage);
    return { ...version, stages: version.id === to ? [...others, stage] : others };
  });
  return stage === current && from ? moveStage(moved, previous, from.id) : moved;
}

/** Adds a version under the given labels; a secret's first version is its current one whatever they are. */
export function addVersion(secret: Secret, version: SecretVersion): Secret {
  const stages = secret.versions.length === 0 ? [...new Set([current, ...version.stages])] : version.stages;
  let versions: readonly SecretVersion[] = [...secret.versions, { ...version, stages: [] }];
  for (const stage of stages) versions = moveStage(versions, stage, version.id);
  return { ...secret, versions: withinQuota(versions), changed: version.created };
}

export function sameValue(one: SecretValue, other: SecretValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @throws AwsError when a hundred versions all carry labels */
function withinQuota(versions: readonly SecretVersion[]): readonly SecretVersion[] {
  if (versions.length <= maxVersions) return versions;
  const oldest = versions.find(({ stages }) => stages.length === 0);
  if (!oldest) throw invalidRequest(`You can't have more than ${maxVersions} labelled versions of a secret.`);
  return versions.filter((version) => version !== oldest);
}
