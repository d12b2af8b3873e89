import * as pulumi from "@pulumi/pulumi";

/** Objects are paid for by the tag, and nobody looks for them by one. */
const untagged = /^aws:s3\/bucketObject(?:v2)?:/;

/**
 * Puts tags on every resource that takes some, those inside other people's components included; a resource's own win.
 * To be called before the first resource. They are inputs like any other, so both engines, policies and previews see
 * them, which is not so of the `defaultTags` of a provider.
 */
export function tagResources(tags: Readonly<Record<string, string>>): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    // The SDK names every input that a type has, also those that were not given.
    if (!type.startsWith("aws:") || !("tags" in props) || untagged.test(type) || isLookedUp(opts))
      return undefined;
    const own: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined = props.tags;
    return { props: { ...props, tags: pulumi.output(own).apply((given) => ({ ...tags, ...given })) }, opts };
  });
}

/** What stands elsewhere, as `Zone.get` finds it, is not ours to tag. */
function isLookedUp(options: pulumi.CustomResourceOptions): boolean {
  return options.id !== undefined;
}
