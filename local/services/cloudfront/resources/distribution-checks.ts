import {
  allOf,
  type Check,
  each,
  inside,
  isArn,
  matches,
  noLongerThan,
  noMoreThan,
  oneOf,
  within,
} from "../../../checks.ts";
import { objectOf, type Properties, recordsOf, textOf, textsOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";

/** What CloudFront takes, as a set each. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html */
const methodSets: readonly (readonly string[])[] = [
  ["GET", "HEAD"],
  ["GET", "HEAD", "OPTIONS"],
  ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
];

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html, and API_CustomOriginConfig. */
const checkOrigin = allOf(
  matches("originId", /^.{1,128}$/, "use 1 to 128 characters"),
  matches("domainName", /^[^/:]+$/, "give a domain name alone, without a protocol, port or path"),
  matches("originPath", /^\/.*[^/]$/, 'begin it with "/" and do not end it with one'),
  noLongerThan("originPath", 255),
  noMoreThan("customHeaders", 30),
  within("connectionAttempts", 1, 3, "attempts"),
  within("connectionTimeout", 1, 10, "seconds"),
  within("customOriginConfig.originReadTimeout", 1, 120, "seconds"),
  within("customOriginConfig.originKeepaliveTimeout", 1, 120, "seconds"),
  oneOf("customOriginConfig.originProtocolPolicy", ["http-only", "match-viewer", "https-only"]),
);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const distributionLimits = {
  origins: 100,
  originGroups: 10,
  cacheBehaviors: 75,
  aliases: 100,
} as const;

/** What CloudFront would refuse in a distribution. */
export const checkDistribution: Check = allOf(
  noMoreThan("origins", distributionLimits.origins),
  noMoreThan("originGroups", distributionLimits.originGroups),
  noMoreThan("orderedCacheBehaviors", distributionLimits.cacheBehaviors),
  noMoreThan("aliases", distributionLimits.aliases),
  noLongerThan("comment", 128),
  noLongerThan("defaultRootObject", 255),
  oneOf("priceClass", ["PriceClass_All", "PriceClass_200", "PriceClass_100"]),
  oneOf("httpVersion", ["http1.1", "http2", "http3", "http2and3"]),
  each("origins", checkOrigin),
  each("orderedCacheBehaviors", noLongerThan("pathPattern", 255)),
  ofEachBehavior(checkMethods),
  ofEachBehavior(checkFunctions),
  ofEachBehavior(oneOf("viewerProtocolPolicy", ["allow-all", "https-only", "redirect-to-https"])),
  checkTargets,
  checkCertificate,
);

/** The default behaviour and the ordered ones, each for itself. */
function ofEachBehavior(check: Check): Check {
  return allOf(inside("defaultCacheBehavior", check), each("orderedCacheBehaviors", check));
}

/** Each behaviour leads to an origin that there is. */
function checkTargets(inputs: Properties): readonly CheckFailure[] {
  const origins = [...recordsOf(inputs, "origins"), ...recordsOf(inputs, "originGroups")].map((origin) =>
    textOf(origin, "originId"),
  );
  return ofEachBehavior((behavior) => {
    const target = textOf(behavior, "targetOriginId");
    if (origins.includes(target)) return [];
    const reason = `there is no origin "${target}"; use one of: ${origins.join(", ")}`;
    return [{ property: "targetOriginId", reason }];
  })(inputs);
}

function checkMethods(behavior: Properties): readonly CheckFailure[] {
  const methods = [...textsOf(behavior, "allowedMethods")].sort();
  if (methodSets.some((set) => set.join() === methods.join())) return [];
  const allowed = methodSets.map((set) => set.join(", ")).join("; or ");
  const reason = `[${methods.join(", ")}] is no set that CloudFront takes; use ${allowed}`;
  return [{ property: "allowedMethods", reason }];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html: one for each event. */
function checkFunctions(behavior: Properties): readonly CheckFailure[] {
  const events = recordsOf(behavior, "functionAssociations").map((each) => textOf(each, "eventType") ?? "");
  const fail = (reason: string) => [{ property: "functionAssociations", reason }];
  const other = events.find((event) => event !== "viewer-request" && event !== "viewer-response");
  if (other !== undefined)
    return fail(`event type "${other}"; functions run on viewer-request and viewer-response`);
  const twice = events.find((event, index) => events.indexOf(event) !== index);
  return twice === undefined ? [] : fail(`two functions run on ${twice}; CloudFront takes one: join them`);
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
function checkCertificate(inputs: Properties): readonly CheckFailure[] {
  const property = "viewerCertificate.acmCertificateArn";
  const certificate = textOf(objectOf(inputs, "viewerCertificate"), "acmCertificateArn");
  if (!certificate) return [];
  const refused = isArn(property, "acm")(inputs);
  if (refused.length > 0 || certificate.includes(":us-east-1:")) return refused;
  const reason = `"${certificate}" is not of us-east-1, and CloudFront takes no other; request the certificate there`;
  return [{ property, reason }];
}
