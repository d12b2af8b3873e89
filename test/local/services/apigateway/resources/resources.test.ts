import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ApiFixture, awsxBody, functionArn, lambdaOperation } from "../api-fixture.ts";

describe("API Gateway's resources", () => {
  let fixture: ApiFixture;
  beforeEach(() => {
    fixture = new ApiFixture();
  });
  afterEach(() => fixture.dispose());

  const called = () => fixture.lambda.calls.at(-1)?.functionArn;

  it("answer what AWS would", async () => {
    const { api, deployment, stage } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }));
    assert.match(api.id, /^[a-z0-9]{10}$/);
    assert.equal(api.outputs.arn, `arn:aws:apigateway:us-east-1::/restapis/${api.id}`);
    assert.equal(api.outputs.executionArn, `arn:aws:execute-api:us-east-1:000000000000:${api.id}`);
    assert.equal(api.outputs.createdDate, "2026-01-31T12:00:00Z");
    assert.match(String(api.outputs.rootResourceId), /^[a-z0-9]{10}$/);
    assert.match(deployment.id, /^[a-z0-9]{6}$/);
    assert.equal(stage.id, `ags-${api.id}-v1`);
    assert.equal(stage.outputs.invokeUrl, `https://${api.id}.execute-api.us-east-1.amazonaws.com/v1`);
    assert.equal(stage.outputs.executionArn, `arn:aws:execute-api:us-east-1:000000000000:${api.id}/v1`);
    assert.equal(stage.outputs.arn, `arn:aws:apigateway:us-east-1::/restapis/${api.id}/stages/v1`);
  });

  it("serve what was deployed, not what the API says since", async () => {
    const first = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("old") } }));
    const api = await fixture.update("restApi:RestApi", first.api, {
      ...first.api.inputs,
      body: JSON.stringify(awsxBody({ "/": { get: lambdaOperation("new") } })),
    });
    assert.equal(api.outputs.rootResourceId, first.api.outputs.rootResourceId);
    await fixture.send(first.id);
    assert.equal(called(), functionArn("old"));
    const deployment = await fixture.create("deployment:Deployment", { restApi: first.id });
    await fixture.send(first.id);
    assert.equal(called(), functionArn("old"), "a deployment alone moves no stage");
    await fixture.update("stage:Stage", first.stage, { ...first.stage.inputs, deployment: deployment.id });
    await fixture.delete("deployment:Deployment", first.deployment);
    await fixture.send(first.id);
    assert.equal(called(), functionArn("new"));
  });

  it("come back after a restart as they were deployed", async () => {
    const { id, api } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("old") } }), {
      stage: { variables: { color: "red" } },
    });
    await fixture.create("methodSettings:MethodSettings", {
      restApi: id,
      stageName: "v1",
      methodPath: "*/*",
      settings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 },
    });
    await fixture.update("restApi:RestApi", api, {
      ...api.inputs,
      body: JSON.stringify(awsxBody({ "/": { get: lambdaOperation("new") } })),
    });
    await fixture.restart();
    assert.equal((await fixture.send(id)).status, 200);
    assert.equal(called(), functionArn("old"));
    assert.deepEqual(fixture.lambda.lastEvent.stageVariables, { color: "red" });
    assert.equal((await fixture.send(id)).status, 429);
  });

  it("serve what the API says when a snapshot was lost, and say so", async () => {
    const { id } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }));
    rmSync(join(fixture.dir, "apigateway"), { recursive: true });
    await fixture.restart();
    assert.equal((await fixture.send(id)).status, 200);
    assert.match(fixture.said.join(), /the snapshot of deployment [a-z0-9]{6} is gone/);
  });

  it("leave no file of a deleted deployment", async () => {
    const { deployment } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }));
    const dir = join(fixture.dir, "apigateway", "deployments");
    assert.deepEqual(readdirSync(dir), [`${deployment.id}.json`]);
    await fixture.delete("deployment:Deployment", deployment);
    assert.deepEqual(readdirSync(dir), []);
  });

  it("are gone when deleted", async () => {
    const { id, stage, api } = await fixture.deploy(awsxBody({ "/": { get: lambdaOperation("f") } }));
    await fixture.delete("stage:Stage", stage);
    assert.equal((await fixture.send(id)).status, 403);
    await fixture.delete("restApi:RestApi", api);
    assert.equal((await fixture.send(id)).status, 403);
  });

  for (const [what, body, message] of [
    ["that is no document", "[1]", /Invalid OpenAPI input/],
    ["without a version", "{}", /Invalid OpenAPI input/],
    ["with a broken path", awsxBody({ a: { get: lambdaOperation("f") } }), /path "a" must start with "\/"/],
    ["with a bad parameter", awsxBody({ "/{a}b": { get: lambdaOperation("f") } }), /fill its whole segment/],
    ["that is neither JSON nor YAML", "{a: [", /Invalid OpenAPI input/],
  ] as const) {
    it(`refuse a body ${what}`, async () => {
      await assert.rejects(fixture.deploy(body), message);
    });
  }

  it("keep what changes nothing here", async () => {
    const account = await fixture.create("account:Account", { cloudwatchRoleArn: "arn:aws:iam::0:role/r" });
    assert.equal(account.id, "api-gateway-account");
    const domain = await fixture.create("domainName:DomainName", {
      domainName: "api.example.com",
      endpointConfiguration: { types: "REGIONAL" },
    });
    assert.equal(domain.outputs.arn, "arn:aws:apigateway:us-east-1::/domainnames/api.example.com");
    const mapping = await fixture.create("basePathMapping:BasePathMapping", {
      domainName: "api.example.com",
      restApi: "x",
    });
    assert.equal(mapping.id, "api.example.com/");
    await fixture.create("requestValidator:RequestValidator", { restApi: "x", name: "v" });
    await fixture.create("restApiPolicy:RestApiPolicy", { restApiId: "x", policy: "{}" });
  });
});
