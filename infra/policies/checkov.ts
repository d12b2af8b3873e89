import type { Graph } from "./graph";
import { suppressionType } from "./suppress";

/** A check of Checkov that does not fit what it finds here. */
export interface CheckovExcuse {
  /** `CKV_AWS_117` */
  readonly check: string;
  /** What Checkov asks for. */
  readonly asks: string;
  readonly reason: string;
}

/** A finding that is excused beside its resource, by `suppress()`. */
export interface CheckovSuppression {
  readonly check: string;
  /** URN. */
  readonly resource: string;
  /** Logical name. */
  readonly name: string;
  readonly reason: string;
}

/** Rules of Checkov among those of the pack: `CKV_AWS_26`, `CKV2_AWS_4`. */
export function isCheckovRule(rule: unknown): boolean {
  return /^CKV2?_/.test(String(rule));
}

export function checkovSuppressions(graph: Graph): readonly CheckovSuppression[] {
  const names = new Map(graph.map(({ urn, name }) => [urn, name]));
  return graph
    .filter(({ type, properties }) => type === suppressionType && isCheckovRule(properties.rule))
    .map(({ properties: { rule, resource, reason } }) => ({
      check: String(rule),
      resource: String(resource),
      name: names.get(String(resource)) ?? String(resource),
      reason: String(reason),
    }));
}

const managedKey =
  "A key of our own costs a dollar a month each and asks for grants everywhere; AWS's managed or owned keys encrypt as well. Components take a key where one is wanted.";
const noWaf =
  "AWS WAF costs from six dollars a month before the first request. Throttling limits what one caller can do.";
const noCache = "Links change and have to be right at once; CloudFront caches what may be cached, in front.";

/** Checks that fit no resource of their type here. For a single resource, there is `suppress()` beside it. */
export const checkovExcuses: readonly CheckovExcuse[] = [
  { check: "CKV_AWS_119", asks: "tables encrypted with a key of one's own", reason: managedKey },
  { check: "CKV_AWS_145", asks: "buckets encrypted with KMS", reason: managedKey },
  { check: "CKV_AWS_149", asks: "secrets encrypted with a key of one's own", reason: managedKey },
  { check: "CKV_AWS_158", asks: "log groups encrypted with KMS", reason: managedKey },
  {
    check: "CKV_AWS_173",
    asks: "environment variables encrypted with a key of one's own",
    reason: managedKey,
  },
  { check: "CKV_AWS_297", asks: "schedules encrypted with a key of one's own", reason: managedKey },
  {
    check: "CKV2_AWS_34",
    asks: "parameters as SecureString",
    reason: "Parameters hold settings that anybody may know; what nobody may see is in Secrets Manager.",
  },
  { check: "CKV_AWS_68", asks: "a web ACL on the distribution", reason: noWaf },
  { check: "CKV2_AWS_29", asks: "a web ACL on API stages", reason: noWaf },
  { check: "CKV2_AWS_47", asks: "a web ACL against Log4j", reason: `${noWaf} Nothing here runs Log4j.` },
  { check: "CKV_AWS_120", asks: "a cache in API stages", reason: noCache },
  { check: "CKV_AWS_225", asks: "a cache for methods", reason: noCache },
  {
    check: "CKV2_AWS_51",
    asks: "client certificates between API Gateway and its integrations",
    reason:
      "Integrations are Lambda functions, which API Gateway calls with IAM; certificates are for HTTP integrations.",
  },
  {
    check: "CKV_AWS_115",
    asks: "reserved concurrency for each function",
    reason:
      "It takes away from all others; stages are throttled. Queues' consumers have a maximum of their own.",
  },
  {
    check: "CKV_AWS_116",
    asks: "a dead-letter queue for each function",
    reason:
      "API Gateway calls them and tells its caller; where events are asynchronous, `events.onFailure` keeps them.",
  },
  {
    check: "CKV_AWS_117",
    asks: "functions within a VPC",
    reason:
      "They call AWS's own endpoints alone, by IAM; a VPC would add a NAT gateway and take nothing away.",
  },
  {
    check: "CKV_AWS_272",
    asks: "signed code",
    reason: "The deploy role alone may change code, and is taken by reviewed commits alone (docs/aws.md).",
  },
  {
    check: "CKV_AWS_338",
    asks: "logs kept for a year",
    reason:
      "`platform:logRetentionDays` says how long; logs of requests hold addresses of people, who want them gone.",
  },
  {
    check: "CKV_AWS_18",
    asks: "access logs of buckets",
    reason: "Only CloudFront reads the one and the release tool the other; CloudTrail has who changed what.",
  },
  {
    check: "CKV_AWS_144",
    asks: "buckets replicated to another region",
    reason: "They hold builds, which git and a build bring back.",
  },
  {
    check: "CKV2_AWS_62",
    asks: "event notifications of buckets",
    reason: "Nothing is to happen when a file of the site is written.",
  },
  {
    check: "CKV2_AWS_57",
    asks: "automatic rotation of secrets",
    reason: "The one secret signs cursors that live for minutes; how to rotate it is in docs/secrets.md.",
  },
  {
    check: "CKV_AWS_86",
    asks: "access logs of the distribution",
    reason: "API stages log each request that does anything; files of the site are public.",
  },
  {
    check: "CKV_AWS_174",
    asks: "TLS 1.2 at the distribution",
    reason: "CloudFront's own name comes with its own settings; with `platform:domain` it is TLSv1.2_2021.",
  },
  {
    check: "CKV2_AWS_42",
    asks: "a certificate of one's own for the distribution",
    reason: "There is one with `platform:domain`; without a domain there can be none.",
  },
  {
    check: "CKV_AWS_259",
    asks: "Strict-Transport-Security with preload",
    reason:
      "Two years and subdomains are there; preload speaks for a whole domain, which is its owner's to decide.",
  },
  {
    check: "CKV_AWS_310",
    asks: "a second origin to fail over to",
    reason: "Each origin is a service of several zones; a second one would need its data elsewhere as well.",
  },
  {
    check: "CKV_AWS_374",
    asks: "geographic restrictions",
    reason: "The site is for everybody.",
  },
];
