import { onAnything } from "../../../gateway/permission.ts";
import { distributionMembers } from "./distribution-shape.ts";
import type { CloudFrontOperation } from "./operation.ts";

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html */
export const listDistributions: CloudFrontOperation = {
  name: "ListDistributions",
  note: "Answers all distributions at once; Marker and MaxItems are ignored.",
  permissions: onAnything("cloudfront:ListDistributions"),
  method: "GET",
  path: /^\/distribution$/,
  run(_, { store }) {
    const items = [...store.distributions.values()].map((distribution) => ({
      Id: distribution.id,
      ARN: distribution.arn,
      ETag: distribution.etag,
      Status: "Deployed",
      LastModifiedTime: distribution.lastModifiedTime,
      DomainName: distribution.domainName,
      ...distributionMembers(distribution),
    }));
    return {
      root: "DistributionList",
      members: {
        Marker: "",
        MaxItems: 100,
        IsTruncated: false,
        Quantity: items.length,
        ...(items.length > 0 ? { Items: { DistributionSummary: items } } : {}),
      },
    };
  },
};
