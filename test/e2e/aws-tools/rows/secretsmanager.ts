import assert from "node:assert/strict";
import { kept, type Run, type ServiceRows } from "../row.ts";

const id = (run: Run) => ({ SecretId: `tools/${run.prefix}` });

export const secretsmanager: ServiceRows = {
  scope: "secretsmanager",
  rows: [
    {
      operation: "CreateSecret",
      input: (run) => ({ Name: id(run).SecretId, SecretString: "one" }),
      expect: (answer, run) => run.kept.set("first", answer.text("VersionId")),
    },
    {
      operation: "CreateSecret",
      input: (run) => ({ Name: id(run).SecretId, SecretString: "two" }),
      fails: "ResourceExistsException",
    },
    {
      operation: "GetSecretValue",
      input: id,
      expect: { SecretString: "one", VersionStages: ["AWSCURRENT"] },
    },
    {
      operation: "PutSecretValue",
      input: (run) => ({ ...id(run), SecretString: "two", VersionStages: ["AWSPENDING"] }),
      expect: (answer, run) => run.kept.set("second", answer.text("VersionId")),
    },
    {
      operation: "UpdateSecretVersionStage",
      input: (run) => ({
        ...id(run),
        VersionStage: "AWSCURRENT",
        MoveToVersionId: kept(run, "second"),
        RemoveFromVersionId: kept(run, "first"),
      }),
    },
    {
      operation: "GetSecretValue",
      input: (run) => ({ ...id(run), VersionStage: "AWSPREVIOUS" }),
      expect: { SecretString: "one" },
    },
    { operation: "UpdateSecret", input: (run) => ({ ...id(run), Description: "of a tool" }) },
    {
      operation: "TagResource",
      input: (run) => ({ ...id(run), Tags: [{ Key: "team", Value: "links" }] }),
    },
    {
      operation: "DescribeSecret",
      input: id,
      expect: { Description: "of a tool", Tags: [{ Key: "team", Value: "links" }] },
    },
    { operation: "UntagResource", input: (run) => ({ ...id(run), TagKeys: ["team"] }) },
    {
      operation: "ListSecrets",
      input: (run) => ({ Filters: [{ Key: "name", Values: [id(run).SecretId] }] }),
      expect: { SecretList: [{ Description: "of a tool" }] },
    },
    {
      operation: "ListSecretVersionIds",
      input: id,
      expect: (answer) => assert.equal(answer.list("Versions").length, 2),
    },
    {
      operation: "BatchGetSecretValue",
      input: (run) => ({ SecretIdList: [id(run).SecretId] }),
      expect: { SecretValues: [{ SecretString: "two" }] },
    },
    {
      operation: "GetResourcePolicy",
      input: id,
      expect: (answer, run) => assert.equal(answer.text("Name"), id(run).SecretId),
    },
    {
      operation: "GetRandomPassword",
      input: () => ({ PasswordLength: 12, ExcludePunctuation: true }),
      expect: (answer) => assert.match(answer.text("RandomPassword"), /^[A-Za-z0-9]{12}$/),
    },
    { operation: "DeleteSecret", input: (run) => ({ ...id(run), RecoveryWindowInDays: 7 }) },
    { operation: "GetSecretValue", input: id, fails: "InvalidRequestException" },
    { operation: "RestoreSecret", input: id },
    { operation: "DeleteSecret", input: (run) => ({ ...id(run), ForceDeleteWithoutRecovery: true }) },
    { operation: "DescribeSecret", input: id, fails: "ResourceNotFoundException" },
  ],
};
