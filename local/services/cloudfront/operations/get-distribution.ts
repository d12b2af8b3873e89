import { distributionMembers } from "./distribution-shape.ts";
import { type CloudFrontOperation, existingDistribution, onDistribution } from "./operation.ts";

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html */
export const getDistribution: CloudFrontOperation = {
  name: "GetDistribution",
  note: "The configuration holds what the local cloud applies.",
  permissions: onDistribution("cloudfront:GetDistribution"),
  method: "GET",
  path: /^\/distribution\/([^/]+)$/,
  run([id = ""], { store }) {
    const distribution = existingDistribution(store, id);
    return {
      headers: { etag: distribution.etag },
      root: "Distribution",
      members: {
        Id: distribution.id,
        ARN: distribution.arn,
        Status: "Deployed",
        LastModifiedTime: distribution.lastModifiedTime,
        InProgressInvalidationBatches: 0,
        DomainName: distribution.domainName,
        DistributionConfig: {
          CallerReference: distribution.id,
          DefaultRootObject: distribution.defaultRootObject,
          ...distributionMembers(distribution),
        },
      },
    };
  },
};
