import type { Alias } from "../alias.ts";

/** An alias as the API answers it. https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html */
export function aliasJson(functionArn: string, { name, functionVersion, description, weights }: Alias) {
  return {
    AliasArn: `${functionArn}:${name}`,
    Name: name,
    FunctionVersion: functionVersion,
    Description: description,
    ...(Object.keys(weights).length > 0 ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
  };
}
