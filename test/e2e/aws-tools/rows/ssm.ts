import assert from "node:assert/strict";
import type { Run, ServiceRows } from "../row.ts";

const name = (run: Run, last = "a") => `/tools/${run.prefix}/${last}`;
const resource = (run: Run) => ({ ResourceType: "Parameter", ResourceId: name(run) });

export const ssm: ServiceRows = {
  scope: "ssm",
  rows: [
    {
      operation: "PutParameter",
      input: (run) => ({ Name: name(run), Value: "one", Type: "String" }),
      expect: { Version: 1, Tier: "Standard" },
    },
    {
      operation: "PutParameter",
      input: (run) => ({ Name: name(run), Value: "x", Type: "String" }),
      fails: "ParameterAlreadyExists",
    },
    {
      operation: "PutParameter",
      input: (run) => ({ Name: name(run), Value: "two", Overwrite: true }),
      expect: { Version: 2 },
    },
    {
      operation: "PutParameter",
      input: (run) => ({ Name: name(run, "b"), Value: "hush", Type: "SecureString" }),
      expect: { Version: 1 },
    },
    {
      operation: "LabelParameterVersion",
      input: (run) => ({ Name: name(run), ParameterVersion: 1, Labels: ["live"] }),
      expect: { InvalidLabels: [], ParameterVersion: 1 },
    },
    {
      operation: "GetParameter",
      input: (run) => ({ Name: `${name(run)}:live` }),
      expect: { Parameter: { Value: "one", Version: 1, Selector: ":live" } },
    },
    { operation: "GetParameter", input: (run) => ({ Name: name(run, "none") }), fails: "ParameterNotFound" },
    {
      operation: "UnlabelParameterVersion",
      input: (run) => ({ Name: name(run), ParameterVersion: 1, Labels: ["live"] }),
      expect: { RemovedLabels: ["live"] },
    },
    {
      operation: "GetParameterHistory",
      input: (run) => ({ Name: name(run) }),
      expect: { Parameters: [{ Value: "one" }, { Value: "two" }] },
    },
    {
      operation: "GetParameters",
      input: (run) => ({ Names: [name(run), name(run, "none")] }),
      expect: (answer, run) => {
        assert.equal(answer.text("Parameters", 0, "Value"), "two");
        assert.equal(answer.text("InvalidParameters", 0), name(run, "none"));
      },
    },
    {
      operation: "GetParametersByPath",
      input: (run) => ({ Path: `/tools/${run.prefix}`, WithDecryption: true }),
      expect: { Parameters: [{ Value: "two" }, { Value: "hush" }] },
    },
    {
      operation: "DescribeParameters",
      input: (run) => ({ ParameterFilters: [{ Key: "Path", Values: [`/tools/${run.prefix}`] }] }),
      expect: { Parameters: [{ Type: "String" }, { Type: "SecureString" }] },
    },
    {
      operation: "AddTagsToResource",
      input: (run) => ({ ...resource(run), Tags: [{ Key: "team", Value: "links" }] }),
    },
    {
      operation: "ListTagsForResource",
      input: resource,
      expect: { TagList: [{ Key: "team", Value: "links" }] },
    },
    { operation: "RemoveTagsFromResource", input: (run) => ({ ...resource(run), TagKeys: ["team"] }) },
    { operation: "DeleteParameter", input: (run) => ({ Name: name(run) }) },
    {
      operation: "DeleteParameters",
      input: (run) => ({ Names: [name(run), name(run, "b")] }),
      expect: (answer, run) => {
        assert.deepEqual(answer.list("DeletedParameters"), [name(run, "b")]);
        assert.deepEqual(answer.list("InvalidParameters"), [name(run)]);
      },
    },
  ],
};
