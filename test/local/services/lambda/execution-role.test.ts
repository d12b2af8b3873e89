import assert from "node:assert/strict";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createRole } from "../../../helpers/roles.ts";
import { createFunction, functionInputs, functionType, invoke } from "../../../helpers/test-function.ts";

const hello = "exports.handler = async () => 'hello';";
const cannotBeAssumed = {
  code: "InvalidParameterValueException",
  message: "The role defined for the function cannot be assumed by Lambda.",
};

describe("a function's execution role", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  const role = (name: string, service = "lambda.amazonaws.com") =>
    createRole(services, name, { service, statements: [] });
  const arn = (name: string) => ({ role: `arn:aws:iam::000000000000:role/${name}` });
  const may = (name: string, ...Action: string[]) =>
    services.iam.store.putInlinePolicy(
      name,
      "all",
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] }),
    );

  it("must be there, and trust Lambda, when the function is created and when it changes", async () => {
    await assert.rejects(createFunction(services, "absent", hello, arn("absent")), cannotBeAssumed);
    await role("for-edge", "edgelambda.amazonaws.com");
    await assert.rejects(createFunction(services, "edge", hello, arn("for-edge")), cannotBeAssumed);
    const created = await createFunction(services, "good", hello);
    await assert.rejects(
      services.update(functionType, created, functionInputs("good", hello, arn("for-edge"))),
      cannotBeAssumed,
    );
  });

  it("is what writes the log: without the right to, the function works and no log is kept", async () => {
    await role("silent");
    may("silent", "logs:CreateLogStream", "logs:CreateLogGroup");
    await createFunction(services, "silent", hello, arn("silent"));
    assert.equal((await invoke(services, "silent")).value, "hello");
    assert.equal(services.logs.has("/aws/lambda/silent"), false);
    const told = services.said().filter((line) => line.includes("silent may not logs:PutLogEvents"));
    assert.equal(told.length, 1);
  });

  it("needs logs:CreateLogGroup where there is no group yet", async () => {
    await role("streams");
    may("streams", "logs:CreateLogStream", "logs:PutLogEvents");
    await createFunction(services, "streams", hello, arn("streams"));
    await invoke(services, "streams");
    assert.equal(services.logs.has("/aws/lambda/streams"), false);
    await services.create("aws:cloudwatch/logGroup:LogGroup", "made", { name: "/aws/lambda/made" });
    await createFunction(services, "made", hello, arn("streams"));
    await invoke(services, "made");
    await services.logs.flush();
    assert.ok((await services.logs.group("/aws/lambda/made").streams()).length > 0);
  });

  it("is asked for X-Ray when an invocation is traced, and only then", async () => {
    const asked = () =>
      services.iam.authorizer.ledger.entries().filter(({ action }) => action.startsWith("xray:"));
    await createFunction(services, "untraced", hello);
    await invoke(services, "untraced");
    assert.deepEqual(asked(), []);
    await createFunction(services, "traced", hello, { tracingConfig: { mode: "Active" } });
    await invoke(services, "traced");
    assert.deepEqual(
      asked().map(({ action, allowed }) => [action, allowed]),
      [
        ["xray:PutTraceSegments", 1],
        ["xray:PutTelemetryRecords", 1],
      ],
    );
  });
});
