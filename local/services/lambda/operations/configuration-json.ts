import type { FunctionConfiguration } from "../configuration.ts";

/** A function as the API answers it. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function configurationJson(configuration: FunctionConfiguration) {
  const { loggingConfig } = configuration;
  return {
    FunctionName: configuration.name,
    FunctionArn: configuration.arn,
    Runtime: configuration.runtime,
    Role: configuration.role,
    Handler: configuration.handler,
    CodeSize: configuration.codeSize,
    CodeSha256: Buffer.from(configuration.codeHash, "hex").toString("base64"),
    Description: configuration.description,
    Timeout: configuration.timeout,
    MemorySize: configuration.memorySize,
    LastModified: configuration.lastModified,
    Version: "$LATEST",
    Environment: { Variables: configuration.variables },
    TracingConfig: { Mode: configuration.tracing ? "Active" : "PassThrough" },
    PackageType: "Zip",
    Architectures: configuration.architectures,
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
