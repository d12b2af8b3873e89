import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { archive } from "../../../helpers/archive.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { testRoleArn } from "../../../helpers/roles.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";

describe("Lambda resources", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start({ spares: 0 });
  });
  after(() => services.stop());

  it("answer a function's outputs as the AWS provider does", async () => {
    const { id, inputs, outputs } = await createFunction(
      services,
      "outputs",
      "exports.handler = async () => 1;",
      { tags: { a: "b" } },
    );
    const { code, codeSha256, sourceCodeHash, sourceCodeSize, lastModified, ...rest } = outputs;
    const arn = "arn:aws:lambda:us-east-1:000000000000:function:outputs";
    const invokeArn = (target: string) =>
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${target}/invocations`;
    assert.equal(id, "outputs");
    assert.equal(code, inputs.code);
    assert.match(String(lastModified), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    assert.deepEqual(rest, {
      id: "outputs",
      name: "outputs",
      arn,
      invokeArn: invokeArn(arn),
      qualifiedArn: `${arn}:$LATEST`,
      qualifiedInvokeArn: invokeArn(`${arn}:$LATEST`),
      responseStreamingInvokeArn: `arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
      version: "$LATEST",
      role: testRoleArn,
      runtime: "nodejs24.x",
      handler: "index.handler",
      packageType: "Zip",
      architectures: ["x86_64"],
      memorySize: 128,
      timeout: 3,
      ephemeralStorage: { size: 512 },
      tracingConfig: { mode: "PassThrough" },
      loggingConfig: {
        logFormat: "Text",
        logGroup: "/aws/lambda/outputs",
        applicationLogLevel: "",
        systemLogLevel: "",
      },
      publish: false,
      reservedConcurrentExecutions: -1,
      skipDestroy: false,
      signingJobArn: "",
      signingProfileVersionArn: "",
      region: "us-east-1",
      tags: { a: "b" },
      tagsAll: { a: "b" },
    });
    const zip = readFileSync(
      services.lambda.code.zipOf(Buffer.from(String(codeSha256), "base64").toString("hex")),
    );
    assert.equal(codeSha256, createHash("sha256").update(zip).digest("base64"));
    assert.equal(sourceCodeHash, codeSha256);
    assert.equal(sourceCodeSize, zip.length);
    assert.deepEqual(Object.keys(unzipSync(zip)), ["index.js"]);
  });

  it("make the same zip of the same files, whatever their order", async () => {
    const one = await services.lambda.code.store(archive({ "b.js": "2", "a.js": "1" }));
    const other = await services.lambda.code.store(archive({ "a.js": "1", "b.js": "2" }));
    assert.deepEqual(one, other);
    // The zip of these files is the same on every machine: it names the code.
    assert.equal(one.hash, "d127a78324da218555302d02a3d53304eaa0df71ca8bddd417a8428400c14dff");
  });

  it("refuse archives with paths that lead out of them", async () => {
    for (const name of ["../evil.js", "/etc/evil.js", "a/../../evil.js"]) {
      await assert.rejects(services.lambda.code.store(archive({ [name]: "x" })), /leads out of it/);
    }
    await assert.rejects(services.lambda.code.store(archive({})), /empty/);
  });

  it("keep permissions as statements of the function's policy", async () => {
    await createFunction(services, "permitted", "exports.handler = async () => 1;");
    const existing = await services.create("aws:lambda/permission:Permission", "p", {
      function: "arn:aws:lambda:us-east-1:000000000000:function:permitted",
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:us-east-1:000000000000:abc/*/*/*",
    });
    assert.deepEqual(services.lambda.permissionsOf("permitted"), [
      {
        Sid: existing.id,
        Effect: "Allow",
        Principal: { Service: "apigateway.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: "arn:aws:lambda:us-east-1:000000000000:function:permitted",
        Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:execute-api:us-east-1:000000000000:abc/*/*/*" } },
      },
    ]);
    await services.handler("aws:lambda/permission:Permission").delete(existing);
    assert.deepEqual(services.lambda.permissionsOf("permitted"), []);
  });

  it("refuse a permission that the function's policy has no room for", async () => {
    await createFunction(services, "crowded", "exports.handler = async () => 1;");
    const permit = (route: number) =>
      services.create("aws:lambda/permission:Permission", `route-${route}`, {
        function: "crowded",
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        sourceArn: `arn:aws:execute-api:us-east-1:000000000000:abcdefghij/*/GET/route-${route}`,
      });
    await assert.rejects(
      async () => {
        for (let route = 0; route < 100; route++) await permit(route);
      },
      { code: "PolicyLengthExceededException", message: /bigger than the limit \(20480\)/ },
    );
    const kept = services.lambda.permissionsOf("crowded").length;
    assert.ok(kept > 50 && kept < 80, `${kept} permissions`);
  });

  it("run an alias", async () => {
    await createFunction(
      services,
      "aliased",
      "exports.handler = async (event, context) => context.invokedFunctionArn;",
    );
    await assert.rejects(invoke(services, "aliased:live"), { code: "ResourceNotFoundException" });
    const { outputs } = await services.create("aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "aliased",
      functionVersion: "$LATEST",
    });
    assert.equal(outputs.arn, "arn:aws:lambda:us-east-1:000000000000:function:aliased:live");
    assert.equal((await invoke(services, "aliased:live")).value, outputs.arn);
  });
});
