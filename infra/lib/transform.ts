import type * as pulumi from "@pulumi/pulumi";

/** Changes what a component made of its arguments, just before the resource is created. */
export type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/** Applies a component's `transform` entry; answers what to give to the resource's constructor. */
export function transformed<Args>(
  transform: Transform<Args> | undefined,
  args: Args,
  options: pulumi.CustomResourceOptions,
): [Args, pulumi.CustomResourceOptions] {
  transform?.(args, options);
  return [args, options];
}
