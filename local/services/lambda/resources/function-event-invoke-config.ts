import { allOf, isArn, within } from "../../../checks.ts";
import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { parseFunctionName } from "../function-name.ts";
import { defaultEventInvokeConfig, type EventInvokeConfig } from "../function-settings.ts";
import type { LambdaService } from "../index.ts";

export function eventInvokeConfigHandler(lambda: LambdaService): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const { name, qualifier } = placeOf(inputs);
    const config = configOf(inputs, lambda.context.clock.now());
    lambda.settingsOf(name).eventInvokeConfigs.set(qualifier ?? "$LATEST", config);
    return {
      ...inputs,
      id: qualifier ? `${name}:${qualifier}` : name,
      maximumRetryAttempts: numberOf(inputs, "maximumRetryAttempts") ?? 2,
      region: lambda.context.region,
    };
  };
  return {
    replaceOn: ["functionName", "qualifier"],
    note: "Destinations are Lambda functions and SQS queues; a record for anything else is kept, with a loud line.",
    check: checkEventInvokeConfig,
    create({ inputs }) {
      requireRights(lambda, inputs);
      const outputs = put(inputs);
      return { id: String(outputs.id), outputs };
    },
    update({ inputs }) {
      requireRights(lambda, inputs);
      return put(inputs);
    },
    delete({ outputs }) {
      const { name, qualifier = "$LATEST" } = placeOf(outputs);
      lambda.settingsOf(name).eventInvokeConfigs.delete(qualifier);
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}

function placeOf(properties: Properties): { readonly name: string; readonly qualifier: string | undefined } {
  const { name, qualifier } = parseFunctionName(textOf(properties, "functionName") ?? "");
  return { name, qualifier: textOf(properties, "qualifier") || qualifier };
}

function configOf(inputs: Properties, now: number): EventInvokeConfig {
  const destinations = objectOf(inputs, "destinationConfig");
  const { maximumRetryAttempts, maximumEventAge } = defaultEventInvokeConfig;
  return {
    maximumRetryAttempts: numberOf(inputs, "maximumRetryAttempts") ?? maximumRetryAttempts,
    // Pulumi's provider writes 0 for "as AWS has it".
    maximumEventAge: numberOf(inputs, "maximumEventAgeInSeconds") || maximumEventAge,
    onSuccess: textOf(objectOf(destinations, "onSuccess"), "destination") || undefined,
    onFailure: textOf(objectOf(destinations, "onFailure"), "destination") || undefined,
    lastModified: now,
  };
}

/** @throws AwsError InvalidParameterValueException when the function's role may not tell a destination */
function requireRights(lambda: LambdaService, inputs: Properties): void {
  const { name, qualifier } = placeOf(inputs);
  const { onSuccess, onFailure } = configOf(inputs, lambda.context.clock.now());
  const functionArn = qualifier ? `${name}:${qualifier}` : name;
  for (const destination of [onSuccess, onFailure]) {
    if (destination) lambda.destinations.requireForConfiguration(functionArn, destination);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const checkEventInvokeConfig = allOf(
  within("maximumRetryAttempts", 0, 2, "retries"),
  checkEventAge,
  isArn("destinationConfig.onSuccess.destination", "sqs", "sns", "lambda", "events", "s3"),
  isArn("destinationConfig.onFailure.destination", "sqs", "sns", "lambda", "events", "s3"),
);

function checkEventAge(inputs: Properties): readonly CheckFailure[] {
  // Pulumi's provider writes 0 for "as AWS has it".
  if (inputs.maximumEventAgeInSeconds === 0) return [];
  return within("maximumEventAgeInSeconds", 60, 21_600, "seconds")(inputs);
}
