import type { Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { noSuchBucket } from "../errors.ts";
import type { BucketSettings } from "../settings.ts";
import { bucketOf, type ResourceDependencies } from "./dependencies.ts";

/** Handler of a resource that sets one thing on a bucket: its id is the bucket's name. */
export function settingHandler(
  { context, store, settings }: ResourceDependencies,
  setting: {
    /** Throws what AWS would refuse now; not asked when kept state comes back. */
    guard?(bucket: BucketSettings, inputs: Properties, name: string): void;
    apply(bucket: BucketSettings, inputs: Properties, name: string): void;
    clear(bucket: BucketSettings): void;
    outputs?(inputs: Properties): Properties;
    check?: NonNullable<ResourceHandler["check"]>;
    note?: string;
  },
): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const name = bucketOf(inputs);
    if (!store.has(name)) throw noSuchBucket(name);
    setting.guard?.(settings.of(name), inputs, name);
    setting.apply(settings.of(name), inputs, name);
    return { ...inputs, region: context.region, ...setting.outputs?.(inputs), id: name, bucket: name };
  };
  return {
    replaceOn: ["bucket", "expectedBucketOwner", "region"],
    // A bucket has one of each: the new one must not come before the old one has gone.
    deleteBeforeReplace: true,
    ...(setting.note ? { note: setting.note } : {}),
    ...(setting.check ? { check: setting.check } : {}),
    create({ inputs }) {
      return { id: bucketOf(inputs), outputs: put(inputs) };
    },
    update: ({ inputs }) => put(inputs),
    delete({ id }) {
      if (store.has(id)) setting.clear(settings.of(id));
    },
    restore({ inputs }) {
      const name = bucketOf(inputs);
      setting.apply(settings.of(name), inputs, name);
    },
  };
}

/** Handler of a setting that is kept as given and changes nothing here. */
export function inertHandler(
  dependencies: ResourceDependencies,
  name: string,
  note: string,
): ResourceHandler {
  return settingHandler(dependencies, {
    note,
    apply: (bucket, inputs) => void bucket.inert.set(name, inputs),
    clear: (bucket) => void bucket.inert.delete(name),
  });
}
