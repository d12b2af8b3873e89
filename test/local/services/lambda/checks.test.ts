import { randomBytes } from "node:crypto";
import { archiveOf } from "../../../../local/engine/assets.ts";
import { unknown } from "../../../../local/engine/values.ts";
import { Archive } from "../../../../local/properties.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const arn = "arn:aws:lambda:us-east-1:000000000000:function:go";
const queue = "arn:aws:sqs:us-east-1:000000000000:jobs";
const stream = "arn:aws:dynamodb:us-east-1:000000000000:table/links/stream/2026-11-01T00:00:00.000";
const ofStream = { eventSourceArn: stream, scalingConfig: {}, startingPosition: "LATEST" };
const role = "arn:aws:iam::000000000000:role/go";
const layer = (version: string) => `arn:aws:lambda:us-east-1:000000000000:layer:powertools${version}`;
const code = archiveOf(new Map([["index.js", Buffer.from("exports.handler = async () => 1;")]]));
const megabyte = 1024 * 1024;
const zeros = () => Buffer.alloc(megabyte);
const noise = () => randomBytes(megabyte);

/** So many megabytes under as many names, which are one in memory: a zip packs each by itself. */
function times(count: number, make: () => Uint8Array): [name: string, content: Uint8Array][] {
  const content = make();
  return Array.from({ length: count }, (_, at) => [`${make.name} ${at}`, content]);
}

/** Its files are made when a check reads them, for as long as it does. */
function archive(hash: string, files: () => [name: string, content: Uint8Array][]): Archive {
  return new Archive(hash, async () => new Map(files()));
}

