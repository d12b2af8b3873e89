import type { CloudContext } from "../../../context.ts";
import { type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ObjectStore } from "../objects.ts";
import type { SettingsBook } from "../settings.ts";

/** What handlers of S3's resources work on. */
export interface ResourceDependencies {
  readonly context: CloudContext;
  readonly store: ObjectStore;
  readonly settings: SettingsBook;
}

/** Property `bucket`, which takes a bucket's name or its ARN. */
export function bucketOf(properties: Properties): string {
  return (textOf(properties, "bucket") ?? "").replace(/^arn:aws:s3:::/, "");
}

/** `tags` and `tagsAll`, as the provider answers them. */
export function tagOutputs(inputs: Properties): Properties {
  const tags = textMapOf(inputs, "tags");
  return {
    ...(inputs.tags === undefined ? {} : { tags }),
    tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
  };
}
