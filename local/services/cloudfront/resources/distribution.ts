import { arnOf, type CloudContext } from "../../../context.ts";
import { isProperties, objectOf, type Properties, textMapOf, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { readDistribution } from "../distribution.ts";
import { distributionDomainName, entityId } from "../ids.ts";
import { recordsOf } from "../policies/response-headers-policy.ts";
import type { CloudFrontStore } from "../store.ts";

/** `aws:cloudfront/distribution:Distribution` */
export function distributionHandler(context: CloudContext, store: CloudFrontStore): ResourceHandler {
  const put = (id: string, outputs: Properties) => {
    store.distributions.set(id, readDistribution(id, outputs));
    return outputs;
  };
  const describe = (id: string, inputs: Properties, made: Properties): Properties => {
    const tags = textMapOf(inputs, "tags");
    return {
      ...inputs,
      ...made,
      id,
      arn: arnOf(context, "cloudfront", `distribution/${id}`, "global"),
      etag: entityId(),
      hostedZoneId: "Z2FDTNDATAQYW2",
      inProgressValidationBatches: 0,
      lastModifiedTime: new Date(context.clock.now()).toISOString(),
      loggingV1Enabled: isProperties(inputs.loggingConfig),
      status: "Deployed",
      tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
      trustedKeyGroups: [{ enabled: false, items: [] }],
      trustedSigners: [{ enabled: false, items: [] }],
    };
  };
  return {
    note: "Answers are kept in memory by cache policy, for one edge, up to 64 MB in all and 8 MB each; HEAD answers and parts are not kept by themselves, and there is no stale-while-revalidate. With a maximum TTL of 0 errors are not kept either. Origins are buckets with Origin Access Control, REST APIs, and load balancers behind VPC origins, whose answers go on as they come; of an origin group the primary alone. Plain HTTP is served whatever the viewer protocol policy; geographic restrictions, web ACLs, signed URLs, Lambda@Edge and access logs are kept and not applied.",
    check: checkDistribution,
    create({ inputs }) {
      const id = entityId();
      const made = {
        domainName: distributionDomainName(),
        callerReference: `terraform-${context.clock.now()}`,
      };
      return { id, outputs: put(id, describe(id, inputs, made)) };
    },
    update({ id, inputs, oldOutputs }) {
      const made = {
        domainName: textOf(oldOutputs, "domainName") ?? distributionDomainName(),
        callerReference: textOf(oldOutputs, "callerReference") ?? "",
      };
      return put(id, describe(id, inputs, made));
    },
    delete({ id }) {
      store.distributions.delete(id);
    },
    restore({ id, outputs }) {
      put(id, outputs);
    },
  };
}

const methodSets: readonly (readonly string[])[] = [
  ["GET", "HEAD"],
  ["GET", "HEAD", "OPTIONS"],
  ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
];

function checkDistribution(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const origins = new Set([
    ...recordsOf(inputs, "origins").map((origin) => textOf(origin, "originId")),
    ...recordsOf(inputs, "originGroups").map((group) => textOf(group, "originId")),
  ]);
  const behaviors = [
    ["defaultCacheBehavior", objectOf(inputs, "defaultCacheBehavior")] as const,
    ...recordsOf(inputs, "orderedCacheBehaviors").map(
      (behavior, index) => [`orderedCacheBehaviors[${index}]`, behavior] as const,
    ),
  ];
  for (const [where, behavior] of behaviors) {
    const target = textOf(behavior, "targetOriginId");
    if (!origins.has(target)) {
      const known = [...origins].join(", ");
      failures.push({
        property: `${where}.targetOriginId`,
        reason: `there is no origin "${target}"; use one of: ${known}`,
      });
    }
    const methods = [...textsOf(behavior, "allowedMethods")].sort();
    if (!methodSets.some((set) => set.join() === methods.join())) {
      const allowed = methodSets.map((set) => set.join(", ")).join("; or ");
      failures.push({
        property: `${where}.allowedMethods`,
        reason: `[${methods.join(", ")}] is no set that CloudFront takes; use ${allowed}`,
      });
    }
  }
  const certificate = textOf(objectOf(inputs, "viewerCertificate"), "acmCertificateArn");
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
  if (certificate && !certificate.includes(":us-east-1:")) {
    failures.push({
      property: "viewerCertificate.acmCertificateArn",
      reason: `"${certificate}" is not of us-east-1, and CloudFront takes no other; request the certificate there`,
    });
  }
  return failures;
}
