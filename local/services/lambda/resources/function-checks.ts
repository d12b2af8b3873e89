import {
  allOf,
  type Check,
  eachText,
  isArn,
  matches,
  noLongerThan,
  noMoreThan,
  oneOf,
  within,
} from "../../../checks.ts";
import { Archive, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { checkVariables } from "./variable-checks.ts";

/** Identifiers that can still be created or updated. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const runtimes = [
  ...["nodejs20.x", "nodejs22.x", "nodejs24.x"],
  ...["python3.10", "python3.11", "python3.12", "python3.13", "python3.14"],
  ...["java8.al2", "java11", "java17", "java21", "java25"],
  ...["dotnet8", "dotnet10"],
  ...["ruby3.2", "ruby3.3", "ruby3.4"],
  ...["provided.al2", "provided.al2023"],
];

/**
 * What Lambda would refuse in a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const checkFunction: Check = allOf(
  matches("name", /^[a-zA-Z0-9-_]{1,64}$/, 'a function name has 1 to 64 letters, digits, "-" and "_"'),
  matches(
    "role",
    /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[\w+=,.@\-/]+$/,
    "give the role's arn, not its name",
  ),
  oneOf("runtime", runtimes),
  matches("handler", /^\S{1,128}$/, "use 1 to 128 characters without white space"),
  noLongerThan("description", 256),
  eachText("architectures", architectureProblem),
  within("timeout", 1, 900, "seconds"),
  within("memorySize", 128, 10_240, "MB"),
  within("ephemeralStorage.size", 512, 10_240, "MB"),
  within("reservedConcurrentExecutions", -1, Number.MAX_SAFE_INTEGER, "environments"),
  noMoreThan("layers", 5),
  eachText("layers", layerProblem),
  isArn("kmsKeyArn", "kms"),
  isArn("deadLetterConfig.targetArn", "sqs", "sns"),
  oneOf("tracingConfig.mode", ["Active", "PassThrough"]),
  oneOf("loggingConfig.logFormat", ["Text", "JSON"]),
  matches("loggingConfig.logGroup", /^[.\-_/#A-Za-z0-9]{1,512}$/, "use 1 to 512 letters, digits and .-_/#"),
  checkLogLevels,
  checkPackage,
  required("handler", 'use "<file>.<export>", as in "index.handler"'),
  required("runtime", `use one of ${runtimes.join(", ")}`),
  checkVariables,
);

function architectureProblem(name: string): string | undefined {
  return name === "arm64" || name === "x86_64" ? undefined : `"${name}"; use "arm64" or "x86_64"`;
}

function layerProblem(layer: string): string | undefined {
  return /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:\d+$/.test(layer)
    ? undefined
    : `"${layer}" is no layer; give the ARN of a layer's version`;
}

function checkLogLevels(inputs: Properties): readonly CheckFailure[] {
  const { logFormat, applicationLogLevel, systemLogLevel } = objectOf(inputs, "loggingConfig");
  if (logFormat === "JSON" || !(applicationLogLevel || systemLogLevel)) return [];
  return [
    { property: "loggingConfig", reason: 'log levels need logFormat "JSON"; set it, or leave them out' },
  ];
}

/** What runs here: zip archives of the program. */
function checkPackage(inputs: Properties): readonly CheckFailure[] {
  const local = "the local cloud runs zip archives only: give `code` an archive";
  if (inputs.packageType === "Image" || inputs.imageUri !== undefined) {
    return [{ property: "packageType", reason: `container images are not supported; ${local}` }];
  }
  if (inputs.s3Bucket !== undefined || inputs.s3Key !== undefined) {
    return [{ property: "s3Bucket", reason: `code from an S3 object is not supported; ${local}` }];
  }
  if (inputs.code === undefined || inputs.code instanceof Archive) return [];
  return [{ property: "code", reason: "code is no archive; use pulumi.asset.AssetArchive or FileArchive" }];
}

function required(property: "handler" | "runtime", use: string): Check {
  return (inputs) =>
    inputs.packageType === "Image" || textOf(inputs, property)
      ? []
      : [{ property, reason: `${property} is missing; ${use}` }];
}
