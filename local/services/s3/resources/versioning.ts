import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { Versioning } from "../object-version.ts";
import type { ResourceDependencies } from "./dependencies.ts";
import { settingHandler } from "./setting.ts";

const allowed: readonly string[] = ["Enabled", "Suspended", "Disabled"];

export function versioningHandler(dependencies: ResourceDependencies): ResourceHandler {
  return settingHandler(dependencies, {
    note: "MFA delete is kept without effect.",
    check(inputs) {
      const status = textOf(objectOf(inputs, "versioningConfiguration"), "status");
      if (status !== undefined && allowed.includes(status)) return [];
      return [
        {
          property: "versioningConfiguration.status",
          reason: `status is ${JSON.stringify(status)}; use one of ${allowed.join(", ")}`,
        },
      ];
    },
    apply(bucket, inputs) {
      bucket.versioning = statusOf(inputs);
    },
    clear(bucket) {
      // Versioning once enabled can only be suspended:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
      if (bucket.versioning === "Enabled") bucket.versioning = "Suspended";
    },
  });
}

function statusOf(inputs: Properties): Versioning {
  const status = textOf(objectOf(inputs, "versioningConfiguration"), "status");
  return status === "Enabled" || status === "Suspended" ? status : "Disabled";
}
