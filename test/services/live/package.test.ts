import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings } from "../../../services/live/src/settings.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const folder = "services/live";

describe("the image of the live service", () => {
  it("has the very packages that it is tested with here", () => {
    const { dependencies } = JSON.parse(read(`${folder}/package.json`));
    const ours = JSON.parse(read("package.json")).dependencies;
    for (const [name, version] of Object.entries(dependencies)) assert.equal(ours[name], version, name);
    const { packages } = JSON.parse(read(`${folder}/package-lock.json`));
    assert.deepEqual(packages[""].dependencies, dependencies);
  });

  it("runs the command of the program, without root", () => {
    const dockerfile = read(`${folder}/Dockerfile`);
    const command = /^CMD (.+)$/m.exec(dockerfile)?.[1] ?? "[]";
    assert.ok(
      read("infra/live.ts").includes(`command: ${JSON.stringify(JSON.parse(command)).replace(",", ", ")}`),
    );
    assert.match(dockerfile, /^USER node$/m);
  });
});

describe("the settings of the live service", () => {
  const environment = {
    PORT: "8080",
    REDIS_URL: "rediss://cache:6379",
    REDIS_PASSWORD: "secret",
    MAX_CONNECTIONS: "1000",
    METRICS_NAMESPACE: "platform-dev-live",
  };

  it("are those of the program, and listen on every address of the container", () => {
    assert.deepEqual(readSettings(environment), {
      host: "0.0.0.0",
      port: 8080,
      redisUrl: "rediss://cache:6379",
      redisPassword: "secret",
      maxConnections: 1000,
      metricsNamespace: "platform-dev-live",
    });
    assert.equal(readSettings({ ...environment, HOST: "127.0.0.1" }).host, "127.0.0.1");
  });

  it("name all that is missing or wrong together", () => {
    assert.throws(
      () => readSettings({ PORT: "many", MAX_CONNECTIONS: "0" }),
      /PORT is "many"; use a whole number from 1; REDIS_URL is not set; MAX_CONNECTIONS is "0"; .*METRICS_NAMESPACE is not set/,
    );
  });
});
