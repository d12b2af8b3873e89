import {
  Archive,
  numberOf,
  objectOf,
  type Properties,
  textMapOf,
  textOf,
  textsOf,
} from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { reservedVariables } from "../runtime/environment-variables.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const limits = {
  timeout: [1, 900],
  memorySize: [128, 10_240],
  ephemeralStorage: [512, 10_240],
  /** Bytes of all environment variables together. */
  variables: 4_096,
  layers: 5,
} as const;

/** Identifiers that can still be created or updated. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const runtimes = [
  ...["nodejs20.x", "nodejs22.x", "nodejs24.x"],
  ...["python3.10", "python3.11", "python3.12", "python3.13", "python3.14"],
  ...["java8.al2", "java11", "java17", "java21", "java25"],
  ...["dotnet8", "dotnet10"],
  ...["ruby3.2", "ruby3.3", "ruby3.4"],
  ...["provided.al2", "provided.al2023"],
];

/** What Lambda would refuse in a function. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export function checkFunction(inputs: Properties): readonly CheckFailure[] {
  return [...checkNames(inputs), ...checkSizes(inputs), ...checkCode(inputs), ...checkVariables(inputs)];
}

function checkNames(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const name = textOf(inputs, "name");
  if (name !== undefined && !/^[a-zA-Z0-9-_]{1,64}$/.test(name)) {
    failures.push({
      property: "name",
      reason: `function name "${name}" is not allowed: use 1 to 64 letters, digits, "-" and "_"`,
    });
  }
  const role = textOf(inputs, "role");
  if (role !== undefined && !/^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[\w+=,.@\-/]+$/.test(role)) {
    failures.push({
      property: "role",
      reason: `"${role}" is no role's ARN; give the role's arn, not its name`,
    });
  }
  const runtime = textOf(inputs, "runtime");
  if (runtime !== undefined && !runtimes.includes(runtime)) {
    failures.push({
      property: "runtime",
      reason: `runtime "${runtime}" is not one of ${runtimes.join(", ")}`,
    });
  }
  const architecture = textsOf(inputs, "architectures").find((each) => each !== "arm64" && each !== "x86_64");
  if (architecture !== undefined) {
    failures.push({ property: "architectures", reason: `"${architecture}"; use "arm64" or "x86_64"` });
  }
  return failures;
}

function checkSizes(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const range = (
    property: string,
    value: number | undefined,
    [least, most]: readonly [number, number],
    unit: string,
  ) => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    failures.push({
      property,
      reason: `${property} is ${value} ${unit}; Lambda takes whole ${unit}, ${least} to ${most}`,
    });
  };
  range("timeout", numberOf(inputs, "timeout"), limits.timeout, "seconds");
  range("memorySize", numberOf(inputs, "memorySize"), limits.memorySize, "MB");
  range(
    "ephemeralStorage",
    numberOf(objectOf(inputs, "ephemeralStorage"), "size"),
    limits.ephemeralStorage,
    "MB",
  );
  const reserved = numberOf(inputs, "reservedConcurrentExecutions");
  if (reserved !== undefined && reserved < -1) {
    failures.push({
      property: "reservedConcurrentExecutions",
      reason: `${reserved}; use 0 to stop the function, a number to limit it, or -1 for no limit`,
    });
  }
  const logging = objectOf(inputs, "loggingConfig");
  const logFormat = textOf(logging, "logFormat");
  if (logFormat !== undefined && logFormat !== "Text" && logFormat !== "JSON") {
    failures.push({ property: "loggingConfig", reason: `logFormat is "${logFormat}"; use "Text" or "JSON"` });
  }
  if (logFormat !== "JSON" && (logging.applicationLogLevel || logging.systemLogLevel)) {
    failures.push({
      property: "loggingConfig",
      reason: 'log levels need logFormat "JSON"; set it, or leave them out',
    });
  }
  const layers = textsOf(inputs, "layers").length;
  if (layers > limits.layers)
    failures.push({ property: "layers", reason: `${layers} layers; Lambda takes ${limits.layers}` });
  return failures;
}

function checkCode(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const local = "the local cloud runs zip archives only: give `code` an archive";
  if (textOf(inputs, "packageType") === "Image" || inputs.imageUri !== undefined) {
    failures.push({ property: "packageType", reason: `container images are not supported; ${local}` });
    return failures;
  }
  if (inputs.s3Bucket !== undefined || inputs.s3Key !== undefined) {
    failures.push({ property: "s3Bucket", reason: `code from an S3 object is not supported; ${local}` });
  } else if (inputs.code !== undefined && !(inputs.code instanceof Archive)) {
    failures.push({
      property: "code",
      reason: "code is no archive; use pulumi.asset.AssetArchive or FileArchive",
    });
  }
  if (!textOf(inputs, "handler")) {
    failures.push({
      property: "handler",
      reason: 'handler is missing; use "<file>.<export>", as in "index.handler"',
    });
  }
  if (!textOf(inputs, "runtime")) {
    failures.push({ property: "runtime", reason: `runtime is missing; use one of ${runtimes.join(", ")}` });
  }
  return failures;
}

function checkVariables(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const variables = textMapOf(objectOf(inputs, "environment"), "variables");
  const fail = (reason: string) => failures.push({ property: "environment", reason });
  for (const key of Object.keys(variables)) {
    if (reservedVariables.has(key))
      fail(`variable ${key} is reserved: Lambda sets it itself; use another name`);
    else if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(key)) {
      fail(
        `variable name "${key}" is not allowed: begin with a letter, then letters, digits and "_", 2 or more in all`,
      );
    }
  }
  const size = Object.entries(variables).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  if (size > limits.variables) {
    fail(
      `the variables have ${size} bytes together; Lambda takes ${limits.variables}: keep large values in SSM`,
    );
  }
  return failures;
}
