import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import type * as ApiModule from "../../infra/api.ts";
import type * as ClicksModule from "../../infra/clicks.ts";
import type * as DataModule from "../../infra/data.ts";
import type * as ObservabilityModule from "../../infra/observability.ts";
import type * as SettingsModule from "../../infra/settings.ts";
import type { Stage } from "../../infra/stage.ts";
import { loadProgramModule, one, type Registered, register } from "../helpers/pulumi-mocks.ts";

const { createApi } = loadProgramModule<typeof ApiModule>("infra/api.ts");
const { createClicks } = loadProgramModule<typeof ClicksModule>("infra/clicks.ts");
const { createData } = loadProgramModule<typeof DataModule>("infra/data.ts");
const { createObservability } = loadProgramModule<typeof ObservabilityModule>("infra/observability.ts");
const { createSettings } = loadProgramModule<typeof SettingsModule>("infra/settings.ts");

const dev: Stage = {
  name: "dev",
  version: "1.2.3",
  region: "us-east-1",
  logRetention: 7,
  throttle: { rate: 10, burst: 20 },
  protectData: false,
  pointInTimeRecovery: false,
  alarms: false,
  alarmEmail: undefined,
  hosts: undefined,
  manageApiGatewayAccount: true,
  sitePriceClass: "PriceClass_100",
  hello: [],
  siteRelease: undefined,
  deckRelease: undefined,
  liveImage: undefined,
  redirectCache: false,
};
const prod: Stage = {
  ...dev,
  name: "prod",
  logRetention: 90,
  throttle: { rate: 99, burst: 99 },
  protectData: true,
  pointInTimeRecovery: true,
};

