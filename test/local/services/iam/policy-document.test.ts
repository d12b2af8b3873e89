import assert from "node:assert/strict";
import { policyProblems, policySize } from "../../../../local/services/iam/policy-document.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { trustLambda } from "../../../helpers/roles.ts";

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const principal = { Service: "lambda.amazonaws.com" };

describe("policy documents", () => {
  for (const [kind, document, problem] of [
    ["identity", policy(statement), undefined],
    ["identity", policy({ ...statement, Action: ["s3:*", "*"], Condition: {} }), undefined],
    ["identity", JSON.stringify({ Version: "2012-10-17", Statement: statement }), undefined],
    ["identity", policy({ Effect: "Deny", NotAction: "s3:*", NotResource: "*" }), undefined],
    ["identity", "{", /not JSON/],
    ["identity", "[]", /not a JSON object/],
    ["identity", policy(), /Statement is missing/],
    [
      "identity",
      JSON.stringify({ Version: "2020-01-01", Statement: [statement] }),
      /Version is "2020-01-01"/,
    ],
    ["identity", policy({ ...statement, Effect: "Maybe" }), /Effect is "Maybe"; use "Allow" or "Deny"/],
    ["identity", policy({ Effect: "Allow", Resource: "*" }), /needs Action or NotAction/],
    ["identity", policy({ Effect: "Allow", Action: "s3:GetObject" }), /needs Resource or NotResource/],
    ["identity", policy({ ...statement, NotAction: "s3:*" }), /only one of them/],
    ["identity", policy({ ...statement, Action: "GetObject" }), /has the action "GetObject"/],
    ["identity", policy({ ...statement, Action: [] }), /Action is \[\]/],
    ["identity", policy({ ...statement, Principal: "*" }), /names a Principal/],
    ["trust", policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }), undefined],
    ["trust", policy({ Effect: "Allow", Action: "sts:AssumeRole" }), /Principal is missing/],
    ["trust", policy({ ...statement, Principal: principal }), /names a Resource/],
    ["resource", policy({ ...statement, Principal: "*" }), undefined],
  ] as const) {
    it(`${problem ? "refuses" : "takes"} as ${kind} policy ${document.slice(0, 110)}`, () => {
      const problems = policyProblems(document, kind);
      if (!problem) assert.deepEqual(problems, []);
      else {
        assert.equal(problems.length, 1, problems.join("; "));
        assert.match(problems[0] ?? "", problem);
      }
    });
  }

  it("does not count white space", () => {
    assert.equal(policySize('{ "a" :\n\t1 }'), 7);
  });
});

describe("policy sizes", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start({ spares: 0 });
    await services.create("aws:iam/role:Role", "r", { name: "r", assumeRolePolicy: trustLambda });
  });
  after(() => services.stop());

  /** A policy of exactly `size` characters. */
  const sized = (size: number) => {
    const empty = policy({ ...statement, Sid: "" }).length;
    return policy({ ...statement, Sid: "x".repeat(size - empty) });
  };

  it("are limited to 6,144 for a managed policy", () => {
    const { check } = services.handler("aws:iam/policy:Policy");
    assert.deepEqual(check?.({ name: "p", policy: sized(6_144) }), []);
    assert.match(
      check?.({ name: "p", policy: sized(6_145) })[0]?.reason ?? "",
      /6145 characters; AWS takes 6144/,
    );
  });

  it("are limited to 10,240 for a role's inline policies together", async () => {
    const type = "aws:iam/rolePolicy:RolePolicy";
    const first = await services.create(type, "a", { name: "a", role: "r", policy: sized(6_000) });
    await services.create(type, "b", { name: "b", role: "r", policy: sized(4_240) });
    await assert.rejects(
      services.create(type, "c", { name: "c", role: "r", policy: sized(200) }),
      /10440 characters together/,
    );
    // A policy's own old text does not count against its new one.
    await services.update(type, first, { name: "a", role: "r", policy: sized(5_999) });
  });

  it("are limited to 2,048 for a trust policy", () => {
    const { check } = services.handler("aws:iam/role:Role");
    const trust = JSON.stringify({ ...JSON.parse(trustLambda), Id: "x".repeat(2_048) });
    assert.match(check?.({ name: "r", assumeRolePolicy: trust })[0]?.reason ?? "", /AWS takes 2048/);
  });
});
