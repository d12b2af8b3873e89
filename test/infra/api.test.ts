import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import type * as ApiModule from "../../infra/api.ts";
import type * as ClicksModule from "../../infra/clicks.ts";
import type * as DataModule from "../../infra/data.ts";
import type * as JobsModule from "../../infra/jobs.ts";
import type * as ObservabilityModule from "../../infra/observability.ts";
import type * as SettingsModule from "../../infra/settings.ts";
import type { Stage } from "../../infra/stage.ts";
import { loadProgramModule, one, type Registered, register } from "../helpers/pulumi-mocks.ts";

const { createApi } = loadProgramModule<typeof ApiModule>("infra/api.ts");
const { createClicks } = loadProgramModule<typeof ClicksModule>("infra/clicks.ts");
const { createData } = loadProgramModule<typeof DataModule>("infra/data.ts");
const { createJobs } = loadProgramModule<typeof JobsModule>("infra/jobs.ts");
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
        const [data, settings] = [createData(stage), createSettings(stage)];
        const jobs = createJobs(stage, data, settings);
        const observability = createObservability(stage);
        createApi(stage, { data, settings, jobs, live: undefined, observability });
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
        ["cancel-job", "cancel-job-role", 3],
        ["create-export", "create-export-role", 3],
        ["create-import", "create-import-role", 3],
        ["create-link", "create-link-role", 3],
        ["delete-link", "delete-link-role", 3],
        ["export-links-driver", "export-links-driver-role", 60],
        ["export-links-step", "export-links-step-role", 30],
        ["follow-link", "follow-link-role", 3],
        ["get-link", "get-link-role", 3],
        ["health", "health-role", 3],
        ["import-links-driver", "import-links-driver-role", 60],
        ["import-links-step", "import-links-step-role", 30],
        ["link-clicks", "link-clicks-role", 3],
        ["list-links", "list-links-role", 3],
        ["openapi", "openapi-role", 3],
        ["roll-up-clicks", "roll-up-clicks-role", 10],
        ["show-job", "show-job-role", 3],
        ["start-import", "start-import-role", 3],
        ["sweep-jobs", "sweep-jobs-role", 30],
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
      functions().map((each) => {
        const { name, inputs } = one(resources, "aws:iam/rolePolicy:RolePolicy", `${each.name}-policy`);
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
    const jobs = "arn:aws:dynamodb:us-east-1:123456789012:jobs";
    const files = (prefix: string) => `arn:aws:s3:us-east-1:123456789012:files/${prefix}*`;
    const invoke = (name: string) => [
      "lambda:InvokeFunction",
      `arn:aws:lambda:us-east-1:123456789012:${name}`,
    ];
    const driver = (kind: string) => [
      ["sqs:SendMessage", `arn:aws:sqs:us-east-1:123456789012:${kind}-dlq`],
      ["dynamodb:UpdateItem", jobs],
      invoke(`${kind}-step`),
    ];
    assert.deepEqual(granted, {
      "cancel-job-policy": [["dynamodb:UpdateItem", jobs]],
      "create-export-policy": [
        ["dynamodb:PutItem", "dynamodb:UpdateItem", jobs],
        invoke("export-links-driver"),
      ],
      "create-import-policy": [
        ["dynamodb:PutItem", jobs],
        ["s3:PutObject", files("imports/")],
      ],
      "create-link-policy": [["dynamodb:PutItem", table], readBlockedHosts],
      "delete-link-policy": [["dynamodb:DeleteItem", table]],
      "export-links-driver-policy": driver("export-links"),
      "export-links-step-policy": [
        ["dynamodb:Query", `${table}/index/byOwner`],
        ["s3:PutObject", files("exports/")],
      ],
      "follow-link-policy": [["dynamodb:UpdateItem", table]],
      "get-link-policy": [["dynamodb:GetItem", table]],
      "health-policy": [["dynamodb:GetItem", table]],
      "import-links-driver-policy": driver("import-links"),
      "import-links-step-policy": [
        ["dynamodb:PutItem", table],
        ["s3:GetObject", "s3:PutObject", files("imports/")],
        readBlockedHosts,
      ],
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
      "show-job-policy": [
        ["dynamodb:GetItem", jobs],
        ["s3:GetObject", files("")],
      ],
      "start-import-policy": [
        ["dynamodb:UpdateItem", jobs],
        ["s3:GetObject", files("imports/")],
        invoke("import-links-driver"),
      ],
      "sweep-jobs-policy": [
        ["dynamodb:Query", `${jobs}/index/byDueTime`],
        ["dynamodb:UpdateItem", jobs],
        invoke("import-links-driver"),
        invoke("export-links-driver"),
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

  it("are four APIs, each with its own routes", () => {
    const routes = ofType("aws:apigateway/restApi:RestApi").map(({ name, inputs }) => {
      const paths = Object.entries<object>(JSON.parse(inputs.body).paths);
      return [
        name,
        paths.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)),
      ];
    });
    assert.deepEqual(Object.fromEntries(routes), {
      go: ["get /g/{slug}"],
      jobs: [
        "post /api/jobs/imports",
        "post /api/jobs/imports/{jobId}/start",
        "post /api/jobs/exports",
        "get /api/jobs/{jobId}",
        "delete /api/jobs/{jobId}",
      ],
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

  it("keep functions small: zipped ≤170 KB with the DynamoDB client, ≤70 KB without; ≤200 KB with that of S3, too", async () => {
    for (const each of functions()) {
      const code = await codeOf(each);
      const size = zipSync({ "index.js": Buffer.from(code) }, { level: 6 }).length / 1024;
      const s3 = "FILES_BUCKET" in each.inputs.environment.variables;
      const limit = ["openapi", "version"].includes(each.name) ? 70 : s3 ? 200 : 170;
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
    const table = (name: string, among: Registered[]) => {
      const { deletionProtectionEnabled, pointInTimeRecovery } = one(
        among,
        "aws:dynamodb/table:Table",
        name,
      ).inputs;
      return [deletionProtectionEnabled, pointInTimeRecovery.enabled];
    };
    const permanent = await platform(prod);
    for (const name of ["links", "jobs"]) {
      assert.deepEqual(table(name, resources), [false, false]);
      assert.deepEqual(table(name, permanent), [true, true]);
    }
  });
});

/** Without archives and resources, which refer to themselves. */
function plain(inputs: object): object {
  return Object.fromEntries(
    Object.entries(inputs).filter(([, value]) => typeof value !== "object" || value?.constructor === Object),
  );
}
