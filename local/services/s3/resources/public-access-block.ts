import type { Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { allBlocked, type PublicAccessBlock } from "../settings.ts";
import type { ResourceDependencies } from "./dependencies.ts";
import { settingHandler } from "./setting.ts";

export function publicAccessBlockHandler(dependencies: ResourceDependencies): ResourceHandler {
  return settingHandler(dependencies, {
    note: "Public policies only; there are no ACLs to block.",
    apply(bucket, inputs) {
      bucket.publicAccessBlock = blockOf(inputs);
    },
    clear(bucket) {
      // Without the resource a bucket blocks nothing, unlike a new one.
      bucket.publicAccessBlock = { ...allBlocked, blockPublicPolicy: false, restrictPublicBuckets: false };
    },
    outputs: (inputs) => ({ ...blockOf(inputs) }),
  });
}

function blockOf(inputs: Properties): PublicAccessBlock {
  return {
    blockPublicAcls: inputs.blockPublicAcls === true,
    blockPublicPolicy: inputs.blockPublicPolicy === true,
    ignorePublicAcls: inputs.ignorePublicAcls === true,
    restrictPublicBuckets: inputs.restrictPublicBuckets === true,
  };
}
