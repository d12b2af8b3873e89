import { randomUUID } from "node:crypto";
import { allOf, matches, noLongerThan, noMoreThan, whenKnown } from "../../../checks.ts";
import { arnOf, type CloudContext } from "../../../context.ts";
import { numberOf, type Properties } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { entityId } from "../ids.ts";
import type { PolicyTable } from "../store.ts";

/** Handler of a cache, origin request or response headers policy: `kind` is its word in ARNs. */
export function policyHandler(
  context: CloudContext,
  kind: "cache-policy" | "origin-request-policy" | "response-headers-policy",
  table: PolicyTable<{ readonly id: string; readonly name: string }>,
  note?: string,
): ResourceHandler {
  const put = (id: string, inputs: Properties): Properties => {
    const outputs = {
      ...inputs,
      id,
      arn: arnOf(context, "cloudfront", `${kind}/${id}`, "global"),
      etag: entityId(),
    };
    table.put(id, outputs);
    return outputs;
  };
  return {
    autoName: { property: "name", maxLength: 128 },
    check: checkPolicy,
    ...(note === undefined ? {} : { note }),
    create({ inputs }) {
      const id = randomUUID();
      return { id, outputs: put(id, inputs) };
    },
    update: ({ id, inputs }) => put(id, inputs),
    delete({ id }) {
      table.delete(id);
    },
    restore({ id, outputs }) {
      table.put(id, outputs);
    },
  };
}

/**
 * The three kinds name what they select alike.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies
 */
const checkPolicy = allOf(
  matches("name", /^[A-Za-z0-9_-]{1,128}$/, 'a policy name has 1 to 128 letters, digits, "-" and "_"'),
  noLongerThan("comment", 128),
  ...["parametersInCacheKeyAndForwardedToOrigin.", ""].flatMap((place) => [
    noMoreThan(`${place}headersConfig.headers.items`, 10),
    noMoreThan(`${place}cookiesConfig.cookies.items`, 10),
    noMoreThan(`${place}queryStringsConfig.queryStrings.items`, 10),
  ]),
  noMoreThan("customHeadersConfig.items", 10),
  noMoreThan("removeHeadersConfig.items", 10),
  checkTtls,
);

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html */
function checkTtls(inputs: Properties): readonly CheckFailure[] {
  const given = ["minTtl", "defaultTtl", "maxTtl"].flatMap((name) => {
    const ttl = whenKnown(() => numberOf(inputs, name));
    return ttl === undefined ? [] : [{ name, ttl }];
  });
  if (given.every(({ ttl }, index) => ttl >= (given[index - 1]?.ttl ?? 0))) return [];
  const shown = given.map(({ name, ttl }) => `${name} ${ttl}`).join(", ");
  const reason = `${shown}; each is at least the one before`;
  return [{ property: "defaultTtl", reason }];
}
