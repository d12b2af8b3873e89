import { AwsError } from "../../../gateway/api.ts";
import { entityId } from "../ids.ts";
import { type CloudFrontOperation, existingDistribution, onDistribution, quantified } from "./operation.ts";

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html */
export const createInvalidation: CloudFrontOperation = {
  name: "CreateInvalidation",
  note: "Completes at once. Matched against paths as a viewer-request function has left them.",
  permissions: onDistribution("cloudfront:CreateInvalidation"),
  method: "POST",
  path: /^\/distribution\/([^/]+)\/invalidation$/,
  async run([id = ""], { store, cache, now }, request) {
    const distribution = existingDistribution(store, id);
    const xml = (await request.body()).toString("utf8");
    const paths = [...xml.matchAll(/<Path>([^<]*)<\/Path>/g)].map((match) => unescapeXml(match[1] ?? ""));
    const reference = /<CallerReference>([^<]*)<\/CallerReference>/.exec(xml)?.[1];
    if (paths.length === 0 || !reference) {
      throw new AwsError("InvalidArgument", "An invalidation needs Paths and a CallerReference.");
    }
    const wrong = paths.find((path) => !path.startsWith("/"));
    if (wrong !== undefined) {
      throw new AwsError("InvalidArgument", `The path "${wrong}" does not begin with a slash.`);
    }
    cache.invalidate(distribution.id, paths);
    const invalidation = `I${entityId().slice(1)}`;
    return {
      status: 201,
      headers: {
        location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}/invalidation/${invalidation}`,
      },
      root: "Invalidation",
      members: {
        Id: invalidation,
        Status: "Completed",
        CreateTime: new Date(now()).toISOString(),
        InvalidationBatch: { Paths: quantified("Path", paths), CallerReference: unescapeXml(reference) },
      },
    };
  },
};

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
