import type { RecordedResource } from "../../recording/recorded-graph.ts";
import { passRole } from "./iam.ts";
import { namePattern, referredName } from "./name-pattern.ts";
import { anything, type Place, type RightsTable } from "./right.ts";

const functionArn = (name: string, { region, accountId }: Place) =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;

/** The function that a resource is about, by the property that names it. */
const functionIn = (property: string) => (resource: RecordedResource, place: Place) => [
  functionArn(referredName(resource.properties[property]), place),
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export const lambdaRights: RightsTable = {
  "aws:lambda/function:Function": [
    {
      on: ({ properties }, place) => [functionArn(namePattern(properties.name), place)],
      create: ["lambda:CreateFunction", "lambda:PutFunctionConcurrency"],
      read: [
        "lambda:GetFunction",
        "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:ListVersionsByFunction",
        "lambda:ListTags",
      ],
      update: [
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "lambda:PutFunctionConcurrency",
        "lambda:DeleteFunctionConcurrency",
      ],
      delete: ["lambda:DeleteFunction"],
      tag: ["lambda:TagResource", "lambda:UntagResource"],
    },
    passRole("lambda.amazonaws.com", ({ role }) => role),
  ],
  "aws:lambda/permission:Permission": [
    {
      on: functionIn("function"),
      when: ({ properties }) => ({ StringLike: { "lambda:Principal": String(properties.principal) } }),
      create: ["lambda:AddPermission"],
    },
    { on: functionIn("function"), read: ["lambda:GetPolicy"], delete: ["lambda:RemovePermission"] },
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
    {
      on: functionIn("functionName"),
      create: ["lambda:PutFunctionEventInvokeConfig"],
      read: ["lambda:GetFunctionEventInvokeConfig"],
      delete: ["lambda:DeleteFunctionEventInvokeConfig"],
    },
  ],
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": [
    {
      on: functionIn("functionName"),
      create: ["lambda:PutFunctionRecursionConfig"],
      read: ["lambda:GetFunctionRecursionConfig"],
    },
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": [
    {
      // A mapping's id is AWS's to choose; the function that it is for is not.
      on: (_, { region, accountId }) => [`arn:aws:lambda:${region}:${accountId}:event-source-mapping:*`],
      when: (resource, place) => ({
        ArnLike: { "lambda:FunctionArn": functionIn("functionName")(resource, place) },
      }),
      update: ["lambda:UpdateEventSourceMapping"],
      delete: ["lambda:DeleteEventSourceMapping"],
    },
    {
      on: (_, { region, accountId }) => [`arn:aws:lambda:${region}:${accountId}:event-source-mapping:*`],
      read: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
      tag: ["lambda:TagResource", "lambda:UntagResource"],
    },
    {
      on: anything,
      when: (resource, place) => ({
        ArnLike: { "lambda:FunctionArn": functionIn("functionName")(resource, place) },
      }),
      create: ["lambda:CreateEventSourceMapping"],
    },
  ],
};
