import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as TagsModule from "../../../infra/policies/rules/tags.ts";
import { createRegistry } from "../../../local/registry.ts";
import { testContext } from "../../helpers/cloud-context.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { tagRules } = loadProgramModule<typeof TagsModule>("infra/policies/rules/tags.ts");
const provider = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** As `infra/tags.ts` has it: nobody looks for objects by a tag. */
const untagged = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];

describe("the rule that asks for tags", () => {
  it("is for all types of the local cloud that the provider takes tags of, in order", () => {
    const types = [...createRegistry(testContext()).handlers.keys()].filter((type) =>
      type.startsWith("aws:"),
    );
    const taggable = types.filter((type) => takesTags(type) && !untagged.includes(type));
    assert.deepEqual(tagRules[0]?.types, taggable.sort());
  });
});

/** By the inputs that the provider's SDK declares: `aws:sqs/queue:Queue` is in sqs/queue.d.ts. */
function takesTags(type: string): boolean {
  const [, path = "", name = ""] = type.split(":");
  const declarations = readFileSync(join(provider, `${path}.d.ts`), "utf8");
  const [, inputs] =
    new RegExp(`^export interface ${name}Args \\{$(.*?)^\\}$`, "ms").exec(declarations) ?? [];
  assert.ok(inputs !== undefined, `${path}.d.ts declares no ${name}Args`);
  return /^ {4}tags\?: /m.test(inputs);
}
