import type { CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";

export function recursionConfigHandler(context: CloudContext): ResourceHandler {
  const outputsOf = (inputs: Properties): Properties => ({
    ...inputs,
    id: textOf(inputs, "functionName") ?? "",
    region: context.region,
  });
  return {
    replaceOn: ["functionName"],
    note: "Kept, without effect: the local cloud does not stop recursive loops.",
    // https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html
    check(inputs) {
      const loop = textOf(inputs, "recursiveLoop");
      return loop === undefined || loop === "Allow" || loop === "Terminate"
        ? []
        : [{ property: "recursiveLoop", reason: `"${loop}"; use "Allow" or "Terminate"` }];
    },
    create({ inputs }) {
      const outputs = outputsOf(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => outputsOf(inputs),
    delete() {},
    restore() {},
  };
}
