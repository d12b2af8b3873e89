import assert from "node:assert/strict";
import { openParameter } from "../../../functions/shared/open-parameter.ts";
import { functionEnvironment } from "../../helpers/function-environment.ts";
import { LocalServices } from "../../helpers/local-services.ts";

describe("openParameter, on the local Parameter Store", () => {
  let services: LocalServices;
  beforeEach(async () => {
    services = await LocalServices.start({ spares: 0 });
  });
  afterEach(() => services.stop());
  functionEnvironment(() => ({
    AWS_ENDPOINT_URL: services.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  }));

  it("reads once for a minute", async () => {
    const type = "aws:ssm/parameter:Parameter";
    const made = await services.create(type, "p", { name: "/app/hosts", type: "StringList", value: "a,b" });
    const read = openParameter("/app/hosts");
    assert.equal(await read(), "a,b");
    await services.update(type, made, { ...made.inputs, value: "c" });
    assert.equal(await read(), "a,b");
    assert.equal(await openParameter("/app/hosts")(), "c", "another environment");
  });

  it("fails with AWS's reason", async () => {
    await assert.rejects(openParameter("/app/none")(), /Parameter \/app\/none not found/);
  });
});
