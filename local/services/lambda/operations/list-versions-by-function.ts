import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";
import { configurationJson } from "./configuration-json.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction: LambdaOperation = {
  name: "ListVersionsByFunction",
  permissions: onFunction("lambda:ListVersionsByFunction"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/versions\/?$/,
  run(name, request, lambda) {
    const versions = lambda.listVersions(parseFunctionName(name).name);
    const { items, ...more } = pageOf(versions, request.query, ({ version }) => version);
    return jsonResponse({ Versions: items.map((each) => configurationJson(each, true)), ...more });
  },
};
