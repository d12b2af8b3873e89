import { objectOf, type Properties, recordsOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { type BucketSettings, defaultEncryption } from "../settings.ts";
import type { ResourceDependencies } from "./dependencies.ts";
import { settingHandler } from "./setting.ts";

export function serverSideEncryptionHandler(dependencies: ResourceDependencies): ResourceHandler {
  return settingHandler(dependencies, {
    note: "Answers name the algorithm; nothing is encrypted on the disk.",
    apply(bucket, inputs) {
      const [rule] = recordsOf(inputs, "rules");
      bucket.encryption = encryptionOf(rule ?? {});
    },
    clear(bucket) {
      bucket.encryption = defaultEncryption;
    },
  });
}

export function encryptionOf(rule: Properties): BucketSettings["encryption"] {
  const byDefault = objectOf(rule, "applyServerSideEncryptionByDefault");
  const kmsKeyId = textOf(byDefault, "kmsMasterKeyId");
  return {
    algorithm: textOf(byDefault, "sseAlgorithm") ?? defaultEncryption.algorithm,
    ...(kmsKeyId ? { kmsKeyId } : {}),
  };
}