describe("the platform's data, APIs and consumers", function () {
  this.timeout(60_000);
  let resources: Registered[];

  const platform = (stage: Stage) =>
    register(
      () => {
        const data = createData(stage);
        createApi(stage, data, createSettings(stage), createObservability(stage));
        createClicks(stage, data);
      },
      { stack: stage.name },
    );

  before(async () => {
    resources = await platform(dev);
  });

  const ofType = (type: string, among = resources) => among.filter((each) => each.type === type);
  const functions = () => ofType("aws:lambda/function:Function");
  const codeOf = async ({ inputs }: Registered): Promise<string> => {
    const file = (await inputs.code.assets)["index.js"];
    return readFileSync(await file.path, "utf8");
  };

  it("give every route a function, and every function a role of its own", () => {
    assert.deepEqual(
      functions().map(({ name, inputs }) => [name, inputs.role.split(":").at(-1), inputs.timeout]),
      [
        ["create-link", "create-link-role", 3],
        ["delete-link", "delete-link-role", 3],
        ["follow-link", "follow-link-role", 3],
        ["get-link", "get-link-role", 3],
        ["health", "health-role", 3],
        ["link-clicks", "link-clicks-role", 3],
        ["list-links", "list-links-role", 3],
        ["openapi", "openapi-role", 3],
        ["roll-up-clicks", "roll-up-clicks-role", 10],
        ["update-link", "update-link-role", 3],
        ["version", "version-role", 3],
      ],
    );
  });

  it("grant each function what it does, and no more", () => {
    const table = "arn:aws:dynamodb:us-east-1:123456789012:links";
    const clicksAlone = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "CLICKS#*" } };
    const readBlockedHosts = ["ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:blocked-hosts"];
    const granted = Object.fromEntries(
      ofType("aws:iam/rolePolicy:RolePolicy").map(({ name, inputs }) => {
        const [logs, traces, ...others] = JSON.parse(inputs.policy).Statement;
        assert.deepEqual(logs.Resource.length, 1);
        assert.ok(logs.Resource[0].endsWith(`${name.replace(/-policy$/, "-log")}:*`), "its own log");
        assert.deepEqual(traces.Action, ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]);
        return [
          name,
          others.map((each: { Action: string[]; Resource: string[]; Condition?: object }) => [
            ...each.Action,
            ...each.Resource,
            ...(each.Condition ? [each.Condition] : []),
          ]),
        ];
      }),
    );
    assert.deepEqual(granted, {
      "create-link-policy": [["dynamodb:PutItem", table], readBlockedHosts],
      "delete-link-policy": [["dynamodb:DeleteItem", table]],
      "follow-link-policy": [["dynamodb:UpdateItem", table]],
      "get-link-policy": [["dynamodb:GetItem", table]],
      "health-policy": [["dynamodb:GetItem", table]],
      "link-clicks-policy": [
        ["dynamodb:GetItem", table],
        ["dynamodb:Query", table, clicksAlone],
      ],
      "list-links-policy": [
        ["dynamodb:Query", `${table}/index/byOwner`],
        ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:cursor-key-value"],
      ],
      "openapi-policy": [],
      "roll-up-clicks-policy": [
        [
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:DescribeStream",
          `${table}/stream/2026-01-31T12:00:00.000`,
        ],
        ["dynamodb:ListStreams", "*"],
        ["sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:links-dlq"],
        ["dynamodb:GetItem", "dynamodb:UpdateItem", table, clicksAlone],
      ],
      "update-link-policy": [["dynamodb:UpdateItem", table], readBlockedHosts],
      "version-policy": [],
    });
  });

  it("use no managed policy but the one that API Gateway's log writing asks for", () => {
    assert.deepEqual(
      ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs.policyArn),
      ["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"],
    );
    assert.doesNotMatch(JSON.stringify(resources.map(({ inputs }) => plain(inputs))), /FullAccess/);
    for (const { inputs } of ofType("aws:iam/role:Role")) assert.equal(inputs.managedPolicyArns, undefined);
  });

  it("leave API Gateway's account alone when another stack has it", async () => {
    const without = await platform({ ...dev, manageApiGatewayAccount: false });
    assert.deepEqual(ofType("aws:apigateway/account:Account", without), []);
    assert.deepEqual(ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment", without), []);
  });

  it("are three APIs, each with its own routes", () => {
    const routes = ofType("aws:apigateway/restApi:RestApi").map(({ name, inputs }) => {
      const paths = Object.entries<object>(JSON.parse(inputs.body).paths);
      return [
        name,
        paths.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)),
      ];
    });
    assert.deepEqual(Object.fromEntries(routes), {
      go: ["get /g/{slug}"],
      links: [
        "post /api/links",
        "get /api/links",
        "get /api/links/{slug}",
        "patch /api/links/{slug}",
        "delete /api/links/{slug}",
        "get /api/links/{slug}/clicks",
      ],
      meta: ["get /api/meta/health", "get /api/meta/version", "get /api/meta/openapi.json"],
    });
  });

  it("keep functions small: zipped ≤170 KB with the DynamoDB client, ≤70 KB without", async () => {
    for (const each of functions()) {
      const code = await codeOf(each);
      const size = zipSync({ "index.js": Buffer.from(code) }, { level: 6 }).length / 1024;
      const limit = ["openapi", "version"].includes(each.name) ? 70 : 170;
      assert.ok(size <= limit, `${each.name} has ${size.toFixed(1)} KB; at most ${limit} are allowed`);
    }
  });

  it("have the same code in every stack, which differs by its environment alone", async () => {
    const others = await platform(prod);
    for (const each of functions()) {
      const other = one(others, each.type, each.name);
      assert.equal(await codeOf(other), await codeOf(each), each.name);
    }
    const { environment } = one(others, "aws:lambda/function:Function", "version").inputs;
    assert.deepEqual(environment.variables, {
      POWERTOOLS_SERVICE_NAME: "go-links",
      POWERTOOLS_METRICS_NAMESPACE: "GoLinks/prod",
      VERSION: "1.2.3",
      ENVIRONMENT: "prod",
    });
  });

  it("protect the data of a stage that says so", async () => {
    const table = (among: Registered[]) => {
      const { deletionProtectionEnabled, pointInTimeRecovery } = one(
        among,
        "aws:dynamodb/table:Table",
      ).inputs;
      return [deletionProtectionEnabled, pointInTimeRecovery.enabled];
    };
    assert.deepEqual(table(resources), [false, false]);
    assert.deepEqual(table(await platform(prod)), [true, true]);
  });
});

/** Without archives and resources, which refer to themselves. */
function plain(inputs: object): object {
  return Object.fromEntries(
    Object.entries(inputs).filter(([, value]) => typeof value !== "object" || value?.constructor === Object),
  );
}
