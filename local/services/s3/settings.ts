import type { Policy } from "../../iam/policy.ts";
import type { Properties } from "../../properties.ts";
import type { Versioning } from "./object-version.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly ignorePublicAcls: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html */
export interface CorsRule {
  readonly allowedHeaders: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** What resources have set on one bucket. New buckets block public access, as on AWS since April 2023. */
export interface BucketSettings {
  versioning: Versioning;
  policy: Policy | undefined;
  publicAccessBlock: PublicAccessBlock;
  corsRules: readonly CorsRule[];
  /** `AES256`, `aws:kms`; named in answers, no byte is encrypted. */
  encryption: { readonly algorithm: string; readonly kmsKeyId?: string };
  /** Kept as given, with no effect. */
  readonly inert: Map<string, Properties>;
}

export const allBlocked: PublicAccessBlock = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

export const defaultEncryption: BucketSettings["encryption"] = { algorithm: "AES256" };

/** Settings by bucket name. They come from resources, which the engine brings back at each start. */
export class SettingsBook {
  readonly #settings = new Map<string, BucketSettings>();

  of(bucket: string): BucketSettings {
    const known = this.#settings.get(bucket);
    if (known) return known;
    const fresh: BucketSettings = {
      versioning: "Disabled",
      policy: undefined,
      publicAccessBlock: allBlocked,
      corsRules: [],
      encryption: defaultEncryption,
      inert: new Map(),
    };
    this.#settings.set(bucket, fresh);
    return fresh;
  }

  forget(bucket: string): void {
    this.#settings.delete(bucket);
  }
}