describeChecks("Lambda", {
  "aws:lambda/function:Function": {
    right: {
      name: "go",
      role,
      runtime: "nodejs24.x",
      handler: "index.handler",
      description: "follows links",
      code,
      timeout: 3,
      memorySize: 512,
      architectures: ["arm64"],
      ephemeralStorage: { size: 512 },
      layers: [layer(":1")],
      environment: { variables: { TABLE: "links", BIG: "x".repeat(4_083) } },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/go", applicationLogLevel: "INFO" },
      deadLetterConfig: { targetArn: queue },
      tracingConfig: { mode: "Active" },
    },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 64 letters/],
      ["name", { name: "n".repeat(65) }, /1 to 64 letters/],
      ["role", { role: "go" }, /give the role's arn/],
      ["runtime", { runtime: "nodejs16.x" }, /use nodejs20.x/],
      ["runtime", { runtime: "" }, /is missing/],
      ["handler", { handler: "" }, /is missing/],
      ["handler", { handler: "h".repeat(129) }, /1 to 128 characters/],
      ["description", { description: "d".repeat(257) }, /has 257 characters; AWS takes 256/],
      ["architectures", { architectures: ["mips"] }, /use "arm64" or "x86_64"/],
      ["timeout", { timeout: 0 }, /1 to 900/],
      ["timeout", { timeout: 901 }, /timeout is 901; use whole seconds, 1 to 900/],
      ["memorySize", { memorySize: 127 }, /128 to 10240/],
      ["memorySize", { memorySize: 10_241 }, /128 to 10240/],
      ["ephemeralStorage.size", { ephemeralStorage: { size: 10_241 } }, /512 to 10240/],
      ["reservedConcurrentExecutions", { reservedConcurrentExecutions: -2 }, /-1 to/],
      ["layers", { layers: ["1", "2", "3", "4", "5", "6"].map((each) => layer(`:${each}`)) }, /AWS takes 5/],
      ["layers", { layers: [layer("")] }, /ARN of a layer's version/],
      ["layers", { layers: [unknown, layer("")] }, /ARN of a layer's version/],
      ["kmsKeyArn", { kmsKeyArn: "alias/mine" }, /give an ARN as in arn:aws:kms/],
      ["deadLetterConfig.targetArn", { deadLetterConfig: { targetArn: role } }, /arn:aws:sqs/],
      ["tracingConfig.mode", { tracingConfig: { mode: "On" } }, /use Active, PassThrough/],
      ["loggingConfig.logFormat", { loggingConfig: { logFormat: "XML" } }, /use Text, JSON/],
      ["loggingConfig.logGroup", { loggingConfig: { logGroup: "a b" } }, /1 to 512/],
      ["loggingConfig", { loggingConfig: { logFormat: "Text", systemLogLevel: "INFO" } }, /need logFormat/],
      ["packageType", { packageType: "Image", imageUri: "x" }, /container images/],
      ["s3Bucket", { s3Bucket: "b" }, /S3 object/],
      ["code", { code: "exports.handler" }, /is no archive/],
      ["environment", { environment: { variables: { AWS_REGION: "x" } } }, /is reserved/],
      ["environment", { environment: { variables: { "1A": "x" } } }, /is not allowed/],
      ["environment", { environment: { variables: { BIG: "x".repeat(4_094) } } }, /4097 bytes together/],
      ["code", { code: archiveOf(new Map()) }, /is empty/],
      [
        "code",
        {
          code: archive("51 MB of noise beside 60 that pack", () => [
            ...times(60, zeros),
            ...times(51, noise),
          ]),
        },
        /MB zipped; Lambda takes 50.0 MB/,
      ],
      [
        "code",
        { code: archive("251 MB", () => times(251, zeros)) },
        /251.0 MB unzipped; Lambda takes 250.0 MB/,
      ],
      [
        "code",
        { code: archive("51 MB of noise", () => times(51, noise)) },
        /MB zipped; Lambda takes 50.0 MB/,
      ],
    ],
  },
  "aws:lambda/permission:Permission": {
    right: {
      function: arn,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      statementId: "api",
      sourceArn: "arn:aws:execute-api:us-east-1:000000000000:a1/*/GET/links",
      sourceAccount: "000000000000",
    },
    wrong: [
      ["action", { action: "s3:GetObject" }, /give a Lambda action/],
      ["statementId", { statementId: "s".repeat(101) }, /1 to 100/],
      ["principal", { principal: "the world" }, /without white space/],
      ["sourceArn", { sourceArn: "links" }, /give an ARN/],
      ["sourceAccount", { sourceAccount: "12" }, /12 digits/],
      ["principalOrgId", { principalOrgId: "mine" }, /organization id/],
    ],
  },
  "aws:lambda/alias:Alias": {
    right: {
      name: "live",
      functionName: arn,
      functionVersion: "2",
      routingConfig: { additionalVersionWeights: { "1": 0.1 } },
    },
    wrong: [
      ["name", { name: "12" }, /not digits alone/],
      ["functionVersion", { functionVersion: "two", routingConfig: {} }, /a version's number/],
      ["description", { description: "d".repeat(257) }, /AWS takes 256/],
      ["routingConfig", { functionVersion: "$LATEST" }, /only published versions/],
      ["routingConfig", { routingConfig: { additionalVersionWeights: { "1": 2 } } }, /0.0 to 1.0/],
      [
        "routingConfig",
        { functionVersion: unknown, routingConfig: { additionalVersionWeights: { "1": 2 } } },
        /0.0 to 1.0/,
      ],
      [
        "routingConfig",
        { functionVersion: "$LATEST", routingConfig: { additionalVersionWeights: { "1": unknown } } },
        /only published versions/,
      ],
      ["routingConfig", { routingConfig: { additionalVersionWeights: { "1": 0.1, "3": 0.1 } } }, /takes one/],
    ],
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    right: {
      functionName: "go",
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onSuccess: { destination: arn }, onFailure: { destination: queue } },
    },
    wrong: [
      ["maximumRetryAttempts", { maximumRetryAttempts: 3 }, /0 to 2/],
      ["maximumEventAgeInSeconds", { maximumEventAgeInSeconds: 59 }, /60 to 21600/],
      [
        "destinationConfig.onSuccess.destination",
        { destinationConfig: { onSuccess: { destination: role } } },
        /ARN/,
      ],
      [
        "destinationConfig.onFailure.destination",
        { destinationConfig: { onFailure: { destination: "q" } } },
        /ARN/,
      ],
    ],
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    right: {
      functionName: "go",
      eventSourceArn: queue,
      batchSize: 100,
      maximumBatchingWindowInSeconds: 1,
      scalingConfig: { maximumConcurrency: 2 },
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: { filters: [{ pattern: "{}" }] },
    },
    wrong: [
      ["eventSourceArn", { eventSourceArn: arn }, /arn:aws:sqs/],
      ["startingPosition", { eventSourceArn: stream, scalingConfig: {} }, /missing/],
      ["startingPosition", { ...ofStream, startingPosition: "NOW" }, /use TRIM_HORIZON, LATEST/],
      ["maximumRetryAttempts", { ...ofStream, maximumRetryAttempts: 10_001 }, /0 to 10000/],
      ["maximumRecordAgeInSeconds", { ...ofStream, maximumRecordAgeInSeconds: 59 }, /60 to 604800/],
      ["parallelizationFactor", { ...ofStream, parallelizationFactor: 11 }, /1 to 10/],
      ["tumblingWindowInSeconds", { ...ofStream, tumblingWindowInSeconds: 60 }, /leave it out/],
      ["batchSize", { batchSize: 10_001 }, /1 to 10000/],
      ["batchSize", { maximumBatchingWindowInSeconds: 0 }, /set maximumBatchingWindowInSeconds/],
      [
        "batchSize",
        { eventSourceArn: `${queue}.fifo`, maximumBatchingWindowInSeconds: 0, batchSize: 11 },
        /over 10/,
      ],
      ["maximumBatchingWindowInSeconds", { maximumBatchingWindowInSeconds: 301 }, /0 to 300/],
      [
        "maximumBatchingWindowInSeconds",
        { eventSourceArn: `${queue}.fifo`, batchSize: 10 },
        /no batching window/,
      ],
      ["scalingConfig.maximumConcurrency", { scalingConfig: { maximumConcurrency: 1 } }, /2 to 1000/],
      ["functionResponseTypes", { functionResponseTypes: ["All"] }, /the one type/],
      [
        "filterCriteria.filters",
        { filterCriteria: { filters: Array(6).fill({ pattern: "{}" }) } },
        /takes 5/,
      ],
      ["filterCriteria.filters[0].pattern", { filterCriteria: { filters: [{ pattern: "x" }] } }, /not JSON/],
      [
        "filterCriteria.filters[1].pattern",
        { filterCriteria: { filters: [{ pattern: unknown }, { pattern: "x" }] } },
        /not JSON/,
      ],
      ["functionResponseTypes", { functionResponseTypes: [unknown, "All"] }, /the one type/],
      [
        "scalingConfig.maximumConcurrency",
        { eventSourceArn: unknown, scalingConfig: { maximumConcurrency: 1 } },
        /2 to 1000/,
      ],
      [
        "parallelizationFactor",
        { ...ofStream, eventSourceArn: unknown, startingPosition: unknown, parallelizationFactor: 11 },
        /1 to 10/,
      ],
      [
        "batchSize",
        { eventSourceArn: `${queue}.fifo`, maximumBatchingWindowInSeconds: unknown, batchSize: 11 },
        /1 to 10/,
      ],
    ],
  },
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": {
    right: { functionName: "go", recursiveLoop: "Allow" },
    wrong: [["recursiveLoop", { recursiveLoop: "Maybe" }, /use Allow, Terminate/]],
  },
});
