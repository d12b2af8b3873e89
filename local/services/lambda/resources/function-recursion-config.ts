import { oneOf } from "../../../checks.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { parseFunctionName } from "../function-name.ts";
import type { LambdaService } from "../index.ts";

export function recursionConfigHandler(lambda: LambdaService): ResourceHandler {
  const nameOf = (properties: Properties) => parseFunctionName(textOf(properties, "functionName") ?? "").name;
  const put = (inputs: Properties): Properties => {
    const name = nameOf(inputs);
    lambda.settingsOf(name).recursiveLoop =
      textOf(inputs, "recursiveLoop") === "Allow" ? "Allow" : "Terminate";
    return { ...inputs, id: name, region: lambda.context.region };
  };
  return {
    replaceOn: ["functionName"],
    note: "Loops are seen through Invoke and through destinations, where SDKs send the trace header on.",
    // https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html
    check: oneOf("recursiveLoop", ["Allow", "Terminate"]),
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ outputs }) {
      lambda.settingsOf(nameOf(outputs)).recursiveLoop = "Terminate";
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}
