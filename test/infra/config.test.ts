import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type * as ConfigModule from "../../infra/config.ts";
import { loadProgramModule, register } from "../helpers/pulumi-mocks.ts";

const { readConfig } = loadProgramModule<typeof ConfigModule>("infra/config.ts");

describe("the configuration", () => {
  const good = {
    "platform:logRetentionDays": "14",
    "platform:throttleRate": "50",
    "platform:throttleBurst": "100",
    "platform:protectData": "true",
    "platform:manageApiGatewayAccount": "false",
    "platform:sitePriceClass": "PriceClass_All",
    "platform:hello": "none",
    "platform:domain": "example.com",
    "platform:ephemeralOf": "",
    "platform:alarmEmail": "",
    "platform:siteRelease": "3-1a2b3c4",
    "platform:deckRelease": "",
    "platform:live": "false",
    "platform:liveImage": "",
    "platform:redirectCache": "false",
  };
  const read = async (config: Record<string, string>) => {
    let result: ConfigModule.PlatformConfig | undefined;
    await register(
      () => {
        result = readConfig();
      },
      { config },
    );
    return result;
  };

  it("is read with its types", async () => {
    assert.deepEqual(await read(good), {
      region: "us-east-1",
      logRetentionDays: 14,
      throttleRate: 50,
      throttleBurst: 100,
      protectData: true,
      manageApiGatewayAccount: false,
      sitePriceClass: "PriceClass_All",
      hello: [],
      domain: "example.com",
      ephemeralOf: undefined,
      alarmEmail: undefined,
      siteRelease: "3-1a2b3c4",
      deckRelease: "",
      live: false,
      liveImage: undefined,
      redirectCache: false,
    });
  });

  it("needs the image of the live service where there is one", async () => {
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/live:1";
    const live = { ...good, "platform:live": "true" };
    assert.equal((await read({ ...live, "platform:liveImage": image }))?.liveImage, image);
    for (const other of ["", "live", "docker.io/library/node:24"]) {
      await assert.rejects(
        read({ ...live, "platform:liveImage": other }),
        /platform:liveImage is "[^"]*"; allowed is an image of ECR/,
      );
    }
  });

  for (const [text, hello] of [
    ["none", []],
    ["auto", "auto"],
    ["go, node", ["node", "go"]],
    ["csharp", ["csharp"]],
  ] as const) {
    it(`knows the languages of hello functions (${text})`, async () => {
      assert.deepEqual((await read({ ...good, "platform:hello": text }))?.hello, hello);
    });
  }

  for (const text of ["", "node,cobol", "node,,go", "auto,node", "none,go"]) {
    it(`refuses "${text}" for them`, async () => {
      await assert.rejects(
        read({ ...good, "platform:hello": text }),
        /platform:hello is ".*"; allowed is none, auto, or some of node, python, ruby, java, go, csharp/,
      );
    });
  }

  it("lists every missing and every bad key together", async () => {
    const config = {
      "aws:region": "Europe",
      "platform:logRetentionDays": "10",
      "platform:throttleRate": "0",
      "platform:protectData": "yes",
      "platform:manageApiGatewayAccount": "false",
      "platform:sitePriceClass": "PriceClass_1",
      "platform:domain": "Example",
      "platform:ephemeralOf": "../dev",
      "platform:alarmEmail": "nobody",
      "platform:siteRelease": "3",
      "platform:deckRelease": "latest",
    };
    await assert.rejects(read(config), (error: Error) => {
      assert.deepEqual(
        error.message.split("\n").map((line) => line.trim().replace(/; allowed is .*/, "")),
        [
          'the configuration of stack "dev" is not usable:',
          'aws:region is "Europe"',
          'platform:logRetentionDays is "10"',
          'platform:throttleRate is "0"',
          "platform:throttleBurst is missing",
          'platform:protectData is "yes"',
          'platform:sitePriceClass is "PriceClass_1"',
          "platform:hello is missing",
          'platform:domain is "Example"',
          'platform:ephemeralOf is "../dev"',
          'platform:alarmEmail is "nobody"',
          'platform:siteRelease is "3"',
          'platform:deckRelease is "latest"',
          "platform:live is missing",
          "platform:redirectCache is missing",
        ],
      );
      assert.match(
        error.message,
        /throttleBurst is missing; allowed is a whole number, 1 to 5000: pulumi config set/,
      );
      return true;
    });
  });

  it("has a declaration with type, description and default for every key, and values of each stack fit", async () => {
    const { config } = parse(readFileSync("Pulumi.yaml", "utf8"));
    const declared = Object.keys(config).filter((key) => !key.includes(":"));
    assert.deepEqual(declared.map((key) => `platform:${key}`).sort(), Object.keys(good).sort());
    const defaults = declared.map((key) => {
      const { type, description, default: value } = config[key];
      assert.ok(type && description && value !== undefined, key);
      return [`platform:${key}`, String(value)];
    });
    for (const stack of ["dev", "prod"]) {
      const own = Object.entries(parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")).config);
      const values = own.map(([key, value]) => [key, String(value)]);
      assert.ok(await read(Object.fromEntries([...defaults, ...values])));
    }
  });
});
