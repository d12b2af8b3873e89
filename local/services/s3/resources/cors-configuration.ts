import { allOf, each, eachText, noMoreThan } from "../../../checks.ts";
import { isProperties, numberOf, type PropertyValue, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { CorsRule } from "../settings.ts";
import type { ResourceDependencies } from "./dependencies.ts";
import { settingHandler } from "./setting.ts";

export function corsConfigurationHandler(dependencies: ResourceDependencies): ResourceHandler {
  return settingHandler(dependencies, {
    check: checkCors,
    apply(bucket, inputs) {
      bucket.corsRules = corsRules(inputs.corsRules);
    },
    clear(bucket) {
      bucket.corsRules = [];
    },
  });
}

export function corsRules(value: PropertyValue | undefined): readonly CorsRule[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isProperties).map((rule) => {
    const maxAgeSeconds = numberOf(rule, "maxAgeSeconds");
    return {
      allowedHeaders: textsOf(rule, "allowedHeaders"),
      allowedMethods: textsOf(rule, "allowedMethods"),
      allowedOrigins: textsOf(rule, "allowedOrigins"),
      exposeHeaders: textsOf(rule, "exposeHeaders"),
      ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    };
  });
}

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html, and API_PutBucketCors. */
export const checkCors = allOf(
  noMoreThan("corsRules", 100),
  each(
    "corsRules",
    eachText("allowedMethods", (method) =>
      methods.includes(method) ? undefined : `method "${method}"; use ${methods.join(", ")}`,
    ),
  ),
);
