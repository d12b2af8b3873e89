import type { Properties } from "../properties.ts";
import type { RecordedResource, RecordedStack } from "../recording/recorded-graph.ts";
import { restApiLimits } from "../services/apigateway/resources/rest-api-checks.ts";
import { distributionLimits } from "../services/cloudfront/resources/distribution-checks.ts";
import { longestCode } from "../services/cloudfront/resources/function.ts";
import { tableLimits } from "../services/dynamodb/resources/table-check.ts";
import { policySize, policySizes } from "../services/iam/policy-document.ts";
import { maxUnzippedBytes, maxZipBytes } from "../services/lambda/code-store.ts";
import { functionPolicy, maxPolicyBytes, statementOf } from "../services/lambda/function-policy.ts";
import { maxVariablesBytes } from "../services/lambda/resources/variable-checks.ts";
import type { ContentSizes } from "./content-sizes.ts";
import { at, listOf, ofType } from "./graph.ts";
import { pathsOf } from "./routes.ts";

/** One of AWS's limits, and how much of it resources use. */
export interface Limit {
  readonly what: string;
  readonly allowed: number;
  readonly unit: "bytes" | "characters" | "number";
  readonly page: string;
  uses(stack: RecordedStack, sizes: ContentSizes): readonly Use[];
}

interface Use {
  /** Of the resource in the program. */
  readonly name: string;
  readonly used: number;
}

const lambdaPage = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const iamPage = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const restApiPage =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const cloudFrontPage =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html";
const dynamoDbPage = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";

const functionType = "aws:lambda/function:Function";
const roleType = "aws:iam/role:Role";
const distributionType = "aws:cloudfront/distribution:Distribution";

/** AWS's own defaults, where it may raise them. */
export const limits: readonly Limit[] = [
  {
    what: "function policy",
    allowed: maxPolicyBytes,
    unit: "bytes",
    page: lambdaPage,
    uses: (stack) => each(stack, functionType, (resource) => functionPolicySize(stack, resource)),
  },
  {
    what: "environment variables",
    allowed: maxVariablesBytes,
    unit: "bytes",
    page: lambdaPage,
    uses: (stack) => each(stack, functionType, environmentSize),
  },
  {
    what: "zip",
    allowed: maxZipBytes,
    unit: "bytes",
    page: lambdaPage,
    uses: (stack, sizes) => each(stack, functionType, ({ properties }) => sizes.of(properties.code)?.bytes),
  },
  {
    what: "unpacked code",
    allowed: maxUnzippedBytes,
    unit: "bytes",
    page: lambdaPage,
    uses: (stack, sizes) =>
      each(stack, functionType, ({ properties }) => sizes.of(properties.code)?.unpacked),
  },
  {
    what: "role inline policies",
    allowed: policySizes.inlineOfRole,
    unit: "characters",
    page: iamPage,
    uses: (stack) => each(stack, roleType, (role) => inlinePoliciesSize(stack, role)),
  },
  {
    what: "managed policy",
    allowed: policySizes.managed,
    unit: "characters",
    page: iamPage,
    uses: (stack) =>
      each(stack, "aws:iam/policy:Policy", ({ properties }) => documentSize(properties.policy)),
  },
  {
    what: "API definition",
    allowed: restApiLimits.body,
    unit: "bytes",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    uses: (stack) =>
      each(stack, "aws:apigateway/restApi:RestApi", ({ properties: { body } }) =>
        typeof body === "string" ? Buffer.byteLength(body) : undefined,
      ),
  },
  {
    what: "resources of an API",
    allowed: 300,
    unit: "number",
    page: restApiPage,
    uses: (stack) => each(stack, "aws:apigateway/restApi:RestApi", apiResources),
  },
  {
    what: "CloudFront function",
    allowed: longestCode,
    unit: "bytes",
    page: cloudFrontPage,
    uses: (stack) =>
      each(stack, "aws:cloudfront/function:Function", ({ properties }) =>
        Buffer.byteLength(String(properties.code)),
      ),
  },
  {
    what: "cache behaviors",
    allowed: distributionLimits.cacheBehaviors,
    unit: "number",
    page: cloudFrontPage,
    // The default behavior is one, too.
    uses: (stack) =>
      each(stack, distributionType, ({ properties }) => listOf(properties.orderedCacheBehaviors).length + 1),
  },
  {
    what: "origins",
    allowed: distributionLimits.origins,
    unit: "number",
    page: cloudFrontPage,
    uses: (stack) => each(stack, distributionType, ({ properties }) => listOf(properties.origins).length),
  },
  {
    what: "global secondary indexes",
    allowed: tableLimits.globalIndexes,
    unit: "number",
    page: dynamoDbPage,
    uses: (stack) =>
      each(
        stack,
        "aws:dynamodb/table:Table",
        ({ properties }) => listOf(properties.globalSecondaryIndexes).length,
      ),
  },
];

/** What each resource of a type uses; none of those that use nothing. */
function each(
  stack: RecordedStack,
  type: string,
  usedBy: (resource: RecordedResource) => number | undefined,
): readonly Use[] {
  return ofType(stack, type).flatMap((resource) => {
    const used = usedBy(resource);
    return used ? [{ name: resource.name, used }] : [];
  });
}

/** Each permission is a statement of the policy of its function. */
function functionPolicySize(stack: RecordedStack, { properties: { arn } }: RecordedResource): number {
  const [, , , region = "", accountId = ""] = String(arn).split(":");
  const statements = ofType(stack, "aws:lambda/permission:Permission")
    .map(({ properties }) => {
      // What JSON holds is a part of what properties may be. The provider's own ids have 26 random characters.
      const permission = { statementId: `pulumi-${"0".repeat(26)}`, ...properties } as Properties;
      return statementOf(permission, { region, accountId });
    })
    .filter(({ Resource }) => Resource === arn);
  return statements.length === 0 ? 0 : Buffer.byteLength(functionPolicy(statements));
}

function environmentSize({ properties }: RecordedResource): number {
  const variables = at(properties, "environment", "variables") ?? {};
  return Object.entries(variables).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  );
}

function inlinePoliciesSize(stack: RecordedStack, { properties }: RecordedResource): number {
  const beside = ofType(stack, "aws:iam/rolePolicy:RolePolicy").filter(
    (policy) => policy.properties.role === properties.id,
  );
  const documents = [
    ...beside.map((policy) => policy.properties.policy),
    ...listOf(properties.inlinePolicies).map((policy) => at(policy, "policy")),
  ];
  return documents.reduce<number>((sum, document) => sum + documentSize(document), 0);
}

function documentSize(document: unknown): number {
  return policySize(typeof document === "string" ? document : JSON.stringify(document ?? ""));
}

/** A resource is a part of a path: `/api/links/{slug}` is three of them. */
function apiResources({ properties: { body } }: RecordedResource): number {
  const resources = Object.keys(pathsOf(body)).flatMap((path) => {
    const parts = path.split("/").filter((part) => part !== "");
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  return new Set(resources).size;
}
