import type { FunctionConfiguration } from "../configuration.ts";

/**
 * A version of a function as the API answers it.
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 * @param qualified - with the version in its ARN
 */
export function configurationJson(configuration: FunctionConfiguration, qualified: boolean) {
  const { loggingConfig } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: qualified ? `${configuration.arn}:${configuration.version}` : configuration.arn,
    Runtime: configuration.runtime,
    Role: configuration.role,
    Handler: configuration.handler,
    CodeSize: configuration.codeSize,
    CodeSha256: Buffer.from(configuration.codeHash, "hex").toString("base64"),
    Description: configuration.description,
    Timeout: configuration.timeout,
    MemorySize: configuration.memorySize,
    LastModified: configuration.lastModified,
    Version: configuration.version,
    Environment: { Variables: configuration.variables },
    TracingConfig: { Mode: configuration.tracing ? "Active" : "PassThrough" },
    PackageType: "Zip",
    Architectures: configuration.architectures,
    EphemeralStorage: { Size: configuration.ephemeralStorage },
    ...(configuration.deadLetterTarget
      ? { DeadLetterConfig: { TargetArn: configuration.deadLetterTarget } }
      : {}),
    State: "Active",
    LastUpdateStatus: "Successful",
    LoggingConfig: {
      LogFormat: loggingConfig.format,
      LogGroup: loggingConfig.logGroup,
      ...(loggingConfig.format === "JSON"
        ? { ApplicationLogLevel: loggingConfig.applicationLevel, SystemLogLevel: loggingConfig.systemLevel }
        : {}),
    },
  };
}
