import { randomBytes } from "node:crypto";
import { allOf, isArn, matches } from "../../../checks.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { parseFunctionName } from "../function-name.ts";
import { requireRoom, statementOf } from "../function-policy.ts";
import type { LambdaService } from "../index.ts";

export function permissionHandler(lambda: LambdaService): ResourceHandler {
  const put = (outputs: Properties) => {
    const statement = statementOf(outputs, lambda.context);
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
      requireRoom(lambda.permissionsOf(nameOf(outputs)), statementOf(outputs, lambda.context));
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
