import assert from "node:assert/strict";
import type * as InlineSourceModule from "../../../infra/components/inline-source.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { InlineSource } = loadProgramModule<typeof InlineSourceModule>("infra/components/inline-source.ts");

describe("InlineSource", () => {
  it("is a function of one file, with a role, a policy and a log of its own", async () => {
    const resources = await register(
      () => new InlineSource("hello", { language: "python", file: "functions/hello/python/handler.py" }),
    );
    assert.deepEqual(names(resources), [
      "aws:cloudwatch/logGroup:LogGroup::hello-log",
      "aws:iam/role:Role::hello-role",
      "aws:iam/rolePolicy:RolePolicy::hello-policy",
      "aws:lambda/function:Function::hello",
      "platform:components:InlineSource::hello",
    ]);
    const { code, runtime, architectures, handler } = one(resources, "aws:lambda/function:Function").inputs;
    assert.deepEqual(
      { runtime, architectures, handler },
      { runtime: "python3.13", architectures: ["arm64"], handler: "handler.lambda_handler" },
    );
    const assets = await code.assets;
    assert.deepEqual(Object.keys(assets), ["handler.py"]);
    assert.equal(await assets["handler.py"].path, "functions/hello/python/handler.py");
  });

  it("names what is called in the file as Ruby does", async () => {
    const resources = await register(
      () =>
        new InlineSource("hello", {
          language: "ruby",
          file: "functions/hello/ruby/handler.rb",
          handler: "LambdaFunctions::Handler.process",
        }),
    );
    const { runtime, handler } = one(resources, "aws:lambda/function:Function").inputs;
    assert.deepEqual(
      { runtime, handler },
      { runtime: "ruby3.4", handler: "handler.LambdaFunctions::Handler.process" },
    );
  });
});
