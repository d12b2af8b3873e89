import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";
import { aliasJson } from "./alias-json.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases: LambdaOperation = {
  name: "ListAliases",
  permissions: onFunction("lambda:ListAliases"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/?$/,
  run(name, request, lambda) {
    const { name: functionName } = parseFunctionName(name);
    const { arn } = lambda.function(functionName).configuration;
    const version = request.query.get("FunctionVersion");
    const aliases = [...lambda.settingsOf(functionName).aliases.values()]
      .filter(({ functionVersion }) => !version || functionVersion === version)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, ...more } = pageOf(aliases, request.query, (alias) => alias.name);
    return jsonResponse({ Aliases: items.map((alias) => aliasJson(arn, alias)), ...more });
  },
};
