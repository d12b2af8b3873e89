import { allOf, matches, noLongerThan } from "../../../checks.ts";
import { arnOf } from "../../../context.ts";
import { isProperties, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { Alias } from "../alias.ts";
import { parseFunctionName } from "../function-name.ts";
import type { LambdaService } from "../index.ts";
import { invokeArnOf } from "./function.ts";

export function aliasHandler(lambda: LambdaService): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const { name: functionName } = parseFunctionName(textOf(inputs, "functionName") ?? "");
    const name = textOf(inputs, "name") ?? "";
    const alias: Alias = {
      name,
      functionVersion: textOf(inputs, "functionVersion") ?? "$LATEST",
      description: textOf(inputs, "description") ?? "",
      weights: weightsOf(inputs),
    };
    for (const version of [alias.functionVersion, ...Object.keys(alias.weights)]) {
      // As AWS does: an alias of a version that is not there is refused, not kept.
      lambda.function(functionName, version);
    }
    lambda.settingsOf(functionName).aliases.set(name, alias);
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
    check: checkAlias,
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.arn), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ outputs }) {
      const { name: functionName } = parseFunctionName(textOf(outputs, "functionName") ?? "");
      lambda.settingsOf(functionName).aliases.delete(textOf(outputs, "name") ?? "");
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}

function weightsOf(inputs: Properties): Readonly<Record<string, number>> {
  const weights = objectOf(objectOf(inputs, "routingConfig"), "additionalVersionWeights");
  return Object.fromEntries(
    Object.entries(weights).flatMap(([version, weight]) =>
      typeof weight === "number" ? [[version, weight]] : [],
    ),
  );
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
const checkAlias = allOf(
  matches("name", /^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/, 'use letters, digits, "-" and "_", and not digits alone'),
  matches("functionVersion", /^(\$LATEST|\d+)$/, 'give a version\'s number, or "$LATEST"'),
  noLongerThan("description", 256),
  checkWeights,
  checkWeighted,
);

/** https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function checkWeights(inputs: Properties): readonly CheckFailure[] {
  const problems: string[] = [];
  const weights = Object.entries(weightsOf(inputs));
  if (weights.length > 1)
    problems.push(`${weights.length} additional versions; an alias takes one beside its own`);
  for (const [version, weight] of weights) {
    if (weight < 0 || weight > 1)
      problems.push(`version ${version} has the weight ${weight}; use 0.0 to 1.0`);
  }
  return problems.map((reason) => ({ property: "routingConfig", reason }));
}

function checkWeighted(inputs: Properties): readonly CheckFailure[] {
  const version = textOf(inputs, "functionVersion");
  if (version === undefined || /^\d+$/.test(version)) return [];
  const { additionalVersionWeights } = objectOf(inputs, "routingConfig");
  if (!isProperties(additionalVersionWeights) || Object.keys(additionalVersionWeights).length === 0)
    return [];
  const reason = `the alias names ${version}; only published versions can share invocations by weight`;
  return [{ property: "routingConfig", reason }];
}
