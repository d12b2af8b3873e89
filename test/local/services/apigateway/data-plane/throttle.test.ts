import assert from "node:assert/strict";
import { ApiFixture, awsxBody, headerOf, lambdaOperation } from "../api-fixture.ts";

describe("throttling", () => {
  let fixture: ApiFixture;
  let id: string;
  beforeEach(async () => {
    fixture = new ApiFixture();
    const body = awsxBody({
      "/a": { get: lambdaOperation("f"), post: lambdaOperation("g") },
      "/b/{id}": { get: lambdaOperation("h") },
    });
    ({ id } = await fixture.deploy(body));
  });
  afterEach(() => fixture.dispose());

  const limit = (methodPath: string, rate: number, burst: number) =>
    fixture.create("methodSettings:MethodSettings", {
      restApi: id,
      stageName: "v1",
      methodPath,
      settings: { throttlingRateLimit: rate, throttlingBurstLimit: burst },
    });

  /** Statuses of so many requests at once. */
  async function burst(count: number, path = "/v1/a", method = "GET"): Promise<number[]> {
    const responses = await Promise.all(
      Array.from({ length: count }, () => fixture.send(id, { path, method })),
    );
    return responses.map(({ status }) => status);
  }
  const admitted = (statuses: number[]) => statuses.filter((status) => status === 200).length;

  it("admits the burst, then what the rate gives back", async () => {
    await limit("*/*", 2, 3);
    assert.deepEqual(await burst(5), [200, 200, 200, 429, 429]);
    fixture.clock.advance(499);
    assert.equal(admitted(await burst(2)), 0);
    fixture.clock.advance(1);
    assert.equal(admitted(await burst(2)), 1);
    fixture.clock.advance(1_000);
    assert.equal(admitted(await burst(5)), 2);
    fixture.clock.advance(60_000);
    assert.equal(admitted(await burst(5)), 3);
  });

  it("answers 429 in API Gateway's words", async () => {
    await limit("*/*", 0, 0);
    const response = await fixture.send(id, { path: "/v1/a" });
    assert.equal(response.status, 429);
    assert.equal(response.body.toString(), '{"message":"Too Many Requests"}');
    assert.equal(headerOf(response, "x-amzn-ErrorType"), "TooManyRequestsException");
    assert.equal(fixture.lambda.calls.length, 0);
  });

  it("counts each method by itself", async () => {
    await limit("*/*", 1, 1);
    assert.deepEqual(await burst(2), [200, 429]);
    assert.deepEqual(await burst(2, "/v1/a", "POST"), [200, 429]);
    assert.deepEqual(await burst(2, "/v1/b/1"), [200, 429]);
    assert.deepEqual(await burst(1, "/v1/b/2"), [429], "one method, whatever its parameters");
  });

  for (const path of ["b/{id}/GET", "/b/{id}/GET", "~1b~1{id}/GET"]) {
    it(`prefers the settings of ${path} to those of all methods`, async () => {
      await limit("*/*", 1, 1);
      await limit(path, 1, 4);
      assert.equal(admitted(await burst(6, "/v1/b/1")), 4);
      assert.equal(admitted(await burst(6)), 1);
    });
  }

  it("leaves the account's limit where a setting says none", async () => {
    await limit("*/*", -1, -1);
    assert.equal(admitted(await burst(200)), 200);
  });

  it("takes a changed setting at once, and forgets a deleted one", async () => {
    const settings = await limit("*/*", 1, 1);
    assert.equal(admitted(await burst(3)), 1);
    await fixture.update("methodSettings:MethodSettings", settings, {
      ...settings.inputs,
      settings: { throttlingRateLimit: 1, throttlingBurstLimit: 2 },
    });
    assert.equal(admitted(await burst(3)), 2);
    await fixture.delete("methodSettings:MethodSettings", settings);
    assert.equal(admitted(await burst(50)), 50);
  });

  it("holds for a stage that comes after its settings", async () => {
    await limit("*/*", 1, 1);
    const stage = { stageName: "v2", restApi: id };
    await fixture.create("methodSettings:MethodSettings", {
      ...stage,
      methodPath: "*/*",
      settings: { throttlingRateLimit: 1, throttlingBurstLimit: 2 },
    });
    const deployment = await fixture.create("deployment:Deployment", { restApi: id });
    await fixture.create("stage:Stage", { ...stage, deployment: deployment.id });
    assert.equal(admitted(await burst(5, "/v2/a")), 2);
    assert.equal(admitted(await burst(5, "/v1/a")), 1);
  });

  it("refuses a method path that names no method", async () => {
    await assert.rejects(limit("links", 1, 1), /methodPath is "links"; use "\*\/\*"/);
  });
});
