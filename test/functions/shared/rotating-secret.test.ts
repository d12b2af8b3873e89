import assert from "node:assert/strict";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { openSecret } from "../../../functions/shared/open-secret.ts";
import { RotatingSecret } from "../../../functions/shared/rotating-secret.ts";
import { functionEnvironment } from "../../helpers/function-environment.ts";
import { LocalServices } from "../../helpers/local-services.ts";

class LoginFailed extends Error {}
const isLoginFailure = (error: unknown) => error instanceof LoginFailed;

describe("a rotating secret, on the local Secrets Manager", () => {
  let services: LocalServices;
  let client: SecretsManagerClient;
  /** What the database takes at present. */
  let password: string;
  let logins: string[];

  beforeEach(async () => {
    services = await LocalServices.start({ spares: 0 });
    client = new SecretsManagerClient(services.client);
    await client.send(new CreateSecretCommand({ Name: "db", SecretString: "first" }));
    password = "first";
    logins = [];
  });
  afterEach(async () => {
    client.destroy();
    await services.stop();
  });
  functionEnvironment(() => ({
    AWS_ENDPOINT_URL: services.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  }));

  const rotate = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: "db", SecretString }));
  const login = async (given: string) => {
    logins.push(given);
    if (given !== password) throw new LoginFailed("wrong password");
    return "connected";
  };

  it("is cached, and read anew once when the cached value is refused", async () => {
    const secret = openSecret("db");
    assert.equal(await secret.use(login, isLoginFailure), "connected");
    await rotate("second");
    assert.equal(await secret.use(login, isLoginFailure), "connected", "the old password still works");
    password = "second";
    assert.equal(await secret.use(login, isLoginFailure), "connected");
    assert.deepEqual(logins, ["first", "first", "first", "second"]);
    assert.equal(await secret.value(), "second", "the new value is the cached one");
  });

  it("fails after one more attempt, and asks no more for a while", async () => {
    let now = 0;
    const reads: boolean[] = [];
    const secret = new RotatingSecret(
      async ({ forceFetch }) => {
        reads.push(forceFetch);
        return forceFetch ? "newest" : "first";
      },
      () => now,
    );
    password = "none of them";
    await assert.rejects(secret.use(login, isLoginFailure), LoginFailed);
    assert.deepEqual(logins, ["first", "newest"]);
    await assert.rejects(secret.use(login, isLoginFailure), LoginFailed);
    assert.deepEqual(reads, [false, true, false], "the second refusal in ten seconds costs no look");
    now = 10_000;
    await assert.rejects(secret.use(login, isLoginFailure), LoginFailed);
    assert.deepEqual(reads, [false, true, false, false, true]);
  });

  it("passes on what is no refusal, and a refusal of the value that is the newest", async () => {
    const secret = openSecret("db");
    await assert.rejects(
      secret.use(() => Promise.reject(new Error("connection reset")), isLoginFailure),
      /connection reset/,
    );
    password = "elsewhere";
    await assert.rejects(secret.use(login, isLoginFailure), LoginFailed);
    assert.deepEqual(logins, ["first"], "the same value is not tried twice");
  });

  it("says which secret it cannot read", async () => {
    await assert.rejects(openSecret("none").value(), /can't find the specified secret/);
  });
});
