import { at, beside, type Graph, type GraphResource, listOf } from "../graph";
import type { Rule } from "../rule";

const stage = ["aws:apigateway/stage:Stage"];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/APIReference/API_DefaultCacheBehavior.html */
const tlsOnlyProtocols: readonly unknown[] = ["redirect-to-https", "https-only"];

export const apiRules: readonly Rule[] = [
  {
    id: "api-access-log",
    title: "API stages keep an access log",
    why: "Who asked for what is asked after the fact, when it is too late to turn the log on.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    types: stage,
    check: ({ properties }) =>
      at(properties, "accessLogSettings", "destinationArn")
        ? undefined
        : "keeps no access log; set accessLogSettings",
  },
  {
    id: "api-throttled",
    title: "API stages limit the requests that all methods take",
    why: "One caller in a loop would use up the account's share, and pay for it with our money.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    types: stage,
    check: (resource, graph) =>
      settingsOf(resource, graph).some(
        ({ methodPath, settings }) =>
          methodPath === "*/*" &&
          Number(at(settings, "throttlingRateLimit") ?? -1) >= 0 &&
          Number(at(settings, "throttlingBurstLimit") ?? -1) >= 0,
      )
        ? undefined
        : 'has no limits; add MethodSettings for "*/*" with throttlingRateLimit and throttlingBurstLimit',
  },
  {
    id: "distribution-tls",
    title: "Distributions serve, and ask API origins, by TLS alone",
    why: "What is served in the clear can be read and changed on the way.",
    page: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html",
    types: ["aws:cloudfront/distribution:Distribution"],
    check: plainHttpIn,
  },
];

function settingsOf({ properties: { restApi, stageName } }: GraphResource, graph: Graph) {
  return beside(graph, "aws:apigateway/methodSettings:MethodSettings", "restApi", restApi)
    .map(({ properties }) => properties)
    .filter((properties) => properties.stageName === stageName);
}

function plainHttpIn({ properties }: GraphResource): string | undefined {
  const behaviors = [properties.defaultCacheBehavior, ...listOf(properties.orderedCacheBehaviors)];
  const plain = behaviors.find((each) => !tlsOnlyProtocols.includes(at(each, "viewerProtocolPolicy")));
  if (plain !== undefined)
    return `serves "${at(plain, "pathPattern") ?? "*"}" without TLS; set viewerProtocolPolicy "redirect-to-https"`;
  const origin = listOf(properties.origins).find((each) => {
    const custom = at(each, "customOriginConfig");
    return custom !== undefined && at(custom, "originProtocolPolicy") !== "https-only";
  });
  if (origin !== undefined)
    return `asks the origin "${at(origin, "originId")}" without TLS; set originProtocolPolicy "https-only"`;
  const certificate = properties.viewerCertificate;
  if (at(certificate, "cloudfrontDefaultCertificate") === true) return undefined;
  const version = at(certificate, "minimumProtocolVersion");
  return /^TLSv1\.[23]_/.test(String(version))
    ? undefined
    : `takes "${version}" and later; set minimumProtocolVersion "TLSv1.2_2021"`;
}
