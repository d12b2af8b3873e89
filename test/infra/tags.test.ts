import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Aws from "@pulumi/aws";
import type * as Pulumi from "@pulumi/pulumi";
import type * as TagsModule from "../../infra/tags.ts";
import { loadProgramModule, register } from "../helpers/pulumi-mocks.ts";

// The one instance of the SDK that the program has, too.
const require = createRequire(import.meta.url);
const aws = require("@pulumi/aws") as typeof Aws;
const pulumi = require("@pulumi/pulumi") as typeof Pulumi;
const { tagResources } = loadProgramModule<typeof TagsModule>("infra/tags.ts");

/** Tags by logical name, of what `piece` makes. */
async function tagsOf(piece: () => unknown): Promise<Record<string, unknown>> {
  const program = async () => {
    tagResources({ Project: "platform", Stack: "dev" });
    piece();
  };
  const resources = await register(() => pulumi.runtime.runInPulumiStack(program));
  return Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs.tags]));
}

const both = { Project: "platform", Stack: "dev" };

describe("tags of the program's resources", () => {
  it("are on whatever takes some, inside components too, and a resource's own win", async () => {
    const tags = await tagsOf(() => {
      const component = new pulumi.ComponentResource("test:index:Component", "component");
      new aws.sqs.Queue("plain");
      new aws.sqs.Queue("inside", {}, { parent: component });
      new aws.sqs.Queue("own", { tags: { Stack: pulumi.output("mine"), Team: "links" } });
    });
    assert.deepEqual(
      { plain: tags.plain, inside: tags.inside, own: tags.own },
      { plain: both, inside: both, own: { Project: "platform", Stack: "mine", Team: "links" } },
    );
  });

  it("are not on what takes none, on objects, and on what stands elsewhere", async () => {
    const tags = await tagsOf(() => {
      new aws.sqs.QueuePolicy("policy", { queueUrl: "https://sqs", policy: "{}" });
      new aws.s3.BucketObjectv2("object", { bucket: "files", content: "x" });
      aws.sqs.Queue.get("elsewhere", "https://sqs/elsewhere");
    });
    assert.deepEqual([tags.policy, tags.object, tags.elsewhere], [undefined, undefined, undefined]);
  });
});
