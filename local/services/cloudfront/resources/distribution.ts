import { arnOf, type CloudContext } from "../../../context.ts";
import { isProperties, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { readDistribution } from "../distribution.ts";
import { distributionDomainName, entityId } from "../ids.ts";
import type { CloudFrontStore } from "../store.ts";
import { checkDistribution } from "./distribution-checks.ts";

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
