import assert from "node:assert/strict";
import type { Run, ServiceRows } from "../row.ts";

const distribution = ({ outputs }: Run) => String(outputs.distributionId);

export const cloudfront: ServiceRows = {
  scope: "cloudfront",
  rows: [
    {
      operation: "ListDistributions",
      expect: (answer, run) =>
        assert.equal(answer.text("DistributionList", "Items", 0, "Id"), distribution(run)),
    },
    {
      operation: "GetDistribution",
      input: (run) => ({ Id: distribution(run) }),
      expect: { Distribution: { Status: "Deployed" } },
    },
    {
      operation: "CreateInvalidation",
      input: (run) => ({
        DistributionId: distribution(run),
        InvalidationBatch: { Paths: { Quantity: 1, Items: ["/*"] }, CallerReference: run.prefix },
      }),
      expect: { Invalidation: { Status: "Completed" } },
    },
    { operation: "GetDistribution", input: () => ({ Id: "NONE" }), fails: "NoSuchDistribution" },
  ],
};
