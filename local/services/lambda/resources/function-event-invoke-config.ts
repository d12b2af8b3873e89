import type { CloudContext } from "../../../context.ts";
import { numberOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";

export function eventInvokeConfigHandler(context: CloudContext): ResourceHandler {
  const outputsOf = (inputs: Properties): Properties => {
    const qualifier = textOf(inputs, "qualifier");
    const name = textOf(inputs, "functionName") ?? "";
    return {
      ...inputs,
      id: qualifier ? `${name}:${qualifier}` : name,
      maximumRetryAttempts: numberOf(inputs, "maximumRetryAttempts") ?? 2,
      region: context.region,
    };
  };
  return {
    replaceOn: ["functionName", "qualifier"],
    note: "Kept, without effect: an asynchronous invocation runs once, without retries or destinations.",
    check: checkEventInvokeConfig,
    create({ inputs }) {
      const outputs = outputsOf(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => outputsOf(inputs),
    delete() {},
    restore() {},
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
function checkEventInvokeConfig(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const retries = numberOf(inputs, "maximumRetryAttempts");
  if (retries !== undefined && (retries < 0 || retries > 2)) {
    failures.push({ property: "maximumRetryAttempts", reason: `${retries} retries; use 0, 1 or 2` });
  }
  const age = numberOf(inputs, "maximumEventAgeInSeconds");
  if (age !== undefined && age !== 0 && (age < 60 || age > 21_600)) {
    failures.push({ property: "maximumEventAgeInSeconds", reason: `${age} seconds; use 60 to 21600` });
  }
  return failures;
}
