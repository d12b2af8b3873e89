import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { unzipSync } from "fflate";
import type * as PackagedFunctionModule from "../../../infra/components/packaged-function.ts";
import { elfOf } from "../../helpers/elf.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";
import { needTools } from "../../helpers/tools.ts";

const { PackagedFunction } = loadProgramModule<typeof PackagedFunctionModule>(
  "infra/components/packaged-function.ts",
);

describe("PackagedFunction", function () {
  this.timeout(60_000);
  let folder: string;
  before(function () {
    needTools(this, "python3");
    folder = mkdtempSync(join(tmpdir(), "slipway-packaged-"));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const sources = (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
    const source = join(folder, name);
    mkdirSync(source);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(source, file), content);
    return source;
  };

  it("is a function with a role, a policy and a log of its own", async () => {
    const source = sources("exact", { "handler.py": "def handle(event, context): pass" });
    const resources = await register(
      () => new PackagedFunction("hello", { language: "python", source, handler: "handler.handle" }),
    );
    assert.deepEqual(names(resources), [
      "aws:cloudwatch/logGroup:LogGroup::hello-log",
      "aws:iam/role:Role::hello-role",
      "aws:iam/rolePolicy:RolePolicy::hello-policy",
      "aws:lambda/function:Function::hello",
      "platform:components:PackagedFunction::hello",
    ]);
    const { code, ...inputs } = one(resources, "aws:lambda/function:Function").inputs;
    assert.deepEqual(inputs, {
      runtime: "python3.13",
      architectures: ["arm64"],
      handler: "handler.handle",
      role: "arn:aws:iam:us-east-1:123456789012:hello-role",
      timeout: 3,
      memorySize: 512,
      environment: { variables: {} },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/platform-dev-hello" },
      tracingConfig: { mode: "Active" },
    });
    const path = await code.path;
    assert.equal(isAbsolute(path), false);
    assert.deepEqual(Object.keys(unzipSync(readFileSync(path))), ["handler.py"]);
  });

  it("may write its own log and traces, and what it is granted, and nothing else", async () => {
    const source = sources("granted", { "handler.py": "" });
    const grants = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::files/*"] }];
    const resources = await register(
      () => new PackagedFunction("hello", { language: "python", source, handler: "handler.handle", grants }),
    );
    assert.deepEqual(JSON.parse(one(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:aws:cloudwatch:us-east-1:123456789012:hello-log:*"],
        },
        { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::files/*"] },
      ],
    });
  });

  for (const [machine, architecture] of [
    [62, "x86_64"],
    [183, "arm64"],
  ] as const) {
    it(`runs native code where it was compiled for, ${architecture}, from a folder that is built already`, async () => {
      const source = sources(`native-${machine}`, { bootstrap: elfOf(machine), "notes.txt": "as it is" });
      const resources = await register(
        () => new PackagedFunction("hello", { language: "prebuilt", runtime: "provided.al2023", source }),
      );
      const { architectures, runtime, handler, code } = one(resources, "aws:lambda/function:Function").inputs;
      assert.deepEqual(
        { architectures, runtime, handler },
        { architectures: [architecture], runtime: "provided.al2023", handler: "bootstrap" },
      );
      assert.deepEqual(Object.keys(unzipSync(readFileSync(await code.path))), ["bootstrap", "notes.txt"]);
    });
  }

  it("fails with what the compiler or the package says, under the function's name", async () => {
    await assert.rejects(
      register(() => new PackagedFunction("hello", { language: "python", source: "functions/nowhere" })),
      /function "hello": there is no folder "functions\/nowhere" in the project/,
    );
  });
});
