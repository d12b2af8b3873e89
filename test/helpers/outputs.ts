import { createRequire } from "node:module";
import type * as Pulumi from "@pulumi/pulumi";

const pulumi = createRequire(import.meta.url)("@pulumi/pulumi") as typeof Pulumi;

/** The value of an output, or of a structure with outputs in it. */
export function resolvedValue<T>(value: T): Promise<Pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(value).apply((resolved) => resolve(resolved));
  });
}
