import assert from "node:assert/strict";
import { kept, type ServiceRows } from "../row.ts";

export const apigateway: ServiceRows = {
  scope: "apigateway",
  rows: [
    {
      operation: "GetRestApis",
      expect(answer, run) {
        assert.equal(answer.list("items").length, 4);
        run.kept.set("restApi", answer.text("items", 0, "id"));
      },
    },
    {
      operation: "GetRestApi",
      input: (run) => ({ restApiId: kept(run, "restApi") }),
      expect: (answer, run) => assert.equal(answer.text("id"), kept(run, "restApi")),
    },
    {
      operation: "GetStages",
      input: (run) => ({ restApiId: kept(run, "restApi") }),
      expect: { item: [{ stageName: "dev" }] },
    },
    { operation: "GetRestApi", input: () => ({ restApiId: "none" }), fails: "NotFoundException" },
  ],
};
