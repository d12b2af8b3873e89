import { passRole } from "./iam.ts";
import type { Place, RightsTable } from "./right.ts";

/** API Gateway's ARNs name paths of its API, with no account: https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
const at =
  (...paths: readonly string[]) =>
  (_: unknown, { region }: Place) =>
    paths.map((path) => `arn:aws:apigateway:${region}::${path}`);

/**
 * The ids of APIs are AWS's to choose, so that rights are on all of the region's; a new one has to have its name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html
 */
export const apiGatewayRights: RightsTable = {
  "aws:apigateway/restApi:RestApi": [
    {
      on: at("/restapis"),
      when: ({ properties }) => ({ StringLike: { "apigateway:Request/ApiName": String(properties.name) } }),
      create: ["apigateway:POST"],
    },
    {
      on: at("/restapis/*"),
      create: ["apigateway:PUT"],
      read: ["apigateway:GET"],
      update: ["apigateway:PATCH", "apigateway:PUT"],
      delete: ["apigateway:DELETE"],
    },
    { on: at("/tags/*"), tag: ["apigateway:PUT", "apigateway:DELETE"] },
  ],
  "aws:apigateway/deployment:Deployment": [
    { on: at("/restapis/*/deployments"), create: ["apigateway:POST"] },
    {
      on: at("/restapis/*"),
      read: ["apigateway:GET"],
      update: ["apigateway:PATCH"],
      delete: ["apigateway:DELETE"],
    },
  ],
  "aws:apigateway/stage:Stage": [
    { on: at("/restapis/*/stages"), create: ["apigateway:POST"] },
    {
      on: at("/restapis/*"),
      read: ["apigateway:GET"],
      update: ["apigateway:PATCH"],
      delete: ["apigateway:DELETE"],
    },
    { on: at("/tags/*"), tag: ["apigateway:PUT", "apigateway:DELETE"] },
  ],
  "aws:apigateway/methodSettings:MethodSettings": [
    {
      on: at("/restapis/*"),
      create: ["apigateway:PATCH"],
      read: ["apigateway:GET"],
      delete: ["apigateway:PATCH"],
    },
  ],
  "aws:apigateway/account:Account": [
    {
      on: at("/account"),
      create: ["apigateway:PATCH"],
      read: ["apigateway:GET"],
      delete: ["apigateway:PATCH"],
    },
    passRole("apigateway.amazonaws.com", ({ cloudwatchRoleArn }) => cloudwatchRoleArn),
  ],
  "aws:apigateway/domainName:DomainName": [
    { on: at("/domainnames"), create: ["apigateway:POST"] },
    {
      on: ({ properties }, place) => at(`/domainnames/${properties.domainName}`)(undefined, place),
      read: ["apigateway:GET"],
      update: ["apigateway:PATCH"],
      delete: ["apigateway:DELETE"],
    },
    { on: at("/tags/*"), tag: ["apigateway:PUT", "apigateway:DELETE"] },
    {
      // API Gateway's own role comes to be with the account's first custom domain.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
      on: (_, { accountId }) => [
        `arn:aws:iam::${accountId}:role/aws-service-role/ops.apigateway.amazonaws.com/*`,
      ],
      when: () => ({ StringLike: { "iam:AWSServiceName": "ops.apigateway.amazonaws.com" } }),
      create: ["iam:CreateServiceLinkedRole"],
    },
  ],
  "aws:apigateway/basePathMapping:BasePathMapping": [
    {
      on: ({ properties }, place) =>
        at(`/domainnames/${properties.domainName}/basepathmappings`)(undefined, place),
      create: ["apigateway:POST"],
    },
    {
      on: ({ properties }, place) =>
        at(`/domainnames/${properties.domainName}/basepathmappings/*`)(undefined, place),
      read: ["apigateway:GET"],
      update: ["apigateway:PATCH"],
      delete: ["apigateway:DELETE"],
    },
  ],
  "aws:apigatewayv2/routingRule:RoutingRule": [
    {
      // Unlike all others of API Gateway, with the account.
      on: ({ properties }, { region, accountId }) => [
        `arn:aws:apigateway:${region}:${accountId}:/domainnames/${properties.domainName}/routingrules/*`,
      ],
      create: ["apigateway:CreateRoutingRule"],
      read: ["apigateway:GetRoutingRule"],
      update: ["apigateway:UpdateRoutingRule"],
      delete: ["apigateway:DeleteRoutingRule"],
    },
  ],
};
