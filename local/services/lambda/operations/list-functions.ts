import { onAnything } from "../../../gateway/permission.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { configurationJson } from "./configuration-json.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const listFunctions: LambdaOperation = {
  name: "ListFunctions",
  permissions: onAnything("lambda:ListFunctions"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/?$/,
  note: "Unpublished versions only, whatever FunctionVersion asks for.",
  run(_name, request, lambda) {
    const { items, ...more } = pageOf(lambda.listFunctions(), request.query, ({ name }) => name);
    return jsonResponse({ Functions: items.map((each) => configurationJson(each, false)), ...more });
  },
};
