import assert from "node:assert/strict";
import { join } from "node:path";
import type * as JudgeModule from "../../../infra/policies/judge.ts";
import {
  anyPullRequest,
  environmentsRole,
  type Role,
  type RolesOptions,
  rolesFor,
} from "../../../local/deploy-policy/roles.ts";
import type { ProgramConfig } from "../../../local/engine/config.ts";
import { ephemeralConfig } from "../../../local/environments/stack-file.ts";
import { contextOf } from "../../../local/iam/context.ts";
import { decide } from "../../../local/iam/decision.ts";
import { parsePolicy } from "../../../local/iam/policy.ts";
import { type RecordedResource, recordGraph } from "../../../local/recording/recorded-graph.ts";
import { readSharedConfig } from "../../../local/recording/shared-config.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";
import { type Call, creating } from "./real-arns.ts";

const { judge } = loadProgramModule<typeof JudgeModule>("infra/policies/judge.ts");
const projectRoot = join(import.meta.dirname, "..", "..", "..");
const options: RolesOptions = {
  project: "platform",
  stack: "dev",
  place: { region: "us-east-1", accountId: "123456789012" },
  state: { bucket: "acme-state", kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
  repository: "acme/platform",
};

describe("npm run deploy-policy", function () {
  this.timeout(120_000);
  let config: ProgramConfig;
  let graph: readonly RecordedResource[];
  let deploy: Role;
  let preview: Role;
  before(async () => {
    const read = readSharedConfig(projectRoot, "dev");
    const more = {
      "platform:hello": "none",
      "platform:domain": "example.com",
      "platform:alarmEmail": "ops@example.com",
      "platform:live": "true",
      "platform:liveImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/live:1",
      "platform:redirectCache": "true",
    };
    config = { ...read, values: { ...read.values, ...more } };
    graph = await recordGraph(projectRoot, config);
    const roles = rolesFor(graph, options);
    const roleOf = (kind: Role["kind"]) => {
      const role = roles.find((each) => each.kind === kind);
      assert.ok(role, kind);
      return role;
    };
    [deploy, preview] = [roleOf("deploy"), roleOf("preview")];
  });

  const callsOf = ({ type, properties }: RecordedResource): readonly Call[] => {
    const calls = creating[type]?.(properties);
    assert.ok(calls, `how ${type} is created is not in real-arns.ts`);
    return calls;
  };
  const made = () => graph.filter(({ type }) => type.includes("/"));

  it("lets the deploy role create the whole graph", () => {
    const refused = made()
      .flatMap(callsOf)
      .filter((call) => !allows(deploy, call));
    assert.deepEqual(refused, []);
  });

  it("lets the preview role create nothing of it, nor read what secrets hold", () => {
    const changes = made()
      .flatMap(callsOf)
      .filter(({ action }) => !action.includes(":Describe"));
    assert.deepEqual(
      changes.filter((call) => allows(preview, call)),
      [],
    );
    const value = {
      action: "secretsmanager:GetSecretValue",
      resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:cursor-key-1a2b3c4-AbCdEf",
    };
    assert.deepEqual([allows(deploy, value), allows(preview, value)], [true, false]);
  });

  it("leaves alone what is not the stack's", () => {
    const foreign: readonly Call[] = [
      {
        action: "dynamodb:DeleteTable",
        resource: "arn:aws:dynamodb:us-east-1:123456789012:table/orders-1a2b3c4",
      },
      {
        action: "dynamodb:DeleteTable",
        resource: "arn:aws:dynamodb:us-east-1:123456789012:table/links-archive-1a2b3c4",
      },
      { action: "iam:PutRolePolicy", resource: "arn:aws:iam::123456789012:role/platform-dev-deploy" },
      { action: "s3:GetObject", resource: "arn:aws:s3:::acme-state/.pulumi/stacks/platform/prod.json" },
      { action: "s3:GetObject", resource: "arn:aws:s3:::acme-state/.pulumi/stacks/platform/dev-two.json" },
      {
        action: "route53:ChangeResourceRecordSets",
        resource: "arn:aws:route53:::hostedzone/Z1D633PJN98FT9",
        context: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": "example.com" },
      },
      {
        action: "apigateway:POST",
        resource: "arn:aws:apigateway:us-east-1::/restapis",
        context: { "apigateway:Request/ApiName": "platform-prod-links" },
      },
    ];
    assert.deepEqual(
      foreign.filter((call) => allows(deploy, call)),
      [],
    );
  });

  it("hands roles on to the one service that they are for, and attaches the one policy that is attached", () => {
    const role = made().find(({ type, name }) => type === "aws:iam/role:Role" && name === "create-link-role");
    const resource = `arn:aws:iam::123456789012:role/${role?.properties.name}`;
    const pass = (service: string) => ({
      action: "iam:PassRole",
      resource,
      context: { "iam:PassedToService": service },
    });
    assert.deepEqual(
      [allows(deploy, pass("lambda.amazonaws.com")), allows(deploy, pass("ec2.amazonaws.com"))],
      [true, false],
    );
    const logs = made().find(({ type, name }) => type === "aws:iam/role:Role" && name === "api-gateway-logs");
    const attach = {
      action: "iam:AttachRolePolicy",
      resource: `arn:aws:iam::123456789012:role/${logs?.properties.name}`,
      context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    };
    assert.equal(allows(deploy, attach), false);
  });

  it("keeps the state of the stack, and of no other", () => {
    const state = (action: string, path: string) => ({
      action: `s3:${action}`,
      resource: `arn:aws:s3:::acme-state/.pulumi/${path}`,
    });
    const writes = [
      state("PutObject", "stacks/platform/dev.json"),
      state("PutObject", "locks/organization/platform/dev/1234.json"),
      state("PutObject", "history/platform/dev/dev-1.history.json"),
    ];
    assert.deepEqual(
      writes.map((call) => [allows(deploy, call), allows(preview, call)]),
      writes.map(() => [true, false]),
    );
    assert.ok(allows(preview, state("GetObject", "stacks/platform/dev.json")));
  });

  it("lets the release tool write the site's two buckets", () => {
    const buckets = made().filter(
      ({ type, name }) => type === "aws:s3/bucket:Bucket" && name.startsWith("site-"),
    );
    assert.equal(buckets.length, 2);
    for (const { properties } of buckets) {
      const resource = `arn:aws:s3:::${properties.bucket}/releases/1-abc/index.html`;
      assert.ok(allows(deploy, { action: "s3:PutObject", resource }));
      assert.ok(!allows(preview, { action: "s3:PutObject", resource }));
    }
  });

  it("has policies that AWS takes, and that pass the guardrail on wildcards", () => {
    for (const { name, policies } of [deploy, preview]) {
      assert.ok(policies.length <= 10, name);
      for (const policy of policies) assert.ok(JSON.stringify(policy).length <= 6_144, name);
    }
    const asResources = [deploy, preview].flatMap(({ name, policies }) =>
      policies.map((policy, index) => ({
        urn: `urn:${name}-${index}`,
        type: "aws:iam/policy:Policy",
        name,
        properties: { policy: JSON.stringify(policy), tags: { Project: "platform", Stack: "dev" } },
      })),
    );
    const { judgements } = judge(asResources);
    assert.deepEqual(
      judgements.flatMap(({ failed }) => failed),
      [],
    );
  });

  it("trusts jobs of the repository's environment, and pull requests for previews", () => {
    const subjects = [deploy, preview].map(({ trust }) =>
      trust?.Statement.map(({ Condition }) => Condition.StringEquals),
    );
    const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
    assert.deepEqual(subjects, [
      [{ ...aud, "token.actions.githubusercontent.com:sub": "repo:acme/platform:environment:dev" }],
      [{ ...aud, "token.actions.githubusercontent.com:sub": "repo:acme/platform:pull_request" }],
    ]);
  });

  it("names each type that it has no rights for", () => {
    const strange = [
      { urn: "urn:a", type: "aws:kinesis/stream:Stream", name: "clicks", properties: {} },
      {
        urn: "urn:b",
        type: "aws:apigateway/account:Account",
        name: "it",
        properties: { tags: { team: "a" } },
      },
    ];
    assert.throws(
      () => rolesFor([...graph, ...strange], options),
      /No rights are known for: aws:kinesis\/stream:Stream, aws:apigateway\/account:Account \(tags\)/,
    );
  });

  it("lets the environments' role make the stack of any pull request, and no other's", async () => {
    const stack = anyPullRequest;
    const recorded = await recordGraph(projectRoot, ephemeralConfig(config, stack));
    const role = environmentsRole(recorded, { ...options, stack });
    const logGroup = (of: string) => ({
      action: "logs:CreateLogGroup",
      resource: `arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/platform-${of}-create-link`,
    });
    assert.deepEqual(
      ["pr-12", "pr-345", "dev", "prod"].map((of) => allows(role, logGroup(of))),
      [true, true, false, false],
    );
  });
});

function allows({ policies, name }: Role, { action, resource, context = {} }: Call): boolean {
  const roleArn = `arn:aws:iam::123456789012:role/${name}`;
  const principal = { kind: "role", accountId: "123456789012", roleArn, sessionArn: roleArn } as const;
  const identity = policies.map((policy) => parsePolicy(JSON.stringify(policy)));
  return decide({ principal, action, resource, context: contextOf(context) }, { identity }).allowed;
}
