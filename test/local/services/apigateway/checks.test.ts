import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const uri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:go/invocations";
const integration = { type: "aws_proxy", httpMethod: "POST", uri, timeoutInMillis: 29_000 };
const body = (path = "/links", extra: object = {}) =>
  JSON.stringify({
    swagger: "2.0",
    info: { title: "links", version: "1" },
    paths: { [path]: { get: { "x-amazon-apigateway-integration": integration } } },
    ...extra,
  });

describeChecks("API Gateway", {
  "aws:apigateway/restApi:RestApi": {
    right: {
      name: "links",
      description: "links",
      body: body(),
      apiKeySource: "HEADER",
      binaryMediaTypes: ["image/*"],
      endpointConfiguration: { types: "REGIONAL" },
      minimumCompressionSize: "1024",
    },
    wrong: [
      ["name", { name: "n".repeat(1_025) }, /AWS takes 1024/],
      ["description", { description: "d".repeat(1_025) }, /AWS takes 1024/],
      ["policy", { policy: "p".repeat(8_193) }, /AWS takes 8192/],
      ["apiKeySource", { apiKeySource: "QUERY" }, /use HEADER, AUTHORIZER/],
      ["endpointConfiguration.types", { endpointConfiguration: { types: "LOCAL" } }, /use EDGE/],
      ["minimumCompressionSize", { minimumCompressionSize: "10485761" }, /0 to 10485760/],
      [
        "body",
        { body: body("/links", { "x-big": "b".repeat(6 * 1024 * 1024) }) },
        /API Gateway takes 6291456/,
      ],
      ["body", { body: "{" }, /./],
      ["body", { body: body("/{proxy+}/more"), binaryMediaTypes: unknown }, /must be the last segment/],
      ["body", { body: body("/{proxy+}/more") }, /must be the last segment/],
    ],
  },
  "aws:apigateway/stage:Stage": {
    right: {
      restApi: "a1",
      deployment: "d1",
      stageName: "dev",
      variables: { table: "links" },
      accessLogSettings: { destinationArn: "arn:aws:logs:us-east-1:0:log-group:access", format: "{}" },
    },
    wrong: [
      ["stageName", { stageName: "" }, /is missing/],
      ["stageName", { stageName: "dev/1" }, /1 to 128/],
      ["variables", { variables: { "a-b": "x" } }, /names take/],
      ["variables", { variables: { a: "x y" } }, /values also/],
      ["variables", { variables: { table: unknown, a: "x y" } }, /values also/],
      [
        "accessLogSettings.destinationArn",
        { accessLogSettings: { destinationArn: "access" } },
        /give an ARN/,
      ],
    ],
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    right: {
      restApi: "a1",
      stageName: "dev",
      methodPath: "*/*",
      settings: { loggingLevel: "INFO", cacheTtlInSeconds: 300 },
    },
    wrong: [
      ["methodPath", { methodPath: "links" }, /a resource path and a method/],
      ["settings.loggingLevel", { settings: { loggingLevel: "DEBUG" } }, /use OFF, ERROR, INFO/],
      ["settings.cacheTtlInSeconds", { settings: { cacheTtlInSeconds: 3_601 } }, /0 to 3600/],
    ],
  },
  "aws:apigateway/domainName:DomainName": {
    right: {
      domainName: "api.example.com",
      regionalCertificateArn: "arn:aws:acm:us-east-1:0:certificate/1",
      endpointConfiguration: { types: "REGIONAL" },
      routingMode: "ROUTING_RULE_ONLY",
    },
    wrong: [
      ["routingMode", { routingMode: "BOTH" }, /use BASE_PATH_MAPPING_ONLY/],
      ["endpointConfiguration.types", { endpointConfiguration: { types: "LOCAL" } }, /use EDGE/],
      ["certificateArn", { certificateArn: "1" }, /arn:aws:acm/],
      ["regionalCertificateArn", { regionalCertificateArn: "1" }, /arn:aws:acm/],
    ],
  },
  "aws:apigateway/basePathMapping:BasePathMapping": {
    right: { restApi: "a1", domainName: "api.example.com", basePath: "links" },
    wrong: [["basePath", { basePath: "a/b" }, /takes one part/]],
  },
  "aws:apigatewayv2/routingRule:RoutingRule": {
    right: {
      domainName: "api.example.com",
      priority: 1,
      conditions: [{ matchBasePaths: { anyOfs: ["links"] } }],
    },
    wrong: [
      ["priority", { priority: 0 }, /1 to 1000000/],
      ["conditions", { conditions: [{ matchBasePaths: { anyOfs: ["/links"] } }] }, /without a slash/],
      ["conditions", { conditions: [{ matchBasePaths: { anyOfs: ["a", "b"] } }] }, /give one/],
    ],
  },
  "aws:apigateway/response:Response": {
    right: { restApiId: "a1", responseType: "DEFAULT_4XX", statusCode: "404" },
    wrong: [
      ["responseType", { responseType: "not found" }, /response types/],
      ["statusCode", { statusCode: "999" }, /HTTP status/],
    ],
  },
});
