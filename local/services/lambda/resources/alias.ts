import { arnOf } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { parseFunctionName } from "../function-name.ts";
import type { LambdaService } from "../index.ts";
import { invokeArnOf } from "./function.ts";

export function aliasHandler(lambda: LambdaService): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const { name: functionName } = parseFunctionName(textOf(inputs, "functionName") ?? "");
    const name = textOf(inputs, "name") ?? "";
    lambda.putAlias(functionName, { name, functionVersion: textOf(inputs, "functionVersion") ?? "$LATEST" });
    const arn = arnOf(lambda.context, "lambda", `function:${functionName}:${name}`);
    return {
      ...inputs,
      id: arn,
      arn,
      name,
      invokeArn: invokeArnOf(lambda.context, arn),
      region: lambda.context.region,
    };
  };
  return {
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "functionName"],
    note: "Every alias runs the function's present code; weights are kept, without effect.",
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
    check(inputs) {
      const name = textOf(inputs, "name");
      return name === undefined || (/^[a-zA-Z0-9-_]{1,128}$/.test(name) && !/^\d+$/.test(name))
        ? []
        : [
            {
              property: "name",
              reason: `alias name "${name}" is not allowed: use letters, digits, "-" and "_", and not digits alone`,
            },
          ];
    },
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.arn), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ outputs }) {
      lambda.removeAlias(
        parseFunctionName(textOf(outputs, "functionName") ?? "").name,
        textOf(outputs, "name") ?? "",
      );
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}
