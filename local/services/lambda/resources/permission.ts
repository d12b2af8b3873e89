import { randomBytes } from "node:crypto";
import { allOf, isArn, matches } from "../../../checks.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { parseFunctionName } from "../function-name.ts";
import { requireRoom } from "../function-policy.ts";
import type { LambdaService } from "../index.ts";

/** One statement of a function's resource policy, as GetPolicy answers it. */
export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function permissionHandler(lambda: LambdaService): ResourceHandler {
  const put = (outputs: Properties) => {
    const statement = statementOf(lambda, outputs);
    lambda.putPermission(nameOf(outputs), statement);
  };
  return {
    replaceOn: [
      "action",
      "eventSourceToken",
      "function",
      "functionUrlAuthType",
      "principal",
      "principalOrgId",
      "qualifier",
      "sourceAccount",
      "sourceArn",
      "statementId",
      "statementIdPrefix",
    ],
    check: checkPermission,
    create({ inputs }) {
      const prefix = textOf(inputs, "statementIdPrefix") ?? "pulumi-";
      const statementId = textOf(inputs, "statementId") ?? `${prefix}${randomBytes(13).toString("hex")}`;
      const outputs: Properties = {
        ...inputs,
        id: statementId,
        statementId,
        statementIdPrefix: textOf(inputs, "statementIdPrefix") ?? "",
        region: lambda.context.region,
      };
      requireRoom(lambda.permissionsOf(nameOf(outputs)), statementOf(lambda, outputs));
      put(outputs);
      return { id: statementId, outputs };
    },
    delete: ({ id, outputs }) => lambda.removePermission(nameOf(outputs), id),
    restore: ({ outputs }) => put(outputs),
  };
}

function nameOf(properties: Properties): string {
  return parseFunctionName(textOf(properties, "function") ?? "").name;
}

function statementOf(lambda: LambdaService, outputs: Properties): PermissionStatement {
  const { name, qualifier = textOf(outputs, "qualifier") } = parseFunctionName(
    textOf(outputs, "function") ?? "",
  );
  const principal = textOf(outputs, "principal") ?? "";
  const sourceArn = textOf(outputs, "sourceArn");
  const sourceAccount = textOf(outputs, "sourceAccount");
  const conditions = {
    ...(sourceArn ? { ArnLike: { "AWS:SourceArn": sourceArn } } : {}),
    ...(sourceAccount ? { StringEquals: { "AWS:SourceAccount": sourceAccount } } : {}),
  };
  const { region, accountId } = lambda.context;
  return {
    Sid: textOf(outputs, "statementId") ?? "",
    Effect: "Allow",
    Principal:
      principal === "*" ? "*" : principal.includes(".") ? { Service: principal } : { AWS: principal },
    Action: textOf(outputs, "action") ?? "",
    Resource: `arn:aws:lambda:${region}:${accountId}:function:${name}${qualifier ? `:${qualifier}` : ""}`,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const checkPermission = allOf(
  matches("action", /^(lambda:(\*|[a-zA-Z]+)|\*)$/, 'give a Lambda action: "lambda:InvokeFunction"'),
  matches("statementId", /^[a-zA-Z0-9-_]{1,100}$/, 'use 1 to 100 letters, digits, "-" and "_"'),
  matches("principal", /^\S{1,256}$/, "give a service, an account or an ARN, without white space"),
  matches("sourceAccount", /^\d{12}$/, "give an account id of 12 digits"),
  matches(
    "principalOrgId",
    /^o-[a-z0-9]{10,32}$/,
    'give an organization id: "o-" and 10 or more letters and digits',
  ),
  isArn("sourceArn"),
);
