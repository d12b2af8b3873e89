import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { VpcOrigin } from "./load-balancer";
import type { ApiOrigin } from "./route-group";

/** What answers paths of the site's address besides the sites: an API, or a service behind a load balancer. */
export interface SiteApi {
  /** Names the origin in the distribution: `links`. */
  readonly name: string;
  readonly origin: ApiOrigin | VpcOrigin;
  readonly pathPatterns: readonly string[];
  /**
   * What of a request it is told.
   * @default all but the Host header
   */
  readonly originRequestPolicyId?: pulumi.Input<string>;
}

/** Seconds between two bytes of an answer: an event stream has to say something more often. */
const readTimeout = 30;

export function siteOrigin({ name, origin }: SiteApi): aws.types.input.cloudfront.DistributionOrigin {
  if ("vpcOriginId" in origin) {
    return {
      originId: name,
      domainName: origin.domainName,
      vpcOriginConfig: { vpcOriginId: origin.vpcOriginId, originReadTimeout: readTimeout },
    };
  }
  return {
    originId: name,
    domainName: origin.domainName,
    originPath: origin.originPath,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout: readTimeout,
    },
  };
}
