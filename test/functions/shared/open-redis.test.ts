import assert from "node:assert/strict";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Redis } from "iovalkey";
import { openRedis } from "../../../functions/shared/open-redis.ts";
import { functionEnvironment } from "../../helpers/function-environment.ts";
import { LocalServices } from "../../helpers/local-services.ts";
import { type RedisServer, startRedis } from "../../helpers/redis.ts";

describe("openRedis, on a real server and the local Secrets Manager", () => {
  let services: LocalServices;
  let redis: RedisServer;
  let secretArn: string;

  beforeEach(async () => {
    [services, redis] = await Promise.all([LocalServices.start({ spares: 0 }), startRedis()]);
    const secret = await services.create("aws:secretsmanager/secret:Secret", "password", {
      name: "password",
    });
    secretArn = String(secret.outputs.arn);
    await services.create("aws:secretsmanager/secretVersion:SecretVersion", "password", {
      secretId: secretArn,
      secretString: redis.password,
    });
  });
  afterEach(() => Promise.all([services.stop(), redis.stop()]));
  functionEnvironment(() => ({
    AWS_ENDPOINT_URL: services.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    REDIS_URL: redis.url,
    REDIS_PASSWORD_SECRET: secretArn,
  }));

  it("connects by the secret's password, once", async () => {
    const connection = openRedis();
    const ids = await Promise.all([1, 2].map(() => connection.use((client) => client.client("ID"))));
    assert.equal(ids[0], ids[1]);
    await connection.use(async (client) => client.disconnect());
  });

  it("takes the new password when the old one is refused", async () => {
    const connection = openRedis();
    await connection.use((client) => client.ping());
    const operator = new Redis(redis.url, { password: redis.password });
    await operator.config("SET", "requirepass", "a new password");
    const secrets = new SecretsManagerClient(services.client);
    await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: "a new password" }));
    secrets.destroy();
    // Every connection there is has to come in anew.
    await operator.call("CLIENT", "KILL", "TYPE", "normal");
    operator.disconnect();
    assert.equal(await connection.use((client) => client.ping()), "PONG");
    await connection.use(async (client) => client.disconnect());
  });

  it("fails within a fraction of a second when nobody answers", async () => {
    const connection = openRedis();
    await redis.stop();
    await assert.rejects(connection.use((client) => client.ping()));
    await connection.use(async (client) => client.disconnect());
  });
});
